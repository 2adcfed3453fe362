"""What nobody has: the same few statements however much of it there is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.ownership.actions.assign import assign
from inhand.desk.routing.drops import dropped, holding, number_dropped
from inhand.desk.teams.models import Teammate
from inhand.doors.web.tests.sample import Desk, desk

if TYPE_CHECKING:
    from datetime import datetime

    from pytest_django import DjangoAssertNumQueries

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db

BEN_IS_AWAY = timedelta(days=10)


def away(made: Desk, at: datetime) -> None:
    """Ben is away for an hour more."""
    Teammate.objects.filter(pk=made.ben.pk).update(
        status="away", status_since=at - BEN_IS_AWAY, status_until=at + timedelta(hours=1)
    )


def stop_the_clocks() -> None:
    Conversation.objects.update(climb_at=None)


@pytest.mark.parametrize("many", [3, 30])
def test_the_number_costs_as_much_for_thirty_as_for_three(
    many: int, clock: Clock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = desk(clock.now())
    for number in range(many):
        made.mail(f"Number {number}", to=made.ben if number % 3 else None, sender=f"c{number}@x.example")
    now = clock.advance(days=10)
    away(made, now)
    stop_the_clocks()
    number_dropped(now)  # reads the rules of the desk, once a process
    # The rules' version, what has stopped, its rows, its owners and their load, who is answered, who was chosen.
    with django_assert_num_queries(7):
        assert number_dropped(now) == many
    assert {each.reason for each in dropped(now)} == {
        "Nobody has it, and no clock was running.",
        "Its owner is not at work, and no clock was running.",
    }


def test_of_several_that_are_absent_each_may_be_kept_for_its_own_time(clock: Clock) -> None:
    made = desk(clock.now())
    routed, taken, answered = (made.mail(each, sender=f"{each}@x.example") for each in ("a", "b", "c"))
    now = clock.advance(hours=10)
    for each in (routed, answered):
        assign(each, to=made.ben, by=None, at=now, how="routed")
    assign(taken, to=made.ben, by=made.ben, at=now - timedelta(minutes=5), how="claimed")
    Message.objects.create(
        conversation=answered,
        inbox=made.inbox,
        direction=Message.Direction.OUT,
        author=made.ben,
        at=now,
        text="Soon.",
    )
    Conversation.objects.filter(pk=answered.pk).update(waiting_since=now - timedelta(minutes=5))
    away(made, now)
    stop_the_clocks()
    assert holding(now) == {"dropped": 1, "back_in_time": 2}
    assert [each.conversation for each in dropped(now)] == [routed]
