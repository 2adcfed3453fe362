"""The health page: every number has its list, people see their own, and what waits is there at once."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.actions.close import close
from inhand.desk.conversations.models import Conversation
from inhand.desk.measures import known
from inhand.desk.measures.actions.follow import follow
from inhand.desk.measures.definitions import DEFINITIONS
from inhand.desk.replies.actions.send import Reply, send
from inhand.desk.rules.targets import DEFAULTS
from inhand.desk.teams.models import Team, Teammate
from inhand.doors.web.tests.sample import Desk, desk

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    """Monday, 9 UTC: Amina answered one after 30 minutes, Ben one after 90; one still waits in the lane."""
    known.forget()
    found = desk(clock.now())
    client.force_login(found.amina)
    first = found.mail("First", to=found.amina)
    second = found.mail("Second", to=found.ben, sender="eva@bakery.example")
    found.mail("Third", sender="ida@bakery.example")
    clock.advance(minutes=30)
    _answer(first, found.amina, clock)
    clock.advance(minutes=60)
    _answer(second, found.ben, clock)
    clock.advance(minutes=300)
    follow(promised=DEFAULTS, at=clock.now())
    return found


def _answer(conversation: Conversation, by: Teammate, clock: Clock) -> None:
    conversation.refresh_from_db()
    reply = Reply("Here it is.", conversation.revision, client_key=f"key-{conversation.pk}")
    send(conversation, reply=reply, by=by, at=clock.now(), undo=clock.now() - clock.now())


def page_of(client: Client, address: str = "/health/", status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_the_page_says_how_long_customers_waited(made: Desk, client: Client) -> None:
    text = page_of(client)
    assert "First response" in text
    # 30 and 90 minutes, and one that has waited 390.
    assert ">1 h 30</a></dd>" in text
    assert "of 3, 1 without an end yet" in text
    assert made.amina.name in text


def test_a_teammate_sees_only_their_own_figures(made: Desk, client: Client) -> None:
    text = page_of(client)
    people = text[text.index('id="people-title"') :]
    assert made.amina.name in people
    assert made.ben.name not in people
    page_of(client, f"/health/list/conversations/?person={made.amina.pk}")
    page_of(client, f"/health/list/conversations/?person={made.ben.pk}", status=404)


def test_a_lead_sees_the_team(made: Desk, client: Client) -> None:
    Team.objects.filter(pk=made.team.pk).update(lead=made.amina)
    text = page_of(client)
    people = text[text.index('id="people-title"') :]
    assert people.index(made.amina.name) < people.index(made.ben.name)
    page_of(client, f"/health/list/conversations/?person={made.ben.pk}")


@pytest.mark.parametrize("name", [each.name for each in DEFINITIONS])
def test_every_measure_has_its_list_and_its_definition(made: Desk, client: Client, name: str) -> None:
    del made
    text = page_of(client, f"/health/list/{name}/")
    assert f"<code>{name}</code> version 1" in text


def test_the_list_behind_a_figure_has_what_makes_it(made: Desk, client: Client) -> None:
    text = page_of(client, "/health/list/first_response/")
    assert ">First</a>" in text
    assert ">Second</a>" in text
    assert ">Third</a>" not in text
    assert ">Third</a>" in page_of(client, "/health/list/waiting/")
    assert "Nothing here" in page_of(client, "/health/list/stale/")
    Conversation.objects.filter(subject="Third").update(due_at=made.now)
    assert ">Third</a>" in page_of(client, "/health/list/stale/")
    assert "Nothing here" in page_of(client, f"/health/list/waiting/?team={made.team.pk + 1}")


def test_what_somebody_owned_is_what_they_have_and_what_they_had(
    made: Desk, client: Client, clock: Clock
) -> None:
    mine = f"/health/list/owned/?person={made.amina.pk}"
    assert ">First</a>" in page_of(client, mine)
    assert ">Second</a>" not in page_of(client, mine)
    close(Conversation.objects.get(subject="First"), by=made.amina, at=clock.now())
    follow(promised=DEFAULTS, at=clock.now())
    assert ">First</a>" in page_of(client, mine)


def test_filters_narrow_every_figure(made: Desk, client: Client) -> None:
    assert "of 3, 1 without" in page_of(client, f"/health/?team={made.team.pk}&platform=email&urgency=1")
    assert "of 0" in page_of(client, "/health/?urgency=3")
    page_of(client, "/health/?team=x&days=9999&urgency=99999999999999999999")


def test_what_is_closed_has_its_resolution(made: Desk, client: Client, clock: Clock) -> None:
    conversation = made.mail("Fourth", to=made.amina, sender="ute@bakery.example", at=clock.now())
    clock.advance(minutes=10)
    close(conversation, by=made.amina, at=clock.now(), although_waiting=True)
    follow(promised=DEFAULTS, at=clock.now())
    assert ">Fourth</a>" in page_of(client, "/health/list/resolution/")


def test_figures_and_timings_can_be_taken_along(made: Desk, client: Client) -> None:
    answer = client.get("/health/export/figures.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))  # type: ignore[attr-defined]
    p50 = next(row for row in rows if (row["measure"], row["figure"]) == ("first_response", "p50"))
    assert (p50["value"], p50["unit"]) == ("90", "business minutes")
    timings = client.get("/health/export/conversations.json").json()
    replies = [row for row in timings if row["kind"] == "reply"]
    # Who replied is theirs and their lead's to see.
    assert [row["person"] for row in replies] == [made.amina.pk, None]
    assert client.get("/health/export/secrets.csv").status_code == 404


def test_every_figure_of_the_page_can_be_taken_along(made: Desk, client: Client) -> None:
    rows = client.get("/health/export/figures.json").json()
    found = {(row["measure"], row["figure"], row["of"]): row["value"] for row in rows}
    monday, amina = made.now.date().isoformat(), str(made.amina.pk)
    assert found["arrivals", "by day", monday] == 3
    assert found["arrivals", "by hour", "Monday 09:00"] == 3
    assert found["first_response", "p50 by hour", "Monday 09:00"] == 30
    assert found["first_response", "p50 by day", monday] == 30
    assert found["waiting", "from 240 minutes when the day ended", monday] == 1
    assert found["stale", "outlasted a target", ""] == 0
    assert found["touch", "p50", amina] == 30
    assert found["fairness", "effort", amina] == 30
    assert {row["version"] for row in rows} == {1}


def test_staffing_counts_only_hours_that_have_been(made: Desk, client: Client) -> None:
    """Three came at nine, on the desk's first Monday: three such messages an hour, not three in four weeks."""
    del made
    assert '<th scope="row">09:00</th><td>3</td>' in page_of(client, "/health/staffing/")


def test_who_waits_past_the_target_still_is_late_at_the_gate(made: Desk, client: Client) -> None:
    Conversation.objects.filter(subject="Third").update(due_at=made.now, topic="")
    text = page_of(client, "/health/lanes/")
    assert "100 % past the target in one week" in text


def test_staffing_and_the_gate_answer_on_a_young_desk(made: Desk, client: Client) -> None:
    del made
    assert "On the rota" in page_of(client, "/health/staffing/")
    assert "Nothing to judge yet" in page_of(client, "/health/lanes/")
