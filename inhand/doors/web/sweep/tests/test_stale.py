"""A stale conversation stays listed until it has a reason and a date, a new owner, or an answer (semantics 5)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.models import Entry
from inhand.desk.ownership.actions.take_over import take_over
from inhand.desk.replies.actions.send import Reply, send
from inhand.desk.routing.actions.retarget import retarget
from inhand.desk.sweeps.actions.call_sweep import call_sweep, is_time
from inhand.desk.sweeps.actions.carry_over import CannotCarryOver, carry_over
from inhand.desk.sweeps.actions.make_promise import make_promise
from inhand.desk.sweeps.actions.settle_promise import settle_promise
from inhand.desk.sweeps.actions.sign_sweep import NotDone, sign_sweep
from inhand.desk.sweeps.queries import carried, stale, to_decide
from inhand.doors.web.tests.sample import Desk, desk

if TYPE_CHECKING:
    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db
_NOTHING = timedelta()


@pytest.fixture
def made(clock: Clock) -> Desk:
    return desk(clock.now())


def late(made: Desk, clock: Clock) -> Conversation:
    """Amina has one whose customer has waited longer than the target."""
    conversation = made.mail("Late", to=made.amina)
    retarget([conversation.pk], at=clock.now())
    clock.advance(minutes=241)
    return Conversation.objects.get(pk=conversation.pk)


def listed(clock: Clock) -> list[str]:
    return [each.subject for each in stale(clock.now())]


def test_it_stays_listed_when_it_is_snoozed(made: Desk, clock: Clock) -> None:
    conversation = late(made, clock)
    Conversation.objects.filter(pk=conversation.pk).update(state="snoozed")
    assert listed(clock) == ["Late"]


def test_a_reason_and_a_date_take_it_off_until_then(made: Desk, clock: Clock) -> None:
    conversation = late(made, clock)
    until = clock.now() + timedelta(days=3)
    carry_over(conversation, reason="The part comes on Thursday", until=until, by=made.amina, at=clock.now())
    assert listed(clock) == []
    assert [each.reason for each in carried(made.team, clock.now())] == ["The part comes on Thursday"]
    clock.advance(days=3)
    assert listed(clock) == ["Late"]


def test_a_reason_counts_for_the_wait_that_it_was_given_for(made: Desk, clock: Clock) -> None:
    conversation = late(made, clock)
    until = clock.now() + timedelta(days=30)
    carry_over(conversation, reason="The part comes", until=until, by=made.amina, at=clock.now())
    Conversation.objects.update(waiting_since=clock.now() + timedelta(hours=1))  # answered, and asked again
    clock.advance(days=3)
    assert listed(clock) == ["Late"]
    assert carried(made.team, clock.now()) == []


@pytest.mark.parametrize(("reason", "days"), [("", 3), ("  ", 3), ("later", 0), ("later", None)])
def test_without_a_reason_and_a_day_ahead_it_stays(
    made: Desk, clock: Clock, reason: str, days: int | None
) -> None:
    conversation = late(made, clock)
    until = clock.now() + timedelta(days=days) if days is not None else None
    with pytest.raises(CannotCarryOver):
        carry_over(conversation, reason=reason, until=until, by=made.amina, at=clock.now())
    assert listed(clock) == ["Late"]


def test_a_new_owner_takes_it_off(made: Desk, clock: Clock) -> None:
    take_over(late(made, clock), by=made.ben, reason="I know this one", at=clock.now())
    assert listed(clock) == []


def test_an_answer_takes_it_off(made: Desk, clock: Clock) -> None:
    conversation = late(made, clock)
    reply = Reply("Here it is.", conversation.revision, client_key="one")
    send(conversation, reply=reply, by=made.amina, at=clock.now(), undo=_NOTHING)
    assert listed(clock) == []


def test_a_promise_that_is_due_is_to_be_decided_until_it_is_settled(made: Desk, clock: Clock) -> None:
    conversation = made.mail("Promised", to=made.amina)
    due = clock.now() + timedelta(days=1)
    promise = make_promise(conversation, words="We will call.", due_at=due, by=made.amina, at=clock.now())
    assert to_decide(made.team, clock.now()) == []
    clock.advance(days=1)
    assert [each.promise for each in to_decide(made.team, clock.now())] == [promise]
    settle_promise(promise, how="kept", by=made.amina, at=clock.now())
    assert to_decide(made.team, clock.now()) == []


def test_the_list_is_signed_only_when_nothing_is_left(made: Desk, clock: Clock) -> None:
    conversation = late(made, clock)
    with pytest.raises(NotDone, match="1 is still"):
        sign_sweep(made.team, by=made.ben, at=clock.now())
    until = clock.now() + timedelta(days=3)
    carry_over(conversation, reason="Waits for the factory", until=until, by=made.amina, at=clock.now())
    sweep = sign_sweep(made.team, by=made.ben, at=clock.now())
    assert [each["reason"] for each in sweep.carried] == ["Waits for the factory"]
    signed = Entry.objects.get(name="sweep.signed")
    assert (signed.by, signed.facts["carried"]) == (made.ben.pk, [conversation.pk])


def test_a_team_is_called_once_a_week_on_friday_at_four(made: Desk, clock: Clock) -> None:
    assert not is_time(made.team, clock.now())
    clock.advance(days=4, hours=6)
    assert not is_time(made.team, clock.now())
    clock.advance(hours=1)
    assert is_time(made.team, clock.now())
    assert call_sweep(made.team, at=clock.now()) is not None
    assert call_sweep(made.team, at=clock.now()) is None
