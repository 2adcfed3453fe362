"""The team page, holidays and my status in Chromium: chosen, seen before it counts, drawn, and readable on a phone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from inhand.desk.teams.models import Holiday, Team, Teammate
from inhand.ground import clock
from tests.browser.pages import live

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from inhand.doors.web.tests.sample import Desk


def test_a_countrys_holidays_are_previewed_while_one_chooses_and_then_stand_on_the_rota(
    workspace: Page, made: Desk
) -> None:
    Team.objects.filter(pk=made.team.pk).update(lead=made.amina)
    workspace.goto("/team/")
    workspace.get_by_role("link", name="Holidays").click()
    workspace.get_by_label("Country").select_option(label="Germany")
    expect(workspace.get_by_label("Region")).to_be_visible()
    workspace.get_by_label("Region").select_option(label="Bayern")
    workspace.get_by_label("Names in").select_option(label="German")
    expect(workspace.locator("#calendar")).to_contain_text("Heilige Drei Könige")
    assert not Holiday.objects.exists()
    workspace.locator("#calendar li", has_text="Fronleichnam").get_by_role("checkbox").uncheck()
    workspace.get_by_role("button", name="Add the ticked days").click()
    expect(workspace.locator(".settings-days").first).to_contain_text("Neujahr")
    assert Team.objects.get(pk=made.team.pk).holiday_region == "BY"
    assert not Holiday.objects.filter(name="Fronleichnam").exists()
    new_year = Holiday.objects.get(name="Neujahr").on
    workspace.goto(f"/team/?day={new_year.isoformat()}")
    expect(workspace.locator(".rota-day.picked .holiday").first).to_be_visible()


@pytest.mark.looks
def test_on_a_phone_the_rota_shows_one_day_and_another_is_a_tap_away(workspace: Page, made: Desk) -> None:
    del made
    workspace.set_viewport_size({"width": 390, "height": 844})
    workspace.goto("/team/")
    row = workspace.locator(".team-table tbody tr", has_text="Ben Lindqvist")
    expect(row.locator(".rota-day:visible")).to_have_count(1)
    days = workspace.locator(".rota-days a")
    expect(days).to_have_count(7)
    days.nth(6).click()
    expect(days.nth(6)).to_have_attribute("aria-current", "date")
    expect(row.locator(".rota-day:visible")).to_have_count(1)
    assert workspace.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_time_of_return_is_chosen_in_the_top_bar_and_shown_at_once(workspace: Page, made: Desk) -> None:
    workspace.goto("/queue/mine/")
    live(workspace)
    workspace.locator("#my-status > summary").click()
    away = workspace.locator("#my-status form", has=workspace.locator("[name=status][value=away]")).first
    away.get_by_role("button", name="1 h", exact=True).click()
    expect(workspace.locator("#my-status > summary")).to_contain_text("Away back")
    assert Teammate.objects.get(pk=made.amina.pk).status_until is not None


def test_who_comes_back_reads_since_when_they_were_shown_as_away(workspace: Page, made: Desk) -> None:
    gone = clock.now() - timedelta(minutes=25)
    Teammate.objects.filter(pk=made.amina.pk).update(last_seen_at=gone)
    workspace.goto("/queue/mine/")
    told = workspace.locator("#toasts .toast")
    expect(told).to_contain_text("You were shown as away since")
    told.get_by_role("button").click()
    expect(told).to_have_count(0)
    workspace.reload()
    live(workspace)
    expect(told).to_have_count(0)
