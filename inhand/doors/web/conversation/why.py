"""The four gates of a decision in words: who was asked, who was left out where, and who got it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inhand.desk.ledger import queries as ledger
from inhand.desk.routing.decide import Decision
from inhand.desk.routing.gates.load import GATE as LOAD_GATE
from inhand.desk.routing.situation import Situation
from inhand.doors.web import said

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.ledger.models import Entry
    from inhand.desk.routing.decide import Asked
    from inhand.desk.routing.gates import Verdict
    from inhand.doors.web.conversation.words import Names

_RUNGS = {
    "owner": "Who had it",
    "specialists": "Its specialists",
    "team": "The team",
    "tier_2": "L2",
    "backup_team": "Its backup team",
    "lead": "Its lead",
    "others": "Not asked",
}


@dataclass(frozen=True, slots=True)
class Member:
    """One person who was asked. ``gate`` is where they went out; empty if they passed all."""

    id: int
    name: str
    initials: str
    passed: bool
    chosen: bool
    gate: str
    reason: str
    load: int
    cap: int


@dataclass(frozen=True, slots=True)
class Rung:
    title: str
    team: str
    members: list[Member]


@dataclass(frozen=True, slots=True)
class Why:
    """A decision as its page shows it. ``situation`` is what was known then."""

    at: datetime
    reason: str
    team: str
    topic: str
    urgency: str
    unmapped: bool
    outcome: str
    rungs: list[Rung]
    missing: list[str]
    check_at: datetime | None
    replay: int


def read_why(conversation: Conversation, names: Names) -> Why | None:
    """Return the newest decision of the gates; ``None`` if only people decided."""
    entries = ledger.of_conversation(conversation.pk).filter(name="conversation.routed")
    # A follow-up that stayed with its owner says little; the decision that chose them says all.
    decided = list(entries.order_by("-seq")[:20])
    telling = next(
        (each for each in decided if each.facts["decision"]["outcome"] != "keep"),
        decided[0] if decided else None,
    )
    return _explain(telling, names) if telling else None


def _explain(entry: Entry, names: Names) -> Why:
    decision = Decision.from_facts(entry.facts["decision"])
    situation = Situation.from_facts(entry.facts["situation"])
    return Why(
        at=entry.at,
        reason=decision.reason,
        team=names.team(decision.team),
        topic=situation.conversation.topic.replace("-", " "),
        urgency=situation.conversation.urgency,
        unmapped=decision.unmapped,
        outcome=decision.outcome,
        rungs=[_rung(asked, situation, names) for asked in decision.trail],
        missing=list(decision.missing),
        check_at=decision.check_at,
        replay=entry.pk,
    )


def _rung(asked: Asked, situation: Situation, names: Names) -> Rung:
    members = [_member(verdict, asked, situation, names) for verdict in asked.verdicts]
    members.sort(key=lambda each: (not each.chosen, not each.passed, each.load / max(each.cap, 1), each.name))
    return Rung(_RUNGS.get(asked.rung, asked.rung), names.team(asked.team), members)


def _member(verdict: Verdict, asked: Asked, situation: Situation, names: Names) -> Member:
    person = situation.person(verdict.person)
    name = person.name if person else names.who(verdict.person, begins=True)
    return Member(
        id=verdict.person,
        name=name,
        initials=said.initials(name),
        passed=verdict.is_kept,
        chosen=verdict.person == asked.chosen,
        gate={"hours": "Hours", LOAD_GATE: "Load"}.get(verdict.gate, verdict.gate.title())
        if not verdict.is_kept
        else "",
        reason=_reason(verdict, names) if verdict.code else _passed(verdict, asked),
        load=person.load if person else verdict.load or 0,
        cap=verdict.cap or (person.capacity if person else 0),
    )


def _passed(verdict: Verdict, asked: Asked) -> str:
    return (
        "least to carry for what they can hold" if verdict.person == asked.chosen else "could have taken it"
    )


def _reason(verdict: Verdict, names: Names) -> str:
    at, minutes = verdict.at, verdict.minutes
    return {
        "off_shift": "off shift" + _when(", back ", at, names),
        "away": "away" + _when(" until ", at, names),
        "busy": "busy" + _when(" until ", at, names),
        "disconnected": "not connected" + _when(" since ", at, names),
        "shift_ends": "shift ends" + _when(" ", at, names) + f", the team keeps {minutes} min free",
        "back_in_time": "not here now" + _when(", back in time ", at, names),
        "declined": "let go of this one before",
        "full": f"at the cap: {verdict.load} of {verdict.cap}",
        "not_specialist": "not asked: the topic has specialists",
        "tier_1": "not asked: it was handed up to L2",
        "tier_2": "not asked: L2 is asked only when L1 would miss the target",
        "channel_full": f"at their cap for {verdict.channel}: {verdict.load} of {verdict.cap} waiting",
    }[verdict.code]


def _when(words: str, at: datetime | None, names: Names) -> str:
    return words + names.moment(at.isoformat()) if at else ""
