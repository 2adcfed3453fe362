"""A claim team from the mail to the answer: what waits too long goes first, and everything is told by the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.events import MustTakeAsked
from inhand.desk.ledger.models import Entry
from inhand.desk.ownership.actions.claim import MustTakeFirst, claim
from inhand.desk.ownership.actions.hand_off import hand_off
from inhand.desk.ownership.actions.pass_on import pass_on
from inhand.desk.ownership.actions.return_handoff import return_handoff
from inhand.desk.ownership.actions.take_next import take_next
from inhand.desk.ownership.packet import Packet
from inhand.desk.teams.actions.change_team import change_team
from inhand.desk.teams.actions.set_status import set_status
from inhand.desk.teams.models import Team
from inhand.ground.outbox.worker import run_all
from tests.support.mail_desk import mail

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

PACKET = Packet("her parcel", "nothing", "call the carrier", "nothing", "no", "none")


def test_the_hard_one_is_not_left_in_the_lane(journey: Journey) -> None:
    desk = journey.desk
    Team.objects.filter(pk=desk.team.pk).update(mode=Team.Mode.CLAIM)
    change_team(desk.team, by=None, at=journey.clock.now(), must_take_minutes=10)
    journey.pushed(mail("hard", subject="The hard one"))
    hard = journey.conversation()
    journey.pass_time(minutes=9)
    journey.pushed(mail("easy", subject="The easy one", sender="Eve <eve@x.example>"))
    easy = journey.conversation()
    assert (hard.owner, easy.owner) == (None, None)

    journey.pass_time(minutes=2)
    with pytest.raises(MustTakeFirst) as first:
        claim(easy, by=desk.amina, at=journey.clock.now())
    assert first.value.conversation == hard
    pass_on(hard, why="lack_of_skill", by=desk.amina, at=journey.clock.now())
    assert take_next([desk.team.pk], by=desk.amina, at=journey.clock.now()) == easy
    assert take_next([desk.team.pk], by=desk.ben, at=journey.clock.now()) == hard

    handoff = hand_off(hard, packet=PACKET, by=desk.ben, to=desk.amina, at=journey.clock.now())
    journey.pass_time(minutes=1)
    return_handoff(handoff, reason="I passed it already", by=desk.amina, at=journey.clock.now())
    journey.answer(hard, desk.ben, "It is on its way.")
    assert journey.received()["Subject"] == "Re: The hard one"
    assert Conversation.objects.get(pk=hard.pk).owner == desk.ben


def asked() -> list[list[int]]:
    facts = Entry.objects.filter(name=MustTakeAsked.name).order_by("pk").values_list("facts", flat=True)
    return [each["told"] for each in facts]


def test_whoever_could_take_what_waits_too_long_is_asked_once(journey: Journey) -> None:
    """Must take (semantics 5), told to their devices: the claim itself is asked in a dialog."""
    desk = journey.desk
    change_team(desk.team, by=None, at=journey.clock.now(), mode=Team.Mode.CLAIM, must_take_minutes=10)
    set_status(desk.ben, status="away", by=None, at=journey.clock.now())
    journey.pushed(mail("hard", subject="The hard one"))
    journey.pass_time(minutes=9)
    assert asked() == []
    journey.pass_time(minutes=1)
    assert asked() == [[desk.amina.pk]], "who is away could not take it"
    set_status(desk.ben, status="available", by=None, at=journey.clock.now())
    run_all()
    journey.pass_time(minutes=110)
    assert asked() == [[desk.amina.pk], [desk.ben.pk]]
    assert journey.conversation().rung == "half", "the ladder goes on as ever"


def test_what_a_team_takes_in_time_asks_nobody(journey: Journey) -> None:
    change_team(journey.desk.team, by=None, at=journey.clock.now(), mode=Team.Mode.CLAIM)
    journey.pushed(mail("easy"))
    journey.pass_time(minutes=4)
    claim(journey.conversation(), by=journey.desk.amina, at=journey.clock.now())
    run_all()
    journey.pass_time(minutes=30)
    assert asked() == []
