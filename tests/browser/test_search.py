"""Finding by keyboard alone: the search page, the palette, and a view that is kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from inhand.ground.outbox import worker
from tests.browser.pages import live

if TYPE_CHECKING:
    from inhand.doors.web.tests.sample import Desk


def test_a_conversation_is_found_opened_and_its_search_kept_without_a_mouse(
    workspace: Page, made: Desk
) -> None:
    page = workspace
    made.mail("Where is my parcel?", to=made.amina)
    wanted = made.mail("Refund", text="The cheque was not cashed.", to=made.ben, sender="lena@werk.example")
    worker.run_all()
    page.goto("/queue/mine/")
    live(page)
    page.keyboard.press("/")
    expect(page).to_have_url(re.compile("/search/$"))
    page.keyboard.type("cheq")
    expect(page.locator(".row mark")).to_have_text("cheque")
    expect(page).to_have_url(re.compile(r"q=cheq$"))
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator("#pane [data-conversation]")).to_have_attribute("data-conversation", str(wanted.pk))

    page.keyboard.press("Control+k")
    page.keyboard.type("parcel")
    expect(page.locator("#palette [role=option][aria-selected=true]")).to_contain_text("Where is my parcel?")
    page.keyboard.press("Enter")
    expect(page.locator("#pane .head, #pane header").first).to_contain_text("Where is my parcel?")

    page.goto("/search/?q=owner:me+is:open")
    page.get_by_text("Keep", exact=True).press("Enter")
    page.get_by_label("Keep this search as").fill("On my desk")
    page.keyboard.press("Enter")
    expect(page.locator(".side a[aria-current=page]")).to_contain_text("On my desk")
    expect(page.locator(".side a[aria-current=page] .count")).to_have_text("1")
