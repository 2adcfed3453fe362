"""Many at once from the keyboard, a phone that pulls rows aside, and a desk that goes and comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from inhand.desk.conversations.models import Conversation
from tests.browser.pages import enter, live

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from inhand.doors.web.tests.sample import Desk


def test_a_teammate_picks_tags_snoozes_in_words_and_takes_it_back_without_a_mouse(
    workspace: Page, made: Desk
) -> None:
    for number in range(3):
        made.mail(f"Number {number}", to=made.amina, sender=f"c{number}@x.example")
    workspace.goto("/queue/mine/")
    live(workspace)
    keys = workspace.keyboard
    for key in "jxjx":
        keys.press(key)
    expect(workspace.locator("[data-picked]")).to_have_text("2 selected")
    keys.press("l")
    expect(workspace.locator("#ask [data-filter]")).to_be_focused()
    keys.type("press")
    keys.press("Enter")
    expect(workspace.locator("#toasts")).to_contain_text("Tagged 2 with press")
    expect(workspace.locator(".row .tags")).to_have_count(2)
    keys.press("x")
    keys.press("z")
    expect(workspace.locator("#ask [data-when]")).to_be_focused()
    keys.type("tomorrow 14:30")
    expect(workspace.locator("[data-typed-words]")).to_contain_text("14:30")
    keys.press("Enter")
    expect(workspace.locator("#toasts")).to_contain_text("Snoozed until")
    expect(workspace.locator(".row:not(.gone)")).to_have_count(2)
    keys.press("Control+z")
    expect(workspace.locator("#toasts")).to_contain_text("Taken back")
    keys.press("Control+z")
    expect(workspace.locator("#toasts")).to_contain_text("Taken back: tagged 2 with press")
    assert list(Conversation.objects.values_list("state", "tags")) == [("open", [])] * 3


_AT_ONCE = """document.addEventListener("htmx:afterSwap", () => setTimeout(() => {
  const field = document.querySelector("#ask [data-filter]");
  if (!field || field.value) return;
  field.value = "at once";
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
}))"""


@pytest.mark.looks
def test_who_answers_a_dialog_in_the_moment_it_comes_stays_on_the_page(workspace: Page, made: Desk) -> None:
    made.mail("Where is it?", to=made.amina)
    workspace.goto("/queue/mine/")
    live(workspace)
    workspace.evaluate(_AT_ONCE)
    for key in "jxl":
        workspace.keyboard.press(key)
    expect(workspace.locator("#toasts")).to_contain_text("Tagged with at once")
    expect(workspace.locator("#toasts [data-undo-deed]")).to_be_visible()  # a page that was left offers none


_PULL = """([selector, way]) => {
  const row = document.querySelector(selector);
  const box = row.getBoundingClientRect();
  const at = (x) => [new Touch({ identifier: 1, target: row, clientX: box.x + 150 + x, clientY: box.y + 30 })];
  const tell = (name, x) =>
    row.dispatchEvent(new TouchEvent(name, { bubbles: true, cancelable: true, touches: x === null ? [] : at(x) }));
  tell("touchstart", 0);
  for (const part of [0.2, 0.6, 1]) tell("touchmove", way * part);
  tell("touchend", null);
}"""


@pytest.mark.looks
def test_a_phone_claims_with_a_pull_has_one_pane_and_says_when_it_is_offline(
    page: Page, made: Desk, base_url: str
) -> None:
    assert page.context.browser is not None
    context = page.context.browser.new_context(
        base_url=base_url, viewport={"width": 390, "height": 844}, has_touch=True, service_workers="block"
    )
    enter(context, made.amina, base_url)
    phone = context.new_page()
    row = made.mail("In the lane")
    phone.goto("/queue/lane/")
    live(phone)
    phone.evaluate(_PULL, [f"#row-{row.pk}", 40])
    assert not Conversation.objects.exclude(owner=None).exists()
    phone.evaluate(_PULL, [f"#row-{row.pk}", 120])
    expect(phone.locator("#toasts")).to_contain_text("yours", ignore_case=True)
    assert Conversation.objects.get().owner == made.amina
    phone.goto(f"/conversations/{row.pk}/?compose=reply")
    expect(phone.locator(".list")).to_be_hidden()
    context.set_offline(True)
    expect(phone.locator("#offline")).to_be_visible()
    context.set_offline(False)
    expect(phone.locator("#offline")).to_be_hidden()
    phone.locator(".bottom").get_by_text("Me", exact=True).click()
    expect(phone.locator("h1")).to_have_text("Amina Koné")
    context.close()


# A worker that is registered but not in charge yet answers nothing.
_WORKS = """navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller ||
  new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done))).then(() => true)"""
_KEPT = """caches.keys().then((names) => Promise.all(names.map((each) => caches.open(each).then((one) => one.keys()))))
  .then((kept) => kept.flat().map((each) => new URL(each.url).pathname))"""


@pytest.mark.looks
def test_without_network_the_desk_says_so_in_its_own_page_and_goes_on_afterwards(
    page: Page, made: Desk, base_url: str
) -> None:
    assert page.context.browser is not None
    context = page.context.browser.new_context(base_url=base_url, service_workers="allow")
    enter(context, made.amina, base_url)
    made.mail("Here", to=made.amina)
    desk = context.new_page()
    desk.goto("/queue/mine/")
    desk.evaluate(_WORKS)
    kept = desk.evaluate(_KEPT)
    assert "/offline/" in kept
    assert {each.rpartition(".")[2] for each in kept} >= {"css", "js", "svg"}
    context.set_offline(True)
    desk.goto("/queue/everyone/")
    expect(desk.locator("h1")).to_contain_text("Not connected")
    # It looks like the desk: its style sheet came out of the cache.
    expect(desk.locator(".plain-card")).to_have_css("border-radius", "18px")
    context.set_offline(False)
    desk.get_by_role("link", name="Try again").click()
    expect(desk.locator(".row-link")).to_contain_text("Here")
    context.close()
