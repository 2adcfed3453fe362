"""A conversation changes hands with its packet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from inhand.desk.ownership.actions.acknowledge import NotYours, acknowledge
from inhand.desk.ownership.actions.hand_off import BadPacket, hand_off
from inhand.desk.ownership.actions.return_handoff import CannotReturn, return_handoff
from inhand.desk.ownership.models import Handoff
from inhand.desk.ownership.packet import Packet
from tests.support.mail_desk import mail

if TYPE_CHECKING:
    from inhand.desk.conversations.models import Conversation
    from tests.journeys.conftest import Journey

PACKET = Packet("her money back", "nothing", "call the bank", "nothing", "billing", "she may leave us")


def handed(journey: Journey) -> tuple[Conversation, Handoff]:
    """Ben has it from Amina."""
    journey.pushed(mail("order-1"))
    conversation = journey.conversation()
    if conversation.owner != journey.desk.amina:
        hand_off(
            conversation, packet=PACKET, by=journey.desk.ben, to=journey.desk.amina, at=journey.clock.now()
        )
    handoff = hand_off(
        conversation, packet=PACKET, by=journey.desk.amina, to=journey.desk.ben, at=journey.clock.now()
    )
    return conversation, handoff


def test_without_a_whole_packet_nothing_changes_hands(journey: Journey) -> None:
    journey.pushed(mail("order-1"))
    conversation = journey.conversation()
    owner = conversation.owner
    assert owner
    with pytest.raises(BadPacket) as bad:
        hand_off(
            conversation,
            packet=replace(PACKET, goal=" "),
            by=owner,
            to=journey.desk.ben,
            at=journey.clock.now(),
        )
    assert list(bad.value.problems) == ["goal"]
    assert journey.conversation().owner == owner
    assert not Handoff.objects.exists()


def test_a_handoff_moves_at_once_and_its_receiver_acknowledges(journey: Journey) -> None:
    conversation, handoff = handed(journey)
    assert journey.conversation().owner == journey.desk.ben
    with pytest.raises(NotYours):
        acknowledge(handoff, by=journey.desk.amina, at=journey.clock.now())
    handoff = acknowledge(handoff, by=journey.desk.ben, at=journey.clock.now())
    assert handoff.state == Handoff.State.ACKNOWLEDGED
    journey.pass_time(minutes=1)
    assert journey.conversation().owner == journey.desk.ben
    assert conversation.assignments.filter(ended_at=None).count() == 1


def test_a_handoff_is_returned_with_a_reason_to_who_sent_it(journey: Journey) -> None:
    _, handoff = handed(journey)
    with pytest.raises(CannotReturn):
        return_handoff(handoff, reason=" ", by=journey.desk.ben, at=journey.clock.now())
    handoff = return_handoff(
        handoff, reason="I know nothing of banks.", by=journey.desk.ben, at=journey.clock.now()
    )
    assert handoff.state == Handoff.State.RETURNED
    assert journey.conversation().owner == journey.desk.amina
    assert journey.conversation().lane_since is None


def test_after_half_an_hour_it_is_theirs(journey: Journey) -> None:
    _, handoff = handed(journey)
    journey.pass_time(minutes=31)
    with pytest.raises(CannotReturn):
        return_handoff(handoff, reason="Too late.", by=journey.desk.ben, at=journey.clock.now())
    assert journey.conversation().owner == journey.desk.ben
