"""A decision from the tables and back: what the gates are shown, what is done, and what the ledger can do again."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from inhand.desk.contacts.models import Contact
from inhand.desk.conversations.models import Conversation, Inbox
from inhand.desk.ledger.models import Entry
from inhand.desk.routing import policy
from inhand.desk.routing.actions.route import route
from inhand.desk.routing.decide import decide
from inhand.desk.routing.situation import Situation
from inhand.desk.routing.snapshot import snapshot
from inhand.desk.teams.models import Membership, Team, Teammate, WorkingHours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inhand.desk.routing.decide import Decision

# A Friday. The team is open from nine to five in UTC, on working days.
AFTERNOON = datetime(2026, 11, 20, 15, tzinfo=UTC)
EVENING = AFTERNOON.replace(hour=19)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_policy() -> Iterator[None]:
    policy.forget()
    yield
    policy.forget()


@pytest.fixture
def general() -> Team:
    team = Team.objects.create(name="General", is_general=True)
    for weekday in range(5):
        WorkingHours.objects.create(team=team, weekday=weekday, starts=time(9), ends=time(17))
    return team


def teammate(name: str, team: Team, *, ends: int = 17) -> Teammate:
    """Make somebody who works from nine on working days and is here."""
    made = Teammate.objects.create(
        email=f"{name}@desk.example", name=name, status="available", last_seen_at=AFTERNOON
    )
    Membership.objects.create(team=team, teammate=made)
    for weekday in range(5):
        WorkingHours.objects.create(teammate=made, weekday=weekday, starts=time(9), ends=time(ends))
    return made


def conversation(team: Team, at: datetime = AFTERNOON) -> Conversation:
    inbox, _ = Inbox.objects.get_or_create(name="Help")
    return Conversation.objects.create(
        inbox=inbox,
        contact=Contact.objects.create(created_at=at),
        team=team,
        opened_at=at,
        last_message_at=at,
        waiting_since=at,
        lane_since=at,
    )


def routed(found: Conversation, at: datetime) -> Decision:
    decision = route(found, at=at)
    assert decision is not None
    found.refresh_from_db()
    return decision


def test_a_conversation_goes_to_who_has_least_and_the_load_is_counted_anew(general: Team) -> None:
    people = [teammate("amina", general), teammate("bo", general)]
    first, second = conversation(general), conversation(general)
    routed(first, AFTERNOON)
    routed(second, AFTERNOON + timedelta(seconds=1))
    assert [first.owner, second.owner] == people


def test_nobody_on_shift_leaves_it_in_the_lane_until_the_next_shift(general: Team) -> None:
    teammate("amina", general)
    found = conversation(general)
    decision = routed(found, EVENING)
    assert (found.owner, found.lane_check_at) == (None, datetime(2026, 11, 23, 9, tzinfo=UTC))
    assert decision.trail[0].verdicts[0].code == "off_shift"


def test_a_follow_up_on_friday_evening_waits_for_its_owner_on_monday(general: Team) -> None:
    """Five in the afternoon is closing time, so four business hours last until one o'clock on Monday."""
    owner = teammate("amina", general)
    found = conversation(general)
    routed(found, AFTERNOON)
    Conversation.objects.filter(pk=found.pk).update(waiting_since=EVENING)
    assert routed(found, EVENING).outcome == "keep"
    assert found.owner == owner


def test_every_decision_in_the_ledger_comes_out_the_same_again(general: Team) -> None:
    teammate("amina", general)
    for at in (AFTERNOON, EVENING):
        routed(conversation(general, at), at)
    entries = Entry.objects.filter(name="conversation.routed")
    assert entries.count() == 2
    for entry in entries:
        again = decide(Situation.from_facts(entry.facts["situation"]))
        assert again.to_facts() == entry.facts["decision"]


def test_only_the_teams_that_may_be_asked_are_in_the_situation(general: Team) -> None:
    teammate("amina", general)
    elsewhere = Team.objects.create(name="Elsewhere")
    teammate("bo", elsewhere)
    seen = snapshot(conversation(general), policy.present(), at=AFTERNOON)
    assert [team.name for team in seen.teams] == ["General"]
    assert [person.name for person in seen.people] == ["amina"]
