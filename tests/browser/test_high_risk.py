"""High risk in Chromium: asked for, shown to the approver by itself, looked at again, and sent in the author's name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from inhand.desk.conversations.models import Message
from inhand.desk.replies.models import Draft
from inhand.desk.routing.actions.route import route
from inhand.desk.teams.models import Teammate
from inhand.ground import clock
from tests.browser.pages import editor, enter, live

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from inhand.doors.web.tests.sample import Desk

_WORDS = "My lawyer says you owe me 5,000 EUR."


@pytest.fixture
def approver(browser: Browser, made: Desk, base_url: str) -> Page:
    """Ben's open page, who may approve."""
    Teammate.objects.filter(pk=made.ben.pk).update(may_approve=True)
    context = browser.new_context(base_url=base_url)
    enter(context, made.ben, base_url)
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"the page raised {error}"))
    return page


def test_the_whole_story_of_a_reply_that_needs_approval(workspace: Page, approver: Page, made: Desk) -> None:
    conversation = made.mail("Refund", to=made.amina, text=_WORDS)
    route(conversation, at=clock.now())
    approver.goto("/queue/to-approve/")
    live(approver)
    expect(approver.get_by_text("Nothing waits for approval")).to_be_visible()

    workspace.goto(f"/conversations/{conversation.pk}/")
    live(workspace)
    expect(workspace.locator(".high-risk")).to_contain_text("“lawyer”")
    expect(workspace.locator(".high-risk")).to_contain_text("Ben Lindqvist may approve")
    workspace.keyboard.press("r")
    workspace.keyboard.type("We are sorry and look into it.")
    expect(workspace.locator("[data-saved]")).to_have_text("saved")
    shot(workspace, "ask")
    workspace.keyboard.press("Control+Enter")
    expect(workspace.locator("#approval")).to_contain_text("Your reply waits for approval")
    expect(workspace.locator("#compose-text")).to_be_hidden()
    shot(workspace, "waits")
    assert not Message.objects.filter(direction="out").exists()
    expect(workspace.locator(".composer-closed")).to_contain_text("your reply is read before it leaves")

    # It comes to the approver by itself, in the list and in the sidebar.
    expect(approver.locator(f"#row-{conversation.pk}")).to_be_visible()
    expect(approver.locator('.side a[href="/queue/to-approve/"] .count')).to_have_text("1")
    approver.locator(f"#row-{conversation.pk}").click()
    expect(approver.locator("#approval")).to_contain_text("Amina Koné’s reply waits")
    expect(approver.locator("#approval")).to_contain_text("We are sorry and look into it.")
    expect(approver.locator(".other-draft")).to_have_count(0)
    shot(approver, "approver")

    # Something comes meanwhile: the approver is shown it, and goes on only with a reason.
    first = conversation.messages.get()
    made.mail("Re: Refund", text="Never mind the lawyer.", answers=first.provider_id, at=clock.now())
    approver.get_by_role("button", name="Approve and send").click()
    expect(approver.locator("#approval-news")).to_contain_text("Never mind the lawyer.")
    shot(approver, "news")
    assert not Message.objects.filter(direction="out").exists()
    approver.locator("#approve-anyway").fill("It still fits")
    approver.keyboard.press("Enter")
    expect(approver.locator("undo-bar")).to_be_visible()
    expect(approver.locator("#approval")).to_be_empty()
    message = Message.objects.get(direction="out")
    assert (message.author, message.visible_text) == (made.amina, "We are sorry and look into it.")
    expect(workspace.locator("#approval")).to_be_empty()
    expect(workspace.locator("#timeline")).to_contain_text("Ben Lindqvist approved your reply")


@pytest.mark.parametrize("how", ["decline", "edit"])
def test_the_approver_sends_it_back_or_goes_on_writing(
    workspace: Page, approver: Page, made: Desk, how: str
) -> None:
    conversation = made.mail("Refund", to=made.amina, text=_WORDS)
    route(conversation, at=clock.now())
    workspace.goto(f"/conversations/{conversation.pk}/?compose=reply")
    live(workspace)
    editor(workspace).fill("We promise everything.")
    workspace.keyboard.press("Control+Enter")
    expect(workspace.locator("#approval")).to_contain_text("Your reply waits")
    approver.goto(f"/conversations/{conversation.pk}/")
    live(approver)
    if how == "decline":
        approver.locator("#decline-menu summary").focus()
        approver.keyboard.press("Enter")
        approver.locator("#decline-reason").fill("Promise nothing")
        shot(approver, "decline")
        approver.keyboard.press("Enter")
        expect(workspace.locator("#timeline")).to_contain_text("Promise nothing")
        expect(approver.locator("#approval")).to_be_empty()
        assert Draft.objects.get().author == made.amina
    else:
        approver.get_by_role("button", name="Edit and send").click()
        expect(editor(approver)).to_have_text("We promise everything.")
        editor(approver).fill("We promise nothing.")
        approver.keyboard.press("Control+Enter")
        approver.locator("#take-over-reason").fill("I answer this one")
        approver.get_by_role("button", name="Take over and send").last.click()
        expect(approver.locator("undo-bar")).to_be_visible()
        assert Message.objects.get(direction="out").author == made.ben


def shot(page: Page, name: str) -> None:
    folder = os.environ.get("SHOTS")
    if folder:
        for width, dark in ((1600, False), (1280, True), (390, False)):
            page.set_viewport_size({"width": width, "height": 860})
            page.emulate_media(color_scheme="dark" if dark else "light")
            page.wait_for_timeout(400)  # colours change gradually
            page.screenshot(path=f"{folder}/{name}-{width}.png")
        page.set_viewport_size({"width": 1280, "height": 720})
