"""Many processes take the next one out of one lane at once: everybody gets another, and nothing is left."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.verify import verify
from inhand.desk.routing.replay import differing_conversations
from inhand.desk.teams.models import Membership, Team, WorkingHours
from inhand.desk.teams.tests.people import person
from inhand.doors.web.tests.sample import desk
from inhand.ground import clock
from tests.races.together import together

pytestmark = [pytest.mark.races, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
CONVERSATIONS, PEOPLE = 40, 8


@pytest.mark.parametrize("mode", [Team.Mode.CLAIM, Team.Mode.BALANCED])
def test_everybody_gets_another_one(mode: str) -> None:
    made = desk(clock.now())
    Team.objects.update(mode=mode)
    # In the claim team half of them have waited too long, so all are sent to the same one first.
    for number in range(CONVERSATIONS):
        at = made.now - timedelta(minutes=20 if number % 2 else 1)
        made.mail(f"Parcel {number}", sender=f"otto{number}@bakery.example", at=at)
    people = [person(f"P{number}") for number in range(PEOPLE)]
    for each in people:
        Membership.objects.create(team=made.team, teammate=each)
        for weekday in range(7):
            WorkingHours.objects.create(teammate=each, weekday=weekday, starts=time(0), ends=time(0))
    shares = [{"by": each.pk, "team": made.team.pk} for each in people]

    given = together("tests.races.takers:take_all", shares)

    everything = [pk for taken in given for pk in taken]
    assert sorted(everything) == sorted(Conversation.objects.values_list("pk", flat=True))
    owners = dict(Conversation.objects.values_list("pk", "owner"))
    for each, taken in zip(people, given, strict=True):
        assert {owners[pk] for pk in taken} <= {each.pk}
    assert list(verify()) == []
    assert list(differing_conversations()) == []
