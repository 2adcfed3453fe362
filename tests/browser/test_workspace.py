"""The workspace in Chromium: the keyboard, the guard of the reply, undo, and news that arrive by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Route, expect

from inhand.desk.conversations.actions.note import note
from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.ownership.actions.claim import claim
from inhand.desk.ownership.actions.take_over import take_over
from inhand.desk.ownership.models import Handoff
from inhand.ground import clock
from tests.browser.pages import answer, editor, enter, live

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from inhand.doors.web.tests.sample import Desk

_AT_ONCE = """(keys) => {
  const pressed = (key) => new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  for (const key of keys) document.body.dispatchEvent(pressed(key));
}"""


def test_the_keyboard_moves_opens_answers_and_goes_back(workspace: Page, made: Desk) -> None:
    first = made.mail("First", to=made.amina)
    second = made.mail("Second", to=made.amina, sender="b@x.example")
    workspace.goto("/queue/mine/")
    workspace.keyboard.press("j")
    workspace.keyboard.press("j")
    expect(workspace.locator(f"#row-{second.pk}.chosen")).to_be_visible()
    workspace.keyboard.press("k")
    expect(workspace.locator(f"#row-{first.pk}.chosen")).to_be_visible()
    workspace.keyboard.press("Enter")
    expect(workspace.locator(".talk-title h1")).to_have_text("First")
    workspace.keyboard.press("r")
    expect(editor(workspace)).to_be_focused()
    workspace.keyboard.type("jkc are letters here")
    expect(editor(workspace)).to_have_text("jkc are letters here")
    workspace.keyboard.press("Escape")
    expect(workspace.locator("#compose-text")).to_be_hidden()
    workspace.keyboard.type("ge")
    expect(workspace.locator(".list-head h1")).to_have_text("Everyone’s")


@pytest.mark.looks
def test_what_is_typed_before_a_dialog_is_there_waits_for_it(workspace: Page, made: Desk) -> None:
    made.mail(to=made.amina)
    keys = workspace.keyboard

    def typed(route: Route) -> None:
        keys.type("tomorrow xe")
        keys.press("Backspace")
        keys.press("Backspace")
        keys.type("14:30")
        route.continue_()

    def failed(route: Route) -> None:
        keys.type("e")
        route.fulfill(status=500)

    asked = "**/deeds/snooze/*"
    workspace.goto("/queue/mine/")
    live(workspace)
    answer(workspace, asked, typed, Route.continue_, failed)
    keys.press("j")
    keys.press("z")
    expect(workspace.locator("#ask [data-when]")).to_have_value("tomorrow 14:30")
    expect(workspace.locator("[data-typed-words]")).to_contain_text("14:30")
    keys.press("Escape")
    expect(workspace.locator("#ask")).to_be_hidden()
    with workspace.expect_response(asked):
        workspace.evaluate(_AT_ONCE, ["z", "e", "Escape"])
    keys.press("z")
    expect(workspace.locator("#toasts")).to_contain_text("That did not work")
    expect(workspace.locator("dialog[open]")).to_have_count(0)
    keys.press("e")
    expect(workspace.locator("#close-anyway")).to_be_visible()
    assert Conversation.objects.get().state == "open"


@pytest.mark.looks
def test_keys_pressed_while_a_conversation_opens_are_for_that_one(workspace: Page, made: Desk) -> None:
    first = made.mail("First", to=made.amina)
    second = made.mail("Second", to=made.amina, sender="b@x.example")
    keys = workspace.keyboard

    def pressed_meanwhile(route: Route) -> None:
        keys.type("rHello")
        route.continue_()

    workspace.goto(f"/conversations/{first.pk}/")
    live(workspace)
    # What "r" asks for lies below the same address.
    answer(workspace, f"**/conversations/{second.pk}/*", pressed_meanwhile)
    keys.press("j")
    expect(workspace.locator(".talk-title h1")).to_have_text("Second")
    expect(editor(workspace)).to_have_text("Hello")


def test_c_claims_what_is_in_the_lane(workspace: Page, made: Desk) -> None:
    conversation = made.mail("In the lane")
    workspace.goto("/queue/lane/")
    workspace.keyboard.press("j")
    workspace.keyboard.press("c")
    expect(workspace.locator("#toasts")).to_contain_text("Yours now")
    conversation.refresh_from_db()
    assert conversation.owner == made.amina


def test_a_claim_shows_at_once_and_gives_way_to_who_was_quicker(workspace: Page, made: Desk) -> None:
    conversation = made.mail("Two hands reach for it")
    held: list[Route] = []
    workspace.route("**/assignment", lambda route: held.append(route))  # noqa: PLW0108 -- Playwright marks what it is given
    workspace.goto("/queue/everyone/")
    live(workspace)
    workspace.keyboard.press("j")
    workspace.keyboard.press("c")
    ring = workspace.locator(f"#row-{conversation.pk} .ring")
    expect(ring).to_contain_class("claiming")
    expect(ring).to_have_attribute("aria-label", "Nobody yet")
    claim(conversation, by=made.ben, at=clock.now())
    held.pop().continue_()
    expect(workspace.locator("#dialogs")).to_contain_text("Ben Lindqvist")
    expect(ring).to_have_attribute("aria-label", "Ben Lindqvist")
    expect(ring).not_to_contain_class("claiming")


def tab_to(field: Locator) -> None:
    """Reach a field as one does who has only keys: a date takes a stop for each of its parts."""
    for _ in range(12):
        field.page.keyboard.press("Tab")
        if field.evaluate("(each) => each === document.activeElement"):
            return
    expect(field).to_be_focused()


def test_claim_reply_hand_off_snooze_and_close_need_no_mouse(workspace: Page, made: Desk) -> None:
    keys, toasts = workspace.keyboard, workspace.locator("#toasts")
    parcel = made.mail("Parcel")
    workspace.goto("/queue/lane/")
    live(workspace)
    keys.press("j")
    keys.press("c")
    expect(toasts).to_contain_text("Yours now")
    workspace.goto("/queue/mine/")
    keys.press("j")
    keys.press("Enter")
    expect(workspace.locator(".talk-title h1")).to_have_text("Parcel")
    keys.press("r")
    expect(editor(workspace)).to_be_focused()
    keys.type("It left this morning.")
    keys.press("Control+Enter")
    expect(workspace.locator("undo-bar")).to_be_visible()
    workspace.goto(f"/conversations/{parcel.pk}/")
    keys.press("e")
    expect(toasts).to_contain_text("Closed")

    made.mail("Refund", to=made.amina, sender="b@x.example")
    workspace.goto("/queue/mine/")
    live(workspace)
    keys.press("j")
    keys.press("z")
    keys.type("tomorrow 14:30")
    expect(workspace.locator("[data-typed-words]")).to_contain_text("14:30")
    keys.press("Enter")
    expect(toasts).to_contain_text("Snoozed until")

    made.mail("Invoice", to=made.amina, sender="c@x.example")
    workspace.goto("/queue/mine/")
    live(workspace)
    keys.press("j")
    keys.press("Enter")
    keys.press("o")
    expect(workspace.locator("#handoff [name=to]")).to_be_focused()
    keys.press("b")
    said = {
        "goal": "A new invoice",
        "promised": "nothing",
        "blocked": "nothing",
        "next": "Write it",
        "billing": "n",
    }
    for field, words in {**said, "risk": "none"}.items():
        tab_to(workspace.locator(f"#handoff-{field}"))
        keys.type(words)
    keys.press("Enter")
    expect(toasts).to_contain_text("Handed to Ben Lindqvist")
    assert Handoff.objects.get().to_teammate == made.ben
    assert list(Conversation.objects.order_by("pk").values_list("subject", "state")) == [
        ("Parcel", "closed"),
        ("Refund", "snoozed"),
        ("Invoice", "open"),
    ]


def test_a_reply_can_be_taken_back_and_its_words_are_there_again(workspace: Page, made: Desk) -> None:
    conversation = made.mail(to=made.amina)
    workspace.goto(f"/conversations/{conversation.pk}/?compose=reply")
    editor(workspace).fill("It left this morning.")
    workspace.keyboard.press("Control+Enter")
    workspace.locator("undo-bar [data-undo]").click()
    expect(editor(workspace)).to_have_text("It left this morning.")
    assert Message.objects.get(direction="out").state == Message.State.UNDONE


def test_news_arrive_while_writing_and_the_dialog_holds_the_reply_back(workspace: Page, made: Desk) -> None:
    conversation = made.mail(to=made.amina)
    workspace.goto(f"/conversations/{conversation.pk}/?compose=reply")
    live(workspace)
    editor(workspace).fill("We refund you today.")
    note(conversation, text="Do not refund, the bank did.", by=made.ben, at=clock.now())
    expect(workspace.locator("#timeline .note")).to_contain_text("the bank did")
    expect(workspace.locator("#news .banner")).to_contain_text("Ben Lindqvist left a note")
    workspace.keyboard.press("Control+Enter")
    dialog = workspace.locator("#collision")
    expect(dialog).to_contain_text("Do not refund, the bank did.")
    assert not Message.objects.filter(direction="out").exists()
    expect(editor(workspace)).to_have_text("We refund you today.")
    dialog.locator("[data-reviewed]").click()
    editor(workspace).fill("The bank has refunded you.")
    workspace.keyboard.press("Control+Enter")
    expect(workspace.locator("undo-bar")).to_be_visible()
    assert Message.objects.get(direction="out").visible_text == "The bank has refunded you."


def test_a_new_conversation_appears_by_itself_and_moves_no_row_under_the_pointer(
    workspace: Page, made: Desk
) -> None:
    here = made.mail("Here already", to=made.amina)
    workspace.goto("/queue/mine/")
    live(workspace)
    workspace.locator(f"#row-{here.pk}").hover()
    made.mail("Just in", to=made.amina, sender="new@x.example")
    fresh = workspace.locator("button.fresh")
    expect(fresh).to_have_text("1 new")
    expect(workspace.locator(".row")).to_have_count(1)
    fresh.click()
    expect(workspace.locator(".row")).to_have_count(2)


def test_a_colleague_who_writes_is_seen(workspace: Page, made: Desk, base_url: str) -> None:
    conversation = made.mail(to=made.ben)
    workspace.goto(f"/conversations/{conversation.pk}/")
    live(workspace)
    assert workspace.context.browser is not None
    bens = workspace.context.browser.new_context(base_url=base_url)
    enter(bens, made.ben, base_url)
    other = bens.new_page()
    other.goto(f"/conversations/{conversation.pk}/?compose=reply")
    live(other)
    expect(workspace.locator(".talk-title .reading")).to_contain_text("Ben is reading")
    editor(other).press_sequentially("Hello")
    expect(workspace.locator(".talk-title .writing")).to_contain_text("Ben is writing")
    take_over(conversation, by=made.amina, reason="I know them", at=clock.now())
    expect(other.locator(".toast")).to_contain_text("Amina Koné took it over from you: “I know them”")
    bens.close()
