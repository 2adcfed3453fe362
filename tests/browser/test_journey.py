"""The whole way with a person in it: mail in by IMAP, the reply typed in Chromium, out by SMTP, and back again."""

from __future__ import annotations

from email import message_from_bytes
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.ledger.verify import verify
from inhand.desk.routing.replay import differing_conversations, differing_decisions
from inhand.desk.teams.models import Teammate
from inhand.doors.channels.accounts import account
from inhand.doors.channels.email import poll
from inhand.doors.channels.email.imap import Mailbox
from inhand.ground.outbox.worker import run_all
from tests.browser.pages import editor, live
from tests.support.mail_desk import connect, mail
from tests.support.mail_servers import ImapServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from inhand.doors.web.tests.sample import Desk
    from tests.support.smtp_server import SmtpServer


@pytest.fixture
def arrives(made: Desk, smtp: SmtpServer) -> Iterator[Callable[[bytes], None]]:
    """Put a mail into the desk's mailbox, fetch it and work it off."""
    with ImapServer() as server:
        channel = connect(made, server.settings(), smtp.settings())
        mailbox = Mailbox()

        def fetch() -> None:
            poll.fetch(channel, account(channel), mailbox)
            run_all()

        def arrive(raw: bytes) -> None:
            server.deliver(raw)
            fetch()

        fetch()  # a mailbox is read from now on
        yield arrive
        mailbox.close()


def test_a_mail_is_answered_in_the_browser_and_the_customers_answer_comes_back(
    workspace: Page,
    made: Desk,
    smtp: SmtpServer,
    arrives: Callable[[bytes], None],
    undo_time_passes: Callable[[], None],
) -> None:
    Teammate.objects.filter(pk=made.ben.pk).update(status=Teammate.Status.AWAY)
    workspace.goto("/queue/mine/")
    live(workspace)
    arrives(mail("order-1"))
    conversation = Conversation.objects.get()
    assert conversation.owner == made.amina

    expect(workspace.locator(f"#row-{conversation.pk}")).to_be_visible()
    workspace.goto(f"/conversations/{conversation.pk}/?compose=reply")
    expect(workspace.locator("#timeline")).to_contain_text("It should have come on Friday.")
    editor(workspace).fill("It left this morning.")
    workspace.keyboard.press("Control+Enter")
    expect(workspace.locator("undo-bar")).to_be_visible()
    assert smtp.received == [], "it waits for its undo time"
    run_all()
    undo_time_passes()

    (left,) = smtp.received
    reply = message_from_bytes(left.raw)
    sent = Message.objects.get(direction="out")
    assert left.recipients == ("otto@bakery.example",)
    assert reply["Message-ID"] == f"<{sent.provider_id}>"
    assert reply["In-Reply-To"] == "<order-1@bakery.example>"
    assert "It left this morning." in sent.text

    workspace.goto(f"/conversations/{conversation.pk}/")
    live(workspace)
    arrives(mail("order-2", subject="Thanks", body="It is here now.", to=reply["Reply-To"]))
    expect(workspace.locator("#timeline")).to_contain_text("It is here now.")
    assert Conversation.objects.get().owner == made.amina
    assert list(verify()) == []
    assert list(differing_decisions()) == []
    assert list(differing_conversations()) == []
