"""What each process of a busy hour does, beside the others and without waiting for them."""

from __future__ import annotations

from contextlib import suppress
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

from inhand.desk.conversations.models import Conversation
from inhand.desk.ownership.actions.assign import CannotAssign
from inhand.desk.ownership.actions.claim import ClaimLost, MustTakeFirst, claim
from inhand.desk.ownership.actions.hand_off import hand_off
from inhand.desk.ownership.packet import Packet
from inhand.desk.replies.actions.send import Collision, NotOwner, Reply, send
from inhand.desk.rules.actions.discard_draft import discard_draft
from inhand.desk.rules.actions.publish_rules import RulesMoved, publish_rules
from inhand.desk.rules.actions.save_draft import save_draft
from inhand.desk.rules.queries import rule_book
from inhand.desk.rules.reading import write
from inhand.desk.teams.actions.seen import seen
from inhand.desk.teams.actions.set_hours import set_hours
from inhand.desk.teams.actions.set_status import set_status
from inhand.desk.teams.hours import Span
from inhand.desk.teams.models import Team, Teammate
from inhand.doors.channels import accept
from inhand.doors.channels.models import Channel
from inhand.ground import clock
from inhand.ground.outbox.tasks import DESK
from inhand.ground.outbox.worker import run_due
from tests.support.mail_desk import mail

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.races.together import Barrier

Share = dict[str, Any]
PACKET = Packet("a refund", "nothing", "refund it", "nothing", "no", "none")


def be(share: Share, barrier: Barrier) -> int:
    """Play one part for some seconds; return how often it was played."""
    part = PARTS[share["part"]]
    barrier.wait()
    until, turns = clock.monotonic() + share["seconds"], 0
    while clock.monotonic() < until:
        part(share, turns)
        turns += 1
    return turns


def _mail_comes(share: Share, turn: int) -> None:
    raws = [mail(f"{share['by']}-{turn}-{n}", subject=f"Order {turn}") for n in range(3)]
    accept.store(Channel.objects.get(), raws, at=clock.now())


def _work(share: Share, _turn: int) -> None:
    run_due(DESK, f"worker-{share['by']}", 20)


_STATUSES = ("away", "available", "busy", "available", "available")
_ALWAYS = tuple(Span(day, time(0), time(0)) for day in range(7))


def _person(turn: int) -> Teammate:
    people = Teammate.objects.order_by("pk")
    return people[turn % people.count()]


def _change_status(_share: Share, turn: int) -> None:
    person = _person(turn)
    seen(person.pk, at=clock.now())
    set_status(person, status=_STATUSES[turn % len(_STATUSES)], by=None, at=clock.now())


def _shifts_begin_and_end(_share: Share, turn: int) -> None:
    set_hours(_person(turn // 2), spans=_ALWAYS if turn % 2 else (), by=None, at=clock.now())


def _rules_are_published(_share: Share, turn: int) -> None:
    document = write(rule_book())
    document["targets"]["normal"] = 60 + turn
    for number, team in enumerate(document["teams"]):
        team["mode"] = _MODES[(turn + number) % len(_MODES)]
    try:
        begun = save_draft(document, revision=0, by=None, at=clock.now(), inboxes={})
        publish_rules(revision=begun.revision, by=None, at=clock.now(), inboxes={})
    except RulesMoved:
        discard_draft(revision=begun.revision)


_MODES = [mode.value for mode in Team.Mode]


def _take_and_answer(share: Share, turn: int) -> None:
    by = Teammate.objects.get(pk=share["by"])
    open_ones = Conversation.objects.filter(state="open").order_by("pk")
    with suppress(ClaimLost, MustTakeFirst, NotOwner, Collision, IndexError):
        conversation = open_ones[turn % max(1, open_ones.count())]
        claim(conversation, by=by, at=clock.now())
    with suppress(NotOwner, Collision, IndexError):
        conversation = open_ones.filter(owner=by)[0]
        reply = Reply("It is on its way.", conversation.revision, client_key=f"{by.pk}-{turn}")
        send(conversation, reply=reply, by=by, at=clock.now(), undo=timedelta(seconds=10))


def _hand_off(share: Share, turn: int) -> None:
    by = Teammate.objects.get(pk=share["by"])
    conversation = Conversation.objects.filter(owner=by, state="open").first()
    if conversation is not None:
        with suppress(CannotAssign):
            hand_off(conversation, packet=PACKET, by=by, to=_person(turn), at=clock.now())


PARTS: dict[str, Callable[[Share, int], None]] = {
    "mail": _mail_comes,
    "worker": _work,
    "statuses": _change_status,
    "shifts": _shifts_begin_and_end,
    "rules": _rules_are_published,
    "answers": _take_and_answer,
    "handoffs": _hand_off,
}
