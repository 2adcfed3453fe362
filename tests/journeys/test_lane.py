"""When nobody can take it: the lane with its clock, the backups, and what brings it to somebody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.actions.label import label
from inhand.desk.conversations.models import Label
from inhand.desk.ledger.events import ConversationRouted, LaneEntered
from inhand.desk.ledger.models import Entry
from inhand.desk.ownership.actions.release import release
from inhand.desk.routing import policy
from inhand.desk.rules.actions.publish_rules import publish_rules
from inhand.desk.rules.actions.save_draft import save_draft
from inhand.desk.rules.queries import rule_book
from inhand.desk.rules.reading import write
from inhand.desk.teams.actions.change_team import change_team
from inhand.desk.teams.actions.change_teammate import change_teammate
from inhand.desk.teams.actions.make_team import make_team
from inhand.desk.teams.actions.seen import seen
from inhand.desk.teams.actions.set_hours import set_hours
from inhand.desk.teams.actions.set_members import set_members
from inhand.desk.teams.actions.set_status import set_status
from inhand.desk.teams.hours import Span
from inhand.desk.teams.models import Teammate
from inhand.ground.outbox.worker import run_all
from tests.support.mail_desk import mail

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

_WEEK = [Span(day, time(0), time(0)) for day in range(7)]


def everybody_is(status: str, journey: Journey) -> None:
    for person in (journey.desk.amina, journey.desk.ben):
        set_status(person, status=status, by=None, at=journey.clock.now())
    run_all()


def decision() -> dict[str, object]:
    routed: dict[str, object] = (
        Entry.objects.filter(name=ConversationRouted.name).latest("pk").facts["decision"]
    )
    return routed


def test_off_shift_it_waits_until_the_first_shift_begins(journey: Journey) -> None:
    for person, hour in ((journey.desk.amina, 14), (journey.desk.ben, 16)):
        set_hours(person, spans=[Span(0, time(hour), time(22))], by=None, at=journey.clock.now())
    run_all()
    journey.pushed(mail("order-1"))
    waiting = journey.conversation()
    assert (waiting.owner, waiting.lane_since, waiting.rung) == (None, journey.clock.now(), "room")
    begins = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
    assert waiting.lane_check_at == begins
    journey.pass_time(hours=4, minutes=59)
    assert journey.conversation().owner is None
    journey.clock.set(begins)
    journey.pass_time()
    assert journey.conversation().owner == journey.desk.amina


def test_who_becomes_available_gets_what_waits(journey: Journey) -> None:
    everybody_is(Teammate.Status.AWAY, journey)
    journey.pushed(mail("order-1"))
    assert journey.conversation().owner is None
    assert Entry.objects.filter(name=ConversationRouted.name).count() == 1, (
        "the lane is a decision, with its why"
    )
    set_status(
        journey.desk.ben, status=Teammate.Status.AVAILABLE, by=journey.desk.ben, at=journey.clock.now()
    )
    run_all()
    assert journey.conversation().owner == journey.desk.ben


def test_who_comes_online_gets_what_waits(journey: Journey) -> None:
    journey.clock.advance(hours=1)  # nobody has given a sign of life since
    journey.pushed(mail("order-1"))
    assert journey.conversation().owner is None
    seen(journey.desk.amina.pk, at=journey.clock.now())
    run_all()
    assert journey.conversation().owner == journey.desk.amina


def only_amina_has_room_for(weight: int, journey: Journey) -> None:
    """Ben is away."""
    change_teammate(journey.desk.amina, capacity=weight, by=None, at=journey.clock.now())
    set_status(journey.desk.ben, status=Teammate.Status.AWAY, by=None, at=journey.clock.now())
    run_all()


def test_who_lets_go_of_one_gets_another_that_waits(journey: Journey) -> None:
    """Draining (semantics 4): a load falls below the cap."""
    only_amina_has_room_for(1, journey)
    journey.pushed(mail("order-1"))
    first = journey.conversation()
    journey.pushed(mail("order-2", subject="Another", sender="Eve <eve@x.example>"))
    second = journey.conversation()
    assert (first.owner, second.owner) == (journey.desk.amina, None)
    release(first, by=journey.desk.amina, at=journey.clock.now())
    run_all()
    assert journey.conversation().owner == journey.desk.amina
    first.refresh_from_db()
    assert first.owner is None, "it does not come straight back"


def test_published_rules_bring_what_waits_to_somebody(journey: Journey) -> None:
    only_amina_has_room_for(1, journey)
    for number in (1, 2):
        journey.pushed(mail(f"order-{number}", subject=f"Order {number}", sender=f"eve{number}@x.example"))
    assert journey.conversation().owner is None
    book = rule_book()
    amina = next(each for each in book.people if each.email == journey.desk.amina.email)
    people = tuple(replace(each, capacity=2) if each == amina else each for each in book.people)
    draft = save_draft(
        write(replace(book, people=people)), revision=0, by=None, at=journey.clock.now(), inboxes={}
    )
    run_all()
    assert journey.conversation().owner is None, "a draft counts for nothing"
    publish_rules(revision=draft.revision, by=None, at=journey.clock.now(), inboxes={})
    run_all()
    assert journey.conversation().owner == journey.desk.amina


def test_what_is_no_longer_urgent_makes_room(journey: Journey) -> None:
    only_amina_has_room_for(2, journey)
    journey.pushed(mail("order-1"))
    urgent = journey.conversation()
    label(urgent, kind=Label.Kind.URGENCY, value="urgent", source=Label.Source.PERSON, by=journey.desk.amina,
          at=journey.clock.now())  # fmt: skip
    run_all()
    journey.pushed(mail("order-2", subject="Another", sender="Eve <eve@x.example>"))
    assert journey.conversation().owner is None
    label(urgent, kind=Label.Kind.URGENCY, value="normal", source=Label.Source.PERSON, by=journey.desk.amina,
          at=journey.clock.now())  # fmt: skip
    run_all()
    assert journey.conversation().owner == journey.desk.amina


@pytest.fixture
def cleo(journey: Journey) -> Teammate:
    """Somebody who is at work and in no team."""
    at = journey.clock.now()
    made = Teammate.objects.create(
        name="Cleo",
        email="cleo@lumen.example",
        status=Teammate.Status.AVAILABLE,
        status_since=at,
        last_seen_at=at,
    )
    set_hours(made, spans=_WEEK, by=None, at=at)
    policy.forget()
    return made


def test_the_backup_team_is_asked_when_the_team_is_gone(journey: Journey, cleo: Teammate) -> None:
    at = journey.clock.now()
    backup = make_team("Billing", by=None, at=at)
    set_members(backup, members=[cleo], by=None, at=at)
    change_team(journey.desk.team, backup=backup, by=None, at=at)
    everybody_is(Teammate.Status.AWAY, journey)
    journey.pushed(mail("order-1"))
    assert journey.conversation().owner == cleo
    assert decision()["rung"] == "backup_team"


def test_the_lead_is_asked_last(journey: Journey, cleo: Teammate) -> None:
    change_team(journey.desk.team, lead=cleo, by=None, at=journey.clock.now())
    everybody_is(Teammate.Status.AWAY, journey)
    journey.pushed(mail("order-1"))
    assert journey.conversation().owner == cleo
    assert decision()["rung"] == "lead"


def test_what_somebody_held_who_left_the_desk_is_given_to_others(journey: Journey) -> None:
    journey.pushed(mail("order-1"))
    owner = journey.conversation().owner
    assert owner
    change_teammate(owner, is_active=False, by=None, at=journey.clock.now())
    run_all()
    other = journey.desk.ben if owner == journey.desk.amina else journey.desk.amina
    assert journey.conversation().owner == other
    assert Entry.objects.filter(name=LaneEntered.name).get().facts["former_owner"] == owner.pk


def test_what_the_last_one_held_who_left_waits_in_the_lane(journey: Journey) -> None:
    journey.pushed(mail("order-1"))
    for person in (journey.desk.amina, journey.desk.ben):
        change_teammate(person, is_active=False, by=None, at=journey.clock.now())
        run_all()
    waiting = journey.conversation()
    assert (waiting.owner, waiting.lane_since) == (None, journey.clock.now())
