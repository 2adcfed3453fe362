"""An empty desk, to its first mail, in a real browser with a real mail server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.doors.channels.accounts import account
from inhand.doors.channels.email import poll
from inhand.doors.channels.email.imap import Mailbox
from inhand.doors.channels.models import Channel
from inhand.ground.outbox import worker
from tests.support.mail_servers import ImapServer, SmtpServer

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.server import DeskServer

MAIL = (
    b"From: Mira <mira@example.com>\r\nTo: help@shop.example\r\nSubject: Is anybody there?\r\n"
    b"Message-ID: <1@example.com>\r\n\r\nHello!\r\n"
)


def test_an_empty_desk_leads_from_its_first_page_to_the_first_mail(
    desk_server: DeskServer, page: Page
) -> None:
    with ImapServer("help@shop.example", "a good password") as imap, SmtpServer() as smtp:
        page.goto(f"{desk_server.url}/queue/mine/")
        assert page.url.endswith("/setup/")
        page.fill("[name=name]", "Ada Lovelace")
        page.fill("[name=email]", "ada@shop.example")
        page.fill("[name=password]", "a very good password")
        page.fill("[name=time_zone]", "Mars/Olympus")
        page.click("button[type=submit]")
        page.get_by_text("is no time zone").wait_for()
        page.fill("[name=password]", "a very good password")
        page.fill("[name=time_zone]", "Europe/Berlin")
        page.click("button[type=submit]")
        page.get_by_text("You are the administrator").wait_for()

        page.fill("[name=name]", "Shop")
        page.fill("[name=address]", "help@shop.example")
        for protocol, port in (("imap", imap.port), ("smtp", smtp.port)):
            page.fill(f"[name={protocol}_host]", "127.0.0.1")
            page.fill(f"[name={protocol}_port]", str(port))
            page.select_option(f"[name={protocol}_security]", "none")
        page.fill("[name=password]", "a wrong password")
        page.get_by_role("button", name="Connect and test").click()
        page.get_by_text("does not accept the user name").first.wait_for()
        page.fill("[name=password]", "a good password")
        page.get_by_role("button", name="Save and test").click()
        page.get_by_text("Signed in; the folder INBOX").wait_for()

        channel = Channel.objects.select_related("inbox").get()
        mailbox = Mailbox()
        poll.fetch(channel, account(channel), mailbox)
        imap.deliver(MAIL)
        poll.fetch(channel, account(channel), mailbox)
        mailbox.close()
        worker.run_all()
        page.get_by_role("link", name="Open it and answer").click()
        page.get_by_role("heading", name="Is anybody there?").wait_for()


def test_a_second_administrator_cannot_be_made_here(desk_server: DeskServer, page: Page) -> None:
    page.goto(f"{desk_server.url}/setup/")
    page.fill("[name=name]", "Ada Lovelace")
    page.fill("[name=email]", "ada@shop.example")
    page.fill("[name=password]", "a very good password")
    page.click("button[type=submit]")
    page.get_by_text("You are the administrator").wait_for()
    other = page.context.browser.new_context()  # type: ignore[union-attr]
    stranger = other.new_page()
    stranger.goto(f"{desk_server.url}/setup/")
    assert "/sign-in/" in stranger.url
    other.close()
