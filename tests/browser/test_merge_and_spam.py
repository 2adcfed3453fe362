"""Two conversations become one and two again, and spam goes aside and comes back, as a teammate does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from inhand.desk.conversations.models import Conversation
from tests.browser.pages import live

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from inhand.doors.web.tests.sample import Desk


def test_a_teammate_merges_takes_it_back_and_sorts_out_spam(workspace: Page, made: Desk) -> None:
    one = made.mail("Where is it?", text="I came first.", to=made.amina)
    other = made.mail("Parcel again", text="I came second.")
    workspace.goto(f"/conversations/{one.pk}/")
    live(workspace)
    _ask(workspace, "Merge…")
    workspace.locator("#merger-number").fill("999999")
    workspace.get_by_role("button", name="Merge", exact=True).click()
    expect(workspace.locator("#merger .banner.red")).to_contain_text("no conversation of that number")
    workspace.locator("#merger-number").fill("")
    workspace.get_by_role("button", name="Merge", exact=True).click()
    expect(workspace.locator(".msg")).to_have_count(2)
    expect(workspace.locator("#timeline")).to_contain_text("I came second.")
    assert Conversation.objects.get(pk=other.pk).merged_into == one
    _ask(workspace, "Merge…")
    workspace.locator("#merger").get_by_role("button", name="Take it back").click()
    expect(workspace.locator("#head h1")).to_have_text("Parcel again")
    expect(workspace.locator(".msg")).to_have_count(1)
    assert Conversation.objects.get(pk=other.pk).merged_into is None
    workspace.keyboard.press("!")
    expect(workspace.locator("#toasts")).to_contain_text("Marked as spam")
    expect(workspace.locator("#head")).to_contain_text("You marked it as spam")
    workspace.keyboard.press("Control+z")
    expect(workspace.locator("#toasts")).to_contain_text("Taken back: marked as spam")
    expect(workspace.locator("#state-menu > summary")).to_have_text("Open")
    workspace.keyboard.press("!")
    expect(workspace.locator("#state-menu > summary")).to_have_text("Spam")
    workspace.goto("/queue/spam/")
    live(workspace)
    workspace.keyboard.press("j")
    workspace.keyboard.press("x")
    workspace.keyboard.press("!")
    expect(workspace.locator("#toasts")).to_contain_text("No spam")
    expect(workspace.locator(".row:not(.gone)")).to_have_count(0)
    assert Conversation.objects.get(pk=other.pk).state == "open"


def _ask(page: Page, what: str) -> None:
    page.locator("#more-menu > summary").click()
    page.locator("#more-menu").get_by_role("link", name=what).click()
    expect(page.locator("#dialogs dialog")).to_be_visible()
