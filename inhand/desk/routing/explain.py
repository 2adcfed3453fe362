"""A decision in words, for the "why me?" page: the one place that has words for codes. Pure.

Everything it says is in the situation and the decision. ``tell`` says a moment as its reader wants to hear it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inhand.desk.routing.gates.context import PIECES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from inhand.desk.routing.decision import Asked, Decision
    from inhand.desk.routing.gates import Verdict
    from inhand.desk.routing.situation import Situation

    Tell = Callable[[datetime], str]


@dataclass(frozen=True, slots=True)
class GateRow:
    """A gate: what it asks, and what came out."""

    gate: str
    title: str
    asks: str
    found: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who was named. ``gate`` is where they went out, empty if they passed all or nobody had to ask them.

    ``load`` of ``cap`` is the weight of what waits on them, ``waiting`` the number of conversations.
    """

    person: int
    name: str
    is_kept: bool
    is_chosen: bool
    gate: str
    reason: str
    load: int
    cap: int
    waiting: int


@dataclass(frozen=True, slots=True)
class RungRow:
    """A group that was asked, and what was found about each, who is chosen first."""

    title: str
    team: int
    team_name: str
    people: tuple[PersonRow, ...]


def gates(situation: Situation, decision: Decision) -> tuple[GateRow, ...]:
    """Return the four gates in turn."""
    urgent = " Urgent ignores the end of a shift." if situation.is_urgent else ""
    here = f"On shift, available, connected, with enough of the shift left.{urgent}"
    return (
        GateRow(
            "team",
            "Team",
            "Where somebody put it, else the first row of the topic table that fits.",
            _team_found(decision),
        ),
        GateRow("hours", "Hours", here, _hours_found(decision)),
        GateRow("load", *_gate_3(decision), _load_found(decision)),
        GateRow("context", "Context", "What the owner should have before them.", _context_found(decision)),
    )


def _gate_3(decision: Decision) -> tuple[str, str]:
    """Return what the third gate is called and asks, as the last group was asked."""
    mode = next((asked.mode for asked in reversed(decision.trail) if asked.rung != "others"), "")
    return {
        "round_robin": ("Turn", "Of those left, whose turn it is: the longest without a new one."),
        "claim": (
            "Load",
            "In a claim team nobody is chosen: whoever passed the first two gates may take it.",
        ),
    }.get(
        mode,
        (
            "Load",
            "Of those left, who has least waiting for what they can hold. Ties: longest without a new one.",
        ),
    )


def _team_found(decision: Decision) -> str:
    if decision.outcome == "keep":
        return f"It stays in {decision.team_name}."
    if decision.unmapped:
        topic = decision.topic
        return f"No team in use is named for {topic}, so {decision.team_name}. The topic is to be mapped."
    way, _, _ = decision.reason.partition("; ")
    return f"{way}."


def _hours_found(decision: Decision) -> str:
    if decision.outcome == "keep":
        return "A follow-up goes to its owner."
    asked = [verdict for asked, verdict in _named(decision) if asked.rung != "others"]
    here = sum(1 for verdict in asked if verdict.gate == "load" or verdict.is_kept)
    return f"{here} of {len(asked)} can begin now."


def _load_found(decision: Decision) -> str:
    if decision.outcome == "keep":
        return "Not asked, since its owner keeps it."
    if decision.could_take:
        return "Not asked: the team takes from its lane itself."
    _, _, why = decision.reason.partition("; ")
    return f"{why[:1].upper()}{why[1:]}."


def _context_found(decision: Decision) -> str:
    if not decision.missing:
        return "Nothing is missing."
    there = len(PIECES) - len(decision.missing)
    return f"Missing: {', '.join(decision.missing)}. The other {there} are there."


def _named(decision: Decision) -> Iterator[tuple[Asked, Verdict]]:
    return ((asked, verdict) for asked in decision.trail for verdict in asked.verdicts)


def rungs(situation: Situation, decision: Decision, tell: Tell) -> tuple[RungRow, ...]:
    """Return the ladder as far as it was climbed, and the members whom nobody had to ask."""
    return tuple(
        RungRow(
            _title(asked),
            asked.team,
            asked.team_name,
            tuple(_person(situation, asked, verdict, tell) for verdict in asked.verdicts),
        )
        for asked in decision.trail
        if asked.verdicts
    )


def _title(asked: Asked) -> str:
    tier = f"L{asked.tier}" if asked.tier else ""
    return {
        "owner": "Who had it",
        "specialists": " ".join(filter(None, ("Specialists", tier and f"of {tier}"))),
        "team": tier or "The team",
        "tier_2": tier,
        "backup_team": " ".join(filter(None, ("Its backup team", tier and f"at {tier}"))),
        "lead": "Its lead",
        "others": "Not asked",
    }[asked.rung]


def _person(situation: Situation, asked: Asked, verdict: Verdict, tell: Tell) -> PersonRow:
    person = situation.person(verdict.person)
    # The verdict on a full channel counts that channel only; the row shows everything.
    load = person.load if person else verdict.load or 0
    counted = verdict.cap if verdict.code != "channel_full" else None
    return PersonRow(
        person=verdict.person,
        name=verdict.name,
        is_kept=verdict.is_kept,
        is_chosen=asked.chosen == verdict.person,
        gate="" if verdict.is_kept or asked.rung == "others" else verdict.gate.title(),
        reason=_kept(asked, verdict, tell) if verdict.is_kept else _turned_away(verdict, tell),
        load=load,
        cap=counted or (person.capacity if person else 0),
        waiting=load if person is None or person.waiting is None else person.waiting,
    )


def _kept(asked: Asked, verdict: Verdict, tell: Tell) -> str:
    if asked.rung == "owner":
        at = f", back {tell(verdict.at)}" if verdict.at else ""
        return f"not here now{at}, in time" if verdict.code else "has it and is at work"
    if verdict.load is None or verdict.cap is None:
        return "could take it"
    above = ", at the cap, but urgent goes above it" if verdict.load >= verdict.cap else ""
    return _chance(asked, verdict, tell) + above


def _chance(asked: Asked, verdict: Verdict, tell: Tell) -> str:
    is_chosen = asked.chosen == verdict.person
    if asked.mode == "round_robin":
        last = f"the last one came {tell(verdict.at)}" if verdict.at else "never had one"
        return f"{'next in turn' if is_chosen else 'later in the turn'}: {last}"
    return "least to carry for what they can hold" if is_chosen else "could have taken it"


def _turned_away(verdict: Verdict, tell: Tell) -> str:
    at = tell(verdict.at) if verdict.at else ""
    count = f"{verdict.load} of {verdict.cap}"
    return {
        "declined": "let go of this one before",
        "not_specialist": "the specialists of the topic go first",
        "tier_1": "it was handed up to L2",
        "tier_2": "L2 is for what is handed up, or what L1 would be late for",
        "off_shift": f"off shift, back {at}" if at else "off shift, no shift in sight",
        "away": f"away until {at}" if at else "away",
        "busy": f"busy until {at}" if at else "busy",
        "disconnected": f"not connected since {at}" if at else "not connected",
        "shift_ends": f"shift ends {at}, the team keeps the last {verdict.minutes} min free",
        "full": f"at the cap: {count}" + (f", which grows after an absence, next {at}" if at else ""),
        "channel_full": f"at their cap for {verdict.channel}: {count}",
    }[verdict.code]
