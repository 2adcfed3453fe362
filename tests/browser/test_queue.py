"""The queues in Chromium: every width, the verbs over a row, the way back, and a desk that cannot be reached."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from inhand.desk.ownership.actions.claim import claim
from inhand.ground import clock
from tests.browser.pages import enter, live

if TYPE_CHECKING:
    from playwright.sync_api import APIResponse, BrowserContext, Page, Route

    from inhand.doors.web.tests.sample import Desk

TOO_SMALL = """[...document.querySelectorAll("a, button, input, select, summary")].filter((each) => {
  const { width, height } = each.getBoundingClientRect();
  const seen = width && height && each.checkVisibility({ visibilityProperty: true });
  const meant = each.tabIndex >= 0;  // a link for a key alone is no target
  return seen && meant && getComputedStyle(each).display !== "inline" && (width < 24 || height < 24);
}).map((each) => each.outerHTML.slice(0, 90))"""
LONG = "A subject so long that no list of any width could ever show the whole of it in one single line"


@pytest.mark.looks
@pytest.mark.parametrize("width", [360, 768, 1024, 1280, 1600])
def test_no_width_scrolls_sideways_and_every_target_can_be_hit(
    workspace: Page, made: Desk, width: int
) -> None:
    conversation = made.mail(LONG, to=made.amina)
    workspace.set_viewport_size({"width": width, "height": 800})
    for address in ("/queue/mine/", "/queue/snoozed/", f"/conversations/{conversation.pk}/"):
        workspace.goto(address)
        assert workspace.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
        assert workspace.evaluate(TOO_SMALL) == [], address


@pytest.mark.looks
def test_the_verbs_over_a_row_are_the_ones_that_fit(workspace: Page, made: Desk) -> None:
    conversation = made.mail("In the lane")
    workspace.goto("/queue/lane/")
    row = workspace.locator(f"#row-{conversation.pk}")
    row.hover()
    expect(row.get_by_role("button", name="Snooze")).to_be_hidden()
    row.get_by_role("button", name="Claim").click()
    expect(workspace.locator("#toasts")).to_contain_text("Yours now")
    conversation.refresh_from_db()
    assert conversation.owner == made.amina


@pytest.mark.looks
def test_back_goes_through_what_was_read(workspace: Page, made: Desk) -> None:
    both = [made.mail("First", to=made.amina), made.mail("Second", to=made.amina, sender="b@x.example")]
    workspace.goto("/queue/mine/")
    title = workspace.locator(".talk-title h1")
    for each in both:
        workspace.locator(".row-link", has_text=each.subject).click()
        expect(title).to_have_text(each.subject)
        expect(workspace).to_have_url(re.compile(f"/conversations/{each.pk}/"))
    workspace.goto("/team/")
    workspace.go_back()  # to a whole page again, although the browser kept a part of it under that address
    expect(workspace.locator(".top")).to_be_visible()
    expect(title).to_have_text("Second")
    workspace.go_back()
    expect(title).to_have_text("First")
    workspace.go_back()
    expect(title).to_have_count(0)
    assert workspace.url.endswith("/queue/mine/")


@pytest.mark.looks
def test_from_queue_to_queue_the_page_stays_and_says_where_one_is(workspace: Page, made: Desk) -> None:
    mine, in_lane = made.mail("Mine", to=made.amina), made.mail("In the lane", sender="b@x.example")
    shown = {
        "mine": ("Needs me", f"#row-{mine.pk}"),
        "lane": ("Lane", f"#row-{in_lane.pk}"),
        "everyone": ("Everyone’s", f"#row-{in_lane.pk}"),
    }
    here = workspace.locator(".side [aria-current=page]")

    def told(slug: str) -> None:
        title, row = shown[slug]
        expect(workspace).to_have_url(re.compile(f"/queue/{slug}/$"))
        expect(workspace).to_have_title(f"{title} · Inhand")
        expect(workspace.locator(".list-head h1")).to_have_text(title)
        expect(workspace.locator(row)).to_be_visible()
        expect(here).to_have_count(1)
        expect(here).to_have_attribute("href", f"/queue/{slug}/")

    workspace.goto("/queue/mine/")
    live(workspace)
    told("mine")
    workspace.evaluate("window.loadedOnce = true")
    for slug in ("lane", "everyone"):
        workspace.locator(f".side a[href='/queue/{slug}/']").click()
        told(slug)
        expect(workspace.locator(".list")).to_be_focused()
    assert workspace.evaluate("window.loadedOnce")
    workspace.locator(f"#row-{mine.pk}").hover()  # so that rows keep their places
    made.mail("Later", sender="c@x.example")
    expect(workspace.locator("button.fresh")).to_have_text("1 new")
    workspace.go_back()
    told("lane")
    workspace.go_back()
    told("mine")
    workspace.go_forward()
    told("lane")


@pytest.mark.looks
def test_an_answer_that_comes_late_brings_nothing_old_back(workspace: Page, made: Desk) -> None:
    here = made.mail("Here already", to=made.amina)
    workspace.goto("/queue/mine/")
    live(workspace)
    workspace.locator(f"#row-{here.pk}").hover()  # so that rows keep their places
    late: list[tuple[Route, APIResponse]] = []

    def answer(route: Route) -> None:
        if late:
            route.continue_()
        else:
            late.append((route, route.fetch()))

    workspace.route("**/queue/mine/rows/*", answer)
    made.mail("Just in", to=made.amina, sender="one@x.example")
    while not late:
        workspace.wait_for_timeout(50)
    made.mail("Later", to=made.amina, sender="two@x.example")
    expect(workspace.locator("button.fresh")).to_have_text("2 new")
    (route, old), *_ = late
    with workspace.expect_response("**/queue/mine/rows/*") as came:
        route.fulfill(response=old)
    came.value.finished()
    expect(workspace.locator("button.fresh")).to_have_text("2 new")


def test_what_is_rested_on_is_there_when_it_is_opened_and_never_older_than_the_news(
    workspace: Page, made: Desk
) -> None:
    first, second = made.mail("Rested on"), made.mail("Rested on and changed")
    workspace.goto("/queue/everyone/")
    live(workspace)
    for row in (first, second):
        with workspace.expect_response(re.compile(rf"/conversations/{row.pk}/.*ahead=")) as ahead:
            workspace.locator(f"#row-{row.pk}").hover()
        ahead.value.finished()
        if row == second:
            claim(second, by=made.ben, at=clock.now())
            expect(workspace.locator(f"#row-{second.pk} .ring")).to_have_attribute(
                "aria-label", "Ben Lindqvist"
            )
        with workspace.expect_request(re.compile(rf"/conversations/{row.pk}/")) as opened:
            workspace.locator(f"#row-{row.pk} .row-link").click()
        assert (opened.value.url == ahead.value.url) == (row == first)
        expect(workspace.locator(f'#pane [data-conversation="{row.pk}"]')).to_be_visible()
        expect(workspace).to_have_url(re.compile(rf"/conversations/{row.pk}/\?queue=everyone$"))
    expect(workspace.locator("#owner-menu > summary")).to_contain_text("Ben Lindqvist")


@pytest.mark.looks
def test_rows_are_plain_links_where_no_script_runs(
    context: BrowserContext, made: Desk, base_url: str
) -> None:
    made.mail("Readable", to=made.amina)
    assert context.browser is not None
    plain = context.browser.new_context(base_url=base_url, java_script_enabled=False)
    enter(plain, made.amina, base_url)
    page = plain.new_page()
    page.goto("/queue/mine/")
    page.locator(".row-link").click()
    expect(page.locator(".talk-title h1")).to_have_text("Readable")
    plain.close()


def test_the_page_says_when_it_cannot_hear_and_when_it_can_again(workspace: Page, made: Desk) -> None:
    made.mail("Here", to=made.amina)
    workspace.goto("/queue/mine/")
    live(workspace)
    workspace.evaluate("dispatchEvent(new Event('offline'))")
    expect(workspace.locator("#offline")).to_be_visible()
    workspace.evaluate("dispatchEvent(new Event('online'))")
    expect(workspace.locator("#offline")).to_be_hidden()
    live(workspace)
