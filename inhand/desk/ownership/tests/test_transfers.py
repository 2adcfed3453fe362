"""Semantics 5, transfer: every one between people or teams carries a packet, and ownership never has a gap."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.actions.close import close
from inhand.desk.conversations.tests.arriving import conversation, fresh
from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.replay import fold
from inhand.desk.ownership.actions.acknowledge import acknowledge
from inhand.desk.ownership.actions.assign import CannotAssign, PacketNeeded, assign
from inhand.desk.ownership.actions.claim import claim
from inhand.desk.ownership.actions.hand_off import hand_off
from inhand.desk.ownership.actions.hand_off_all import NotAllMoved, Transfer, hand_off_all
from inhand.desk.ownership.actions.release import release
from inhand.desk.ownership.actions.return_handoff import CannotReturn, return_handoff
from inhand.desk.ownership.models import Assignment, Handoff
from inhand.desk.ownership.packet import Packet
from inhand.desk.teams.models import Team
from inhand.desk.teams.tests.people import AT, person

if TYPE_CHECKING:
    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate

pytestmark = pytest.mark.django_db
PACKET = Packet("a refund", "nothing", "pay", "nothing", "no", "none")


def owned(name: str = "Amina", **fields: str) -> Conversation:
    return claim(conversation(**fields), by=person(name), at=AT)


def holder(made: Conversation) -> Teammate:
    assert made.owner
    return made.owner


def test_what_somebody_has_goes_to_another_only_with_a_packet() -> None:
    made, ben = owned(), person("Ben")
    for by in (holder(made), person("Lead", role="lead"), person("Admin", role="administrator")):
        with pytest.raises(PacketNeeded, match=r"Amina has it. Hand it off with a packet, so that Ben"):
            assign(made, to=ben, by=by, at=AT)
    assert fresh(made).owner == made.owner
    hand_off(made, packet=PACKET, by=holder(made), to=ben, at=AT)
    assert fresh(made).owner == ben


def test_routing_and_rescues_go_without() -> None:
    made, ben = owned(), person("Ben")
    assert assign(made, to=ben, by=None, at=AT, how="routed").owner == ben


def test_out_of_the_lane_a_person_may_give_it_to_anybody() -> None:
    ben = person("Ben")
    assert assign(conversation(), to=ben, by=person("Amina"), at=AT).owner == ben


def test_to_another_team_it_goes_with_a_packet_too() -> None:
    made, other = owned(), Team.objects.create(name="Billing")
    with pytest.raises(PacketNeeded, match="Billing"):
        release(made, team=other, by=holder(made), at=AT)
    hand_off(made, packet=PACKET, by=holder(made), to_team=other, at=AT)
    assert (fresh(made).team, fresh(made).owner, fresh(made).lane_since) == (other, None, AT)


def test_up_a_tier_and_down_again_when_it_is_returned() -> None:
    made, elder = owned(), person("Elder")
    handoff = hand_off(made, packet=PACKET, by=holder(made), to_team=made.team, tier=2, at=AT)
    assert (fresh(made).tier, fresh(made).owner) == (2, None)
    claim(fresh(made), by=elder, at=AT)
    return_handoff(handoff, reason="This is an easy one", by=elder, at=AT)
    assert (fresh(made).tier, fresh(made).owner) == (1, made.owner)
    story = fold(Entry.objects.order_by("pk"))[made.pk]
    assert (story.tier, story.owner) == (1, made.owner_id)


def test_a_packet_for_a_lane_waits_for_whoever_takes_it() -> None:
    made, ben = owned(), person("Ben")
    handoff = hand_off(made, packet=PACKET, by=holder(made), to_team=made.team, at=AT)
    claim(fresh(made), by=ben, at=AT)
    assert acknowledge(handoff, by=ben, at=AT).state == Handoff.State.ACKNOWLEDGED


def test_who_hands_it_on_has_answered_the_packet_they_got() -> None:
    made, ben = owned(), person("Ben")
    first = hand_off(made, packet=PACKET, by=holder(made), to=ben, at=AT)
    hand_off(made, packet=PACKET, by=ben, to=person("Chloe"), at=AT)
    first.refresh_from_db()
    assert first.state == Handoff.State.PASSED_ON


def test_after_thirty_minutes_a_return_is_refused_and_says_what_to_do() -> None:
    made, ben = owned(), person("Ben")
    handoff = hand_off(made, packet=PACKET, by=holder(made), to=ben, at=AT)
    late = AT + timedelta(minutes=30, seconds=1)
    assert not handoff.is_returnable(late)
    with pytest.raises(CannotReturn, match=r"The 30 minutes to return it are over. Hand it off"):
        return_handoff(handoff, reason="Not mine", by=ben, at=late)
    in_time = AT + timedelta(minutes=30)
    assert handoff.is_returnable(in_time)
    return_handoff(handoff, reason="Not mine", by=ben, at=in_time)
    assert fresh(made).owner == made.owner
    spans = (
        Assignment.objects.filter(conversation=made)
        .order_by("began_at", "pk")
        .values_list("began_at", "ended_at")
    )
    assert [end for _, end in spans][:-1] == [begin for begin, _ in spans][1:], "there is no gap"


def test_what_is_closed_or_in_the_lane_is_not_handed_to_oneself() -> None:
    made, ben = conversation(), person("Ben")
    with pytest.raises(CannotAssign, match="Claim it"):
        hand_off(made, packet=PACKET, by=ben, to=ben, at=AT)
    close(claim(made, by=ben, at=AT), by=ben, at=AT, although_waiting=True)
    with pytest.raises(CannotAssign, match=r"It is closed. Reopen it first"):
        hand_off(made, packet=PACKET, by=ben, to=person("Chloe"), at=AT)


def test_several_move_at_once_each_with_its_packet() -> None:
    mails = [owned(f"P{n}", sender=f"c{n}@x.example") for n in range(3)]
    lead, ben = person("Lead"), person("Ben")
    made = hand_off_all([Transfer(each.pk, PACKET, to=ben) for each in mails], by=lead, at=AT)
    assert {handoff.conversation_id for handoff in made} == {each.pk for each in mails}
    assert {fresh(each).owner for each in mails} == {ben}


def test_if_one_of_several_cannot_move_none_does_and_it_is_named() -> None:
    lead, ben = person("Lead"), person("Ben")
    first, bens = owned(sender="a@x.example"), claim(conversation(subject="Stuck"), by=ben, at=AT)
    before = Entry.objects.count()
    with pytest.raises(NotAllMoved, match=r"“Stuck”: Ben has it already. Nothing was handed off.") as stuck:
        hand_off_all([Transfer(each.pk, PACKET, to=ben) for each in (bens, first)], by=lead, at=AT)
    assert stuck.value.conversation == bens
    assert fresh(first).owner == first.owner
    assert (Entry.objects.count(), Handoff.objects.count()) == (before, 0)
    incomplete = replace(PACKET, goal="")
    with pytest.raises(NotAllMoved, match="say what the customer wants"):
        hand_off_all([Transfer(first.pk, incomplete, to=ben)], by=lead, at=AT)


def test_a_list_that_is_out_of_date_moves_nothing() -> None:
    mine, ben = owned(), person("Ben")
    amina = mine.owner
    hand_off(mine, packet=PACKET, by=ben, to=ben, at=AT)
    with pytest.raises(NotAllMoved, match="Ben has it now"):
        hand_off_all([Transfer(mine.pk, PACKET, to=person("Chloe"), held_by=amina)], by=ben, at=AT)
