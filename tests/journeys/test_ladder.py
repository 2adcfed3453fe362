"""The backup ladder and the rescue windows, with the clock running (semantics 5)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.events import ConversationAssigned, RungClimbed
from inhand.desk.ledger.models import Entry
from inhand.desk.ownership.actions.claim import claim
from inhand.desk.rules.actions.set_target import set_target
from inhand.desk.teams.actions.change_team import change_team
from inhand.desk.teams.actions.change_teammate import change_teammate
from inhand.desk.teams.actions.set_status import set_status
from inhand.desk.teams.models import Teammate
from inhand.ground.outbox.worker import run_all
from tests.support.mail_desk import mail

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

HOUR = timedelta(hours=1)


def everybody_is(status: str, journey: Journey) -> None:
    for person in (journey.desk.amina, journey.desk.ben):
        set_status(person, status=status, by=None, at=journey.clock.now())
    run_all()


def steps() -> list[tuple[str, int]]:
    climbed = Entry.objects.filter(name=RungClimbed.name).order_by("pk")
    return [(facts["rung"], facts["share"]) for facts in climbed.values_list("facts", flat=True)]


def told() -> list[int]:
    facts: dict[str, list[int]] = Entry.objects.filter(name=RungClimbed.name).latest("pk").facts
    return facts["told"]


@pytest.fixture
def lane(journey: Journey) -> Conversation:
    """A mail of normal urgency, due within four hours, and nobody to take it."""
    everybody_is(Teammate.Status.AWAY, journey)
    journey.pushed(mail("order-1"))
    return journey.conversation()


def test_what_nobody_takes_climbs_at_half_of_its_target_and_at_the_whole(
    journey: Journey, lane: Conversation
) -> None:
    assert lane.rung == "room"
    journey.pass_time(minutes=119)
    assert steps() == [("room", 0)]
    journey.pass_time(minutes=1)
    assert steps() == [("room", 0), ("half", 50)]
    journey.pass_time(minutes=120)
    assert steps() == [("room", 0), ("half", 50), ("on_call", 100)]
    assert journey.conversation().rung == "on_call"


def test_the_steps_come_each_at_its_moment_also_if_the_worker_slept(
    journey: Journey, lane: Conversation
) -> None:
    journey.pass_time(hours=5)
    assert steps() == [("room", 0), ("on_call", 100)]
    journey.conversation()
    lane.refresh_from_db()
    assert lane.climb_at == journey.clock.now() + 3 * HOUR


@pytest.mark.usefixtures("lane")
def test_the_named_on_call_is_told_when_the_target_has_passed(journey: Journey) -> None:
    change_team(journey.desk.team, on_call=journey.desk.ben, by=None, at=journey.clock.now())
    journey.pass_time(hours=4)
    assert told() == [journey.desk.ben.pk]
    assert journey.conversation().owner is None, "who is not at work is told, not burdened"


@pytest.mark.usefixtures("lane")
def test_the_on_call_who_is_at_work_gets_it(journey: Journey) -> None:
    change_team(journey.desk.team, on_call=journey.desk.ben, by=None, at=journey.clock.now())
    set_status(journey.desk.ben, status="busy", by=None, at=journey.clock.now())
    journey.pass_time(hours=4)
    assert journey.conversation().owner == journey.desk.ben
    assert Entry.objects.filter(name=ConversationAssigned.name).latest("pk").facts["how"] == "on_call"


@pytest.mark.usefixtures("lane")
def test_the_on_call_who_comes_to_work_gets_what_they_were_told_of(journey: Journey) -> None:
    change_team(journey.desk.team, on_call=journey.desk.ben, by=None, at=journey.clock.now())
    journey.pass_time(hours=4)
    assert (told(), journey.conversation().owner) == ([journey.desk.ben.pk], None)
    set_status(journey.desk.ben, status="busy", by=None, at=journey.clock.now())
    run_all()
    assert journey.conversation().owner == journey.desk.ben


@pytest.mark.usefixtures("lane")
def test_where_nobody_is_on_call_the_lead_is_told_and_without_a_lead_the_administrators(
    journey: Journey,
) -> None:
    at = journey.clock.now()
    Teammate.objects.filter(pk=journey.desk.amina.pk).update(role=Teammate.Role.ADMINISTRATOR)
    journey.pass_time(hours=4)
    assert told() == [journey.desk.amina.pk]
    change_team(journey.desk.team, lead=journey.desk.ben, by=None, at=at)
    journey.pass_time(hours=4)
    assert steps()[-1] == ("on_call", 200)
    assert told() == [journey.desk.ben.pk]


@pytest.mark.usefixtures("lane")
def test_a_changed_target_moves_the_steps_that_are_still_to_come(journey: Journey) -> None:
    set_target(1, team=None, minutes=60, by=None, at=journey.clock.now())
    run_all()
    journey.pass_time(minutes=30)
    assert steps() == [("room", 0), ("half", 50)]
    set_target(1, team=None, minutes=480, by=None, at=journey.clock.now())
    run_all()
    journey.pass_time(minutes=210)
    assert steps() == [("room", 0), ("half", 50)], "a rung is not climbed twice"
    journey.pass_time(minutes=240)
    assert steps()[-1] == ("on_call", 100)


@pytest.mark.usefixtures("lane")
def test_who_takes_it_ends_the_climb(journey: Journey) -> None:
    everybody_is(Teammate.Status.AVAILABLE, journey)
    owned = journey.conversation()
    assert owned.owner
    assert (owned.rung, owned.climb_at) == ("", owned.due_at)
    journey.pass_time(hours=2)
    assert steps() == [("room", 0)]


def test_the_lead_is_told_of_what_is_stale_though_its_owner_is_at_work(journey: Journey) -> None:
    journey.pushed(mail("order-1"))
    owner = journey.conversation().owner
    other = journey.desk.ben if owner == journey.desk.amina else journey.desk.amina
    change_team(journey.desk.team, lead=other, by=None, at=journey.clock.now())
    for _ in range(8):
        journey.pass_time(minutes=30)
    stale = journey.conversation()
    assert (stale.owner, stale.rung) == (owner, "stale")
    assert told() == [other.pk]
    journey.pass_time(minutes=10)
    assert steps() == [("stale", 100)]
    journey.answer(stale, owner or other, "It is on its way.")
    journey.pass_time(hours=8)
    assert steps() == [("stale", 100)], "an answer ends it"


def test_a_first_reply_is_rescued_at_its_target(journey: Journey) -> None:
    journey.pushed(mail("order-1"))
    owner = journey.conversation().owner
    assert owner
    set_status(owner, status="away", by=None, at=journey.clock.now())
    journey.pass_time(minutes=239)
    assert journey.conversation().owner == owner
    journey.pass_time(minutes=1)
    rescued = journey.conversation()
    assert rescued.owner not in {None, owner}
    assigned = Entry.objects.filter(name=ConversationAssigned.name).latest("pk")
    assert (assigned.facts["how"], assigned.facts["former_owner"]) == ("rescued", owner.pk)


def test_it_is_never_rescued_if_the_owner_is_back_sooner(journey: Journey) -> None:
    journey.pushed(mail("order-1"))
    owner = journey.conversation().owner
    assert owner
    set_status(owner, status="away", by=None, at=journey.clock.now())
    journey.pass_time(hours=3)
    set_status(owner, status="available", by=None, at=journey.clock.now())
    journey.pass_time(hours=1)
    assert journey.conversation().owner == owner


def test_a_follow_up_is_rescued_at_four_business_hours_though_its_target_is_shorter(journey: Journey) -> None:
    set_target(1, team=None, minutes=60, by=None, at=journey.clock.now())
    journey.pushed(mail("order-1"))
    owner = journey.conversation().owner
    assert owner
    journey.answer(journey.conversation(), owner, "Which order?")
    journey.pushed(mail("order-2", "In-Reply-To: <order-1@bakery.example>"))
    set_status(owner, status="away", by=None, at=journey.clock.now())
    journey.pass_time(minutes=239)
    assert journey.conversation().owner == owner
    journey.pass_time(minutes=1)
    assert journey.conversation().owner not in {None, owner}


def test_what_is_past_its_window_is_rescued_when_its_owner_leaves(journey: Journey) -> None:
    journey.pushed(mail("order-1"))
    owner = journey.conversation().owner
    assert owner
    for _ in range(10):
        journey.pass_time(minutes=30)
    assert journey.conversation().owner == owner
    set_status(owner, status="away", by=None, at=journey.clock.now())
    run_all()
    assert journey.conversation().owner not in {None, owner}


def test_what_nobody_can_rescue_goes_to_the_lane_with_its_ladder(journey: Journey) -> None:
    journey.pushed(mail("order-1"))
    everybody_is(Teammate.Status.AWAY, journey)
    journey.pass_time(hours=4)
    rescued = journey.conversation()
    assert (rescued.owner, rescued.rung) == (None, "on_call")
    assert rescued.climb_at is not None
    everybody_is(Teammate.Status.AVAILABLE, journey)
    assert journey.conversation().owner is not None, "its former owner may have it back"


def test_what_is_snoozed_over_its_target_is_rescued_too(journey: Journey) -> None:
    journey.pushed(mail("order-1"))
    held = journey.conversation()
    assert held.owner
    from_owner = held.owner
    set_status(from_owner, status="away", by=None, at=journey.clock.now())
    Conversation.objects.filter(pk=held.pk).update(
        state="snoozed", snoozed_until=journey.clock.now() + 48 * HOUR
    )
    journey.pass_time(hours=4)
    assert journey.conversation().owner not in {None, from_owner}
    # The snooze was set behind the ledger's back; leave the desk as the ledger tells it.
    Conversation.objects.update(state="open", snoozed_until=None)


def test_a_deactivated_persons_conversations_are_routed_at_once(journey: Journey) -> None:
    journey.pushed(mail("order-1"))
    owner = journey.conversation().owner
    assert owner
    change_teammate(owner, is_active=False, by=None, at=journey.clock.now())
    run_all()
    assert journey.conversation().owner not in {None, owner}


def test_who_takes_it_while_off_shift_has_a_target_of_their_own(journey: Journey, lane: Conversation) -> None:
    journey.pass_time(hours=5)
    claim(lane, by=journey.desk.ben, at=journey.clock.now())
    run_all()
    journey.pass_time(minutes=239)
    assert journey.conversation().owner == journey.desk.ben
    journey.pass_time(minutes=1)
    assert journey.conversation().owner is None


def test_the_page_shows_the_rung_what_was_done_and_what_comes(journey: Journey, lane: Conversation) -> None:
    journey.pass_time(hours=2)
    browser = Client()
    browser.force_login(journey.desk.amina)
    why = browser.get(f"/conversations/{lane.pk}/why/").content.decode()
    assert re.findall(r"<span>([A-Z][^<]*)</span> <small", why) == [
        "Asked in the team’s room",
        "Half of the target gone",
        "On-call told",
    ]
    assert why.count('class="reached"') == 2
    assert "half gone" in browser.get("/queue/lane/").content.decode()
    assert "half of the target gone" in browser.get(f"/conversations/{lane.pk}/").content.decode()
