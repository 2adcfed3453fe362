"""A claim team: what waits too long goes first, whoever claims; to pass needs a reason."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from inhand.desk.conversations.models import Conversation, Urgency
from inhand.desk.conversations.tests.arriving import conversation, fresh
from inhand.desk.ledger.models import Entry
from inhand.desk.ownership.actions.claim import ClaimLost, MustTakeFirst, claim
from inhand.desk.ownership.actions.pass_on import CannotPass, pass_on
from inhand.desk.ownership.actions.take_next import NothingToTake, take_next
from inhand.desk.ownership.models import Pass
from inhand.desk.teams.models import Membership, Team, Teammate, WorkingHours
from inhand.desk.teams.tests.people import AT, person

pytestmark = pytest.mark.django_db


def waiting(minutes: float, *, urgency: int = Urgency.NORMAL) -> Conversation:
    """A mail that came so long ago into the lane of the claim team."""
    made = conversation(at=AT - timedelta(minutes=minutes), sender=f"c{minutes}-{urgency}@x.example")
    Conversation.objects.filter(pk=made.pk).update(urgency=urgency)
    return fresh(made)


@pytest.fixture
def team() -> Team:
    """Open around the clock on Monday, of which the tests see the morning."""
    team, _ = Team.objects.get_or_create(is_general=True, defaults={"name": "Everybody"})
    team.mode = Team.Mode.CLAIM
    team.save()
    WorkingHours.objects.create(team=team, weekday=0, starts=time(0), ends=time(0))
    return team


def member(team: Team, name: str, tier: int = 1, **fields: str) -> Teammate:
    made = person(name, **fields)
    Membership.objects.create(team=team, teammate=made, tier=tier)
    WorkingHours.objects.create(teammate=made, weekday=0, starts=time(8), ends=time(16))
    return made


def test_a_claim_is_refused_with_what_goes_first_and_why(team: Team) -> None:
    amina, old, new = member(team, "Amina"), waiting(9), waiting(1)
    with pytest.raises(MustTakeFirst) as refused:
        claim(new, by=amina, at=AT)
    assert refused.value.conversation == old
    assert "waiting for 9 min" in refused.value.reason
    assert fresh(new).owner is None
    claim(old, by=amina, at=AT)
    claim(new, by=amina, at=AT)


def test_what_is_urgent_may_always_be_claimed(team: Team) -> None:
    amina = member(team, "Amina")
    waiting(30)
    assert claim(waiting(0, urgency=Urgency.URGENT), by=amina, at=AT).owner == amina


@pytest.mark.parametrize("role", [Teammate.Role.LEAD, Teammate.Role.ADMINISTRATOR])
def test_no_role_goes_around_it_nor_who_is_not_of_the_team(team: Team, role: str) -> None:
    old, new = waiting(9), waiting(1)
    outsider = person("Outsider", role=role)
    WorkingHours.objects.create(teammate=outsider, weekday=0, starts=time(8), ends=time(16))
    for one in (outsider, member(team, "Lead", role=role)):
        with pytest.raises(MustTakeFirst, match="My order") as refused:
            claim(new, by=one, at=AT)
        assert refused.value.conversation == old


def test_business_minutes_count_not_the_night(team: Team) -> None:
    amina = member(team, "Amina")
    WorkingHours.objects.filter(team=team).update(starts=time(8, 57), ends=time(18))
    waiting(12 * 60)
    assert claim(waiting(1), by=amina, at=AT).owner == amina
    with pytest.raises(MustTakeFirst):
        claim(waiting(0), by=amina, at=AT + timedelta(minutes=3))


def test_in_a_team_that_is_routed_anything_may_be_claimed(team: Team) -> None:
    Team.objects.update(mode=Team.Mode.BALANCED)
    waiting(60)
    assert claim(waiting(1), by=member(team, "Amina"), at=AT).owner


def test_l1_does_not_owe_what_was_handed_up_a_tier(team: Team) -> None:
    old, new = waiting(60), waiting(1)
    Conversation.objects.filter(pk=old.pk).update(tier=2)
    with pytest.raises(MustTakeFirst):
        claim(new, by=member(team, "Elder", tier=2), at=AT)
    claim(new, by=member(team, "Amina"), at=AT)


def test_a_pass_needs_a_reason_is_recorded_and_frees_that_person_alone(team: Team) -> None:
    amina, ben, old = member(team, "Amina"), member(team, "Ben"), waiting(9)
    for why, words in (("", "x"), ("other", " "), ("laziness", "x")):
        with pytest.raises(CannotPass):
            pass_on(old, why=why, words=words, by=amina, at=AT)
    for _ in range(2):  # to say it twice changes nothing
        pass_on(old, why="lack_of_skill", by=amina, at=AT)
    entry = Entry.objects.get(name="conversation.passed")
    assert (entry.by, entry.conversation, entry.facts["why"]) == (amina.pk, old.pk, "lack_of_skill")
    assert Pass.objects.get().team == team
    claim(waiting(1), by=amina, at=AT)
    with pytest.raises(MustTakeFirst):
        claim(waiting(2), by=ben, at=AT)


def test_what_one_was_given_can_be_passed_back_into_the_lane(team: Team) -> None:
    amina, ben, old = member(team, "Amina"), member(team, "Ben"), waiting(9)
    claim(old, by=amina, at=AT)
    with pytest.raises(ClaimLost):
        pass_on(old, why="lack_of_skill", by=ben, at=AT)
    pass_on(old, why="other", words="She is my sister", by=amina, at=AT)
    assert (fresh(old).owner, fresh(old).lane_since) == (None, AT)
    told = Entry.objects.latest("pk").facts
    assert (told["how"], told["reason"]) == ("passed", "She is my sister")


def test_the_next_is_what_must_be_taken_then_the_order_of_the_queue(team: Team) -> None:
    amina = member(team, "Amina")
    newest, oldest, urgent = waiting(1), waiting(9), waiting(2, urgency=Urgency.URGENT)
    passed = waiting(20)
    pass_on(passed, why="lack_of_skill", by=amina, at=AT)
    given = [take_next([team.pk], by=amina, at=AT) for _ in range(3)]
    assert given == [oldest, urgent, newest]
    with pytest.raises(NothingToTake):
        take_next([team.pk], by=amina, at=AT)
    assert fresh(passed).owner is None


def test_how_long_it_stood_in_the_lane_is_recorded_with_the_claim(team: Team) -> None:
    made = claim(waiting(4), by=member(team, "Amina"), at=AT)
    facts = Entry.objects.filter(conversation=made.pk, name="conversation.assigned").latest("pk").facts
    assert facts["lane_since"] == (AT - timedelta(minutes=4)).isoformat()
