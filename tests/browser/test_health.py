"""The health page and the Friday sweep in a real browser: numbers open their lists, and nothing stale is left."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from inhand.desk.conversations.models import Conversation
from inhand.desk.measures import known
from inhand.desk.measures.actions.follow import follow
from inhand.desk.replies.actions.send import Reply, send
from inhand.desk.routing.actions.retarget import retarget
from inhand.desk.rules.targets import DEFAULTS
from inhand.desk.sweeps.models import Sweep
from inhand.desk.teams.models import Team
from inhand.ground import clock
from inhand.ground.outbox import worker
from tests.browser.pages import live

if TYPE_CHECKING:
    from inhand.doors.web.tests.sample import Desk

TILE = "#health-now .tile"


@pytest.fixture
def lead(workspace: Page, made: Desk) -> Page:
    """Amina leads the team: one customer was answered after half an hour, one has waited for eight hours."""
    known.forget()
    Team.objects.filter(pk=made.team.pk).update(lead=made.amina)
    since = clock.now() - timedelta(hours=8)
    late = made.mail("Late parcel", to=made.ben, at=since)
    quick = made.mail("Quick question", to=made.amina, sender="eva@bakery.example", at=since)
    retarget([late.pk], at=since)
    quick.refresh_from_db()
    reply = Reply("Here it is.", quick.revision, client_key="quick")
    send(quick, reply=reply, by=made.amina, at=since + timedelta(minutes=30), undo=timedelta())
    worker.run_all()
    follow(promised=DEFAULTS, at=clock.now())
    return workspace


def test_each_number_opens_its_list_and_its_meaning(lead: Page, made: Desk) -> None:
    lead.goto("/health/")
    live(lead)
    expect(lead.locator(TILE).first).to_have_text(re.compile(r"1\s*waiting"))
    made.mail("Another one", sender="ida@bakery.example", at=clock.now())
    worker.run_all()
    expect(lead.locator(TILE).first).to_have_text(re.compile(r"2\s*waiting"))

    response = lead.locator("article.figure", has=lead.get_by_role("link", name="First response"))
    expect(response.get_by_text("few", exact=True)).to_be_visible()
    response.get_by_role("link", name="30 min").first.click()
    expect(lead.get_by_label("Definition")).to_contain_text("first public reply by a person")
    expect(lead.get_by_label("Definition")).to_contain_text("version 1")
    lead.get_by_role("link", name="Quick question").click()
    expect(lead.get_by_role("heading", name="Quick question")).to_be_visible()

    lead.goto("/health/")
    chart = lead.locator("#chart-response")
    expect(chart.get_by_role("table")).to_be_hidden()
    chart.get_by_text("Table", exact=True).press("Enter")
    expect(chart.get_by_role("row", name=re.compile("30 min"))).to_be_visible()
    lead.get_by_role("row", name=re.compile("Amina Koné")).get_by_role(
        "link", name="1", exact=True
    ).first.click()
    expect(lead.get_by_role("heading", level=1)).to_contain_text("Amina Koné")


def test_a_week_is_swept_to_its_signature(lead: Page, made: Desk) -> None:
    lead.goto(f"/sweep/?team={made.team.pk}")
    expect(lead.get_by_role("status").filter(has_text="to decide")).to_have_text(re.compile(r"^1 to decide"))
    expect(lead.get_by_role("button", name="Sign this list")).to_have_count(0)
    lead.get_by_label("Why it has to wait").fill("The part is on its way")
    day = (clock.now() + timedelta(days=3)).date()
    lead.get_by_label("Until when").fill(day.isoformat())
    lead.get_by_role("button", name="Carry over").click()
    expect(lead.get_by_text("Nothing is stale")).to_be_visible()
    expect(lead.get_by_text("“The part is on its way”")).to_be_visible()
    lead.get_by_role("button", name="Sign this list").click()
    expect(lead.get_by_text(re.compile("^Signed by Amina Koné"))).to_be_visible()
    signed = Sweep.objects.get()
    assert signed.signed_by == made.amina
    assert [each["reason"] for each in signed.carried] == ["The part is on its way"]
    assert Conversation.objects.get(subject="Late parcel").waiting_since, "its clock goes on"
