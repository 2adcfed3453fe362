"""The rules page in a real browser: edit, be told, try, publish; by keyboard and with two leads at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from inhand.desk.rules.models import RulesDraft, RulesVersion, Target
from inhand.desk.teams.models import Teammate
from inhand.ground.outbox import worker
from tests.browser.pages import enter

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from inhand.doors.web.tests.sample import Desk


@pytest.fixture
def lead(workspace: Page, made: Desk) -> Page:
    Teammate.objects.filter(pk__in=[made.amina.pk, made.ben.pk]).update(role="lead")
    return workspace


def test_a_lead_edits_tries_and_publishes(lead: Page, made: Desk) -> None:
    made.mail("Where is my parcel?", to=made.ben)
    worker.run_all()
    lead.goto("/rules/")
    lead.get_by_role("button", name="Edit").click()
    urgent = lead.get_by_label("urgent, all teams")
    urgent.fill("soon")
    urgent.press("Tab")
    expect(lead.get_by_text("This must be a whole number from 1 to 43200.", exact=True)).to_be_visible()
    expect(lead.get_by_role("button", name="Publish")).to_be_disabled()
    # The next field has the focus, and what is typed there meanwhile stays.
    expect(lead.get_by_label("high, all teams")).to_be_focused()
    urgent.fill("20")
    urgent.press("Tab")
    expect(lead.get_by_text("1 change against the rules now")).to_be_visible()
    lead.get_by_label("Asked first").first.click()
    lead.get_by_role("checkbox", name="Ben Lindqvist").first.check()
    expect(lead.get_by_text("2 changes against the rules now")).to_be_visible()

    lead.get_by_role("button", name="Try against last week").click()
    expect(lead.get_by_text("Playing last week twice")).to_be_visible()
    worker.run_all()
    expect(lead.get_by_text("1 conversations since")).to_be_visible()
    expect(lead.get_by_role("row", name=re.compile("^Past target"))).to_be_visible()

    lead.get_by_label("Note for the version").fill("Slower, and Ben first")
    lead.get_by_role("button", name="Publish").click()
    expect(lead.get_by_text("Published as version 1.")).to_be_visible()
    expect(lead.get_by_text("Slower, and Ben first")).to_be_visible()
    expect(lead.get_by_text("first Ben Lindqvist")).to_be_visible()
    assert Target.objects.get().minutes == 20
    assert RulesVersion.objects.get().author == made.amina


def test_of_two_leads_the_second_is_told(lead: Page, made: Desk, base_url: str) -> None:
    lead.goto("/rules/")
    lead.get_by_role("button", name="Edit").click()
    done = lead.get_by_label("What “done” means")
    expect(done).to_be_visible()
    browser = lead.context.browser
    assert browser
    context = browser.new_context(base_url=base_url)
    enter(context, Teammate.objects.get(pk=made.ben.pk), base_url)
    other = context.new_page()
    other.goto("/rules/draft/")
    other.get_by_label("What “done” means").fill("Ben’s words.")
    other.get_by_label("What “done” means").press("Tab")
    expect(other.get_by_text("1 change against the rules now")).to_be_visible()

    done.fill("Amina’s words.")
    done.press("Tab")
    expect(lead.get_by_text("Ben Lindqvist changed the draft meanwhile.")).to_be_visible()
    assert RulesDraft.objects.get().document["done"] == "Ben’s words."
    lead.get_by_role("link", name="Show it").click()
    expect(lead.get_by_label("What “done” means")).to_have_value("Ben’s words.")
    other.get_by_role("button", name="Publish").click()
    expect(other.get_by_text("Published as version 1.")).to_be_visible()
    lead.get_by_role("button", name="Publish").click()
    expect(lead.get_by_text("Ben Lindqvist published version 1 meanwhile.")).to_be_visible()
    context.close()
