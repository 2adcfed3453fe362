"""The demo's teammates at work: they come, take breaks, answer, hand over and go home, by the desk's own verbs.

What they do follows from hashes of what lies before them, not from chance, so that every demo plays alike.
"""

from __future__ import annotations

import hashlib
import logging
import math
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from inhand.desk.conversations.actions.close import close
from inhand.desk.conversations.actions.note import note
from inhand.desk.conversations.models import Conversation
from inhand.desk.conversations.queries import in_queue_order
from inhand.desk.ownership.actions.acknowledge import acknowledge
from inhand.desk.ownership.actions.hand_off import hand_off
from inhand.desk.ownership.actions.take_next import NothingToTake, take_next
from inhand.desk.ownership.models import Handoff
from inhand.desk.ownership.packet import Packet
from inhand.desk.replies.actions.approve import approve
from inhand.desk.replies.actions.ask_approval import ask_approval
from inhand.desk.replies.actions.decide_approval import AlreadyDecided
from inhand.desk.replies.actions.decline import decline
from inhand.desk.replies.actions.send import CannotSend, Collision, NeedsApproval, NotOwner, Reply, send
from inhand.desk.replies.models import Approval, Template
from inhand.desk.replies.queries import to_approve
from inhand.desk.replies.render import render, unresolved
from inhand.desk.teams.actions.seen import seen
from inhand.desk.teams.actions.set_status import set_status
from inhand.desk.teams.hours import shift_at
from inhand.desk.teams.models import Team, Teammate
from inhand.desk.teams.queries import hours_of_teammates
from inhand.ground import clock

if TYPE_CHECKING:
    from inhand.desk.teams.hours import Shift

log = logging.getLogger(__name__)

_MEDIAN_MINUTES = 4.0
_SPREAD = 0.7
_FALLBACK = "Hello {contact.first_name},\n\nthank you for writing. I have looked into it and settled it for you.\n\n{teammate.first_name}"


