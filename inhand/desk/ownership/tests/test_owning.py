"""Claim, assign, release, take over: one owner at a time, and a stretch for each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from inhand.desk.conversations.tests.arriving import conversation, fresh
from inhand.desk.ledger.models import Entry
from inhand.desk.ownership.actions.assign import CannotAssign, assign
from inhand.desk.ownership.actions.claim import ClaimLost, claim
from inhand.desk.ownership.actions.hand_off import hand_off
from inhand.desk.ownership.actions.release import release
from inhand.desk.ownership.actions.take_over import ReasonMissing, take_over
from inhand.desk.ownership.models import Assignment
from inhand.desk.ownership.packet import Packet
from inhand.desk.teams.tests.people import AT, person

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(seconds=40)
PACKET = Packet("a refund", "nothing", "pay", "nothing", "no", "none")


def test_who_claims_first_has_it_and_the_other_is_told_who_and_since_when() -> None:
    made, amina, ben = conversation(), person("Amina"), person("Ben")
    claim(made, by=amina, at=AT)
    with pytest.raises(ClaimLost, match="Amina claimed this 40 s ago") as lost:
        claim(made, by=ben, at=LATER)
    assert (lost.value.winner, lost.value.since) == (amina, AT)
    assert fresh(made).owner == amina


def test_claiming_what_one_has_changes_nothing() -> None:
    made, amina = conversation(), person("Amina")
    for _ in range(2):
        claim(made, by=amina, at=AT)
    assert Assignment.objects.count() == 1
    assert Entry.objects.filter(name="conversation.assigned").count() == 1


def test_every_stretch_ends_when_the_next_begins() -> None:
    made, amina, ben = conversation(), person("Amina"), person("Ben")
    claim(made, by=amina, at=AT)
    take_over(made, by=ben, reason="Amina is ill", at=LATER)
    release(made, by=ben, at=LATER)
    stretches = Assignment.objects.order_by("pk").values_list("teammate", "began_at", "ended_at")
    assert list(stretches) == [(amina.pk, AT, LATER), (ben.pk, LATER, LATER)]
    assert (fresh(made).owner, fresh(made).lane_since) == (None, LATER)


def test_who_left_the_desk_gets_nothing() -> None:
    made, gone = conversation(), person("Gone", is_active=False)
    with pytest.raises(CannotAssign, match="Gone has left the desk"):
        assign(made, to=gone, by=None, at=AT)
    assert fresh(made).owner is None


def test_taking_over_needs_a_reason() -> None:
    made, amina, ben = conversation(), person("Amina"), person("Ben")
    claim(made, by=amina, at=AT)
    with pytest.raises(ReasonMissing):
        take_over(made, by=ben, reason=" ", at=LATER)
    take_over(made, by=ben, reason="Amina is ill", at=LATER)
    assert fresh(made).owner == ben
    assert Entry.objects.latest("pk").facts["reason"] == "Amina is ill"


def test_to_put_back_what_somebody_else_has_needs_a_reason() -> None:
    made, amina, ben = conversation(), person("Amina"), person("Ben")
    claim(made, by=amina, at=AT)
    with pytest.raises(ReasonMissing):
        release(made, by=ben, at=LATER)
    release(made, by=ben, reason="Amina is ill", at=LATER)
    assert (fresh(made).owner, Entry.objects.latest("pk").facts["reason"]) == (None, "Amina is ill")


def test_a_handoff_names_somebody_else() -> None:
    made, amina = conversation(), person("Amina")
    claim(made, by=amina, at=AT)
    for to in (None, amina):
        with pytest.raises(CannotAssign):
            hand_off(made, packet=PACKET, by=amina, to=to, at=AT)


@pytest.mark.parametrize("field", ["goal", "promised", "next_step", "blocked", "risk", "billing_or_legal"])
def test_a_packet_says_which_field_is_missing(field: str) -> None:
    values = {name: getattr(PACKET, name) for name in PACKET.__slots__} | {field: " "}
    assert list(Packet(**values).problems()) == [field]
    assert PACKET.problems() == {}


def test_the_database_refuses_a_second_present_owner() -> None:
    made = claim(conversation(), by=person("Amina"), at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            conversation=made, teammate=person("Ben"), team=made.team, how="claimed", began_at=AT
        )