def chance(*what: object) -> float:
    """Return a number from 0 to 1 that depends on ``what`` alone."""
    digest = hashlib.sha256(":".join(map(str, what)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


class Player:
    """Plays everybody who is not signed in themselves."""

    def __init__(self) -> None:
        self._free_at: dict[int, datetime] = {}
        self._at: dict[int, int] = {}
        self._resting: set[str] = set()

    def rest(self, *emails: str) -> None:
        """Let these be; a person will sit down in their chair, or their work piles up."""
        self._resting |= set(emails)

    def step(self, now: datetime) -> None:
        """Let everybody do what is to be done at this moment."""
        hours = hours_of_teammates()
        for person in Teammate.objects.here().order_by("pk"):
            if person.last_login is None:  # who has signed in is a person of their own
                self._live(person, shift_at(hours[person.pk], now), now)

    def _live(self, person: Teammate, shift: Shift | None, now: datetime) -> None:
        wanted = _status(person, shift, now)
        if wanted != "away":
            seen(person.pk, at=now)
        if person.status != wanted:
            set_status(person, status=wanted, by=person, at=now)
        if wanted == "available" and person.email not in self._resting:
            self._work(person, now)

    def _work(self, person: Teammate, now: datetime) -> None:
        if now < self._free_at.get(person.pk, now):
            return
        if done := self._at.pop(person.pk, None):
            _answer(person, done, now)
        _approve(person, now)
        waits = Approval.objects.filter(outcome=Approval.Outcome.WAITING).values("conversation")
        mine = Conversation.objects.filter(owner=person, state=Conversation.State.OPEN).exclude(pk__in=waits)
        conversation = in_queue_order(mine, now).first() or _claimed(person, now)
        if conversation is not None:
            self._at[person.pk] = conversation.pk
            self._free_at[person.pk] = now + _effort(conversation)


def _approve(person: Teammate, now: datetime) -> None:
    """Let somebody who may approve read what waits for them; what came meanwhile sends it back to its author."""
    for approval in to_approve(person):
        try:
            approve(approval, by=person, at=now, undo=clock.lived(10))
        except (Collision, NotOwner, CannotSend):
            decline(approval, reason="Something came meanwhile, please look again.", by=person, at=now)
        except AlreadyDecided as decided:
            log.info("%s: %s", person.name, decided)


def _claimed(person: Teammate, now: datetime) -> Conversation | None:
    """Let somebody who has nothing to do take the next one from the lanes of their claim teams."""
    lanes = list(person.teams.filter(mode=Team.Mode.CLAIM).values_list("pk", flat=True))
    try:
        return take_next(lanes, by=person, at=now) if lanes else None
    except NothingToTake:
        return None


def _status(person: Teammate, shift: Shift | None, now: datetime) -> str:
    if shift is None:
        return "away"
    middle = shift.starts + (shift.ends - shift.starts) / 2
    lunch = middle + timedelta(minutes=30 * chance("lunch", person.pk, middle.date()))
    return "busy" if lunch <= now < lunch + timedelta(minutes=30) else "available"


def _effort(conversation: Conversation) -> timedelta:
    """Return lognormal effort, as answering mail has it: many short ones, a few very long."""
    one, two = (
        chance("a", conversation.pk, conversation.revision),
        chance("b", conversation.pk, conversation.revision),
    )
    normal = math.sqrt(-2 * math.log(max(one, 1e-9))) * math.cos(2 * math.pi * two)
    return timedelta(minutes=min(45.0, max(1.5, _MEDIAN_MINUTES * math.exp(_SPREAD * normal))))


def _answer(person: Teammate, pk: int, now: datetime) -> None:
    conversation = Conversation.objects.select_related("contact", "inbox").get(pk=pk)
    if conversation.owner_id != person.pk or conversation.state != Conversation.State.OPEN:
        return
    for packet in conversation.handoffs.filter(state=Handoff.State.SENT):
        acknowledge(packet, by=person, at=now)
    conversation.refresh_from_db()
    luck = chance("what", pk, conversation.revision)
    if conversation.waiting_since is None:
        close(conversation, by=person, at=now)
    elif luck < 0.03 and _hand_on(conversation, person, now):  # noqa: PLR2004 -- three of a hundred
        return
    else:
        if luck > 0.93:  # noqa: PLR2004 -- seven of a hundred
            note(conversation, text="Checked with the carrier, the reference is in order.", by=person, at=now)
            conversation.refresh_from_db()
        _reply(conversation, person, now, then="close" if luck < 0.7 else "wait")  # noqa: PLR2004


def _hand_on(conversation: Conversation, person: Teammate, now: datetime) -> bool:
    colleague = (
        Teammate.objects.here()
        .filter(teams=conversation.team, status="available")
        .exclude(pk=person.pk)
        .first()
    )
    tiers = dict(conversation.team.memberships.values_list("teammate_id", "tier"))
    is_first_line = tiers.get(person.pk) == 1 and 2 in tiers.values()  # noqa: PLR2004 -- L2
    if colleague is None and not is_first_line:
        return False
    packet = Packet(
        goal="A clear answer today",
        promised="nothing",
        next_step="Look at the account and answer",
        blocked="nothing",
        billing_or_legal="billing" if conversation.topic == "billing" else "no",
        risk="none",
        due=now + timedelta(hours=2),
    )
    if is_first_line:
        hand_off(conversation, packet=packet, by=person, at=now, to_team=conversation.team, tier=2)
    else:
        hand_off(conversation, packet=packet, by=person, at=now, to=colleague)
    return True


def _reply(conversation: Conversation, person: Teammate, now: datetime, *, then: str) -> None:
    template = Template.objects.filter(topic=conversation.topic).order_by("pk").first()
    first_name = (conversation.contact.name.split() or ["there"])[0]
    values = {
        "contact.first_name": first_name,
        "teammate.first_name": person.name.split()[0],
        "conversation.id": str(conversation.pk),
    }
    text = render(template.text if template else _FALLBACK, values)
    reply = Reply(
        text=text if not unresolved(text) else "Hello, thank you for writing. I have settled it for you.",
        seen_revision=conversation.revision,
        client_key=f"demo-{conversation.pk}-{conversation.revision}",
        then=then,
    )
    try:
        send(conversation, reply=reply, by=person, at=now, undo=clock.lived(10))
    except NeedsApproval:
        conversation.refresh_from_db()
        ask_approval(
            conversation, reply=replace(reply, seen_revision=conversation.revision), by=person, at=now
        )
    except (Collision, NotOwner, CannotSend) as refused:
        log.info("%s did not answer %s: %s", person.name, conversation.pk, refused)
