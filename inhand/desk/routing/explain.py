"""A decision in words, for the "why me?" page. Pure: everything it says is in the decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from inhand.desk.routing.gates.context import PIECES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, tzinfo

    from inhand.desk.routing.decide import Asked, Decision
    from inhand.desk.routing.gates import Verdict

_TITLES = {"team": "Team", "hours": "Hours", "load": "Load", "context": "Context"}
_ASKED = {
    "owner": "Who has it now",
    "specialists": "{team}, its specialists",
    "team": "{team}",
    "tier_2": "{team}, L2",
    "backup_team": "{team}, the backup team",
    "lead": "The lead of {team}",
    "others": "{team}, not asked",
}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who was looked at by a gate. ``load`` is like "3 of 8", empty where load was not asked."""

    person: int
    name: str
    asked_as: str
    is_kept: bool
    is_chosen: bool
    reason: str
    load: str = ""


@dataclass(frozen=True, slots=True)
class GateRow:
    """A gate: what it asks, what came out, and the people it looked at, in the order of the ladder."""

    gate: str
    title: str
    sentence: str
    people: tuple[PersonRow, ...] = ()


def explain(decision: Decision, zone: tzinfo = UTC) -> tuple[GateRow, ...]:
    """Return the four gates in turn; times are told in ``zone``."""
    return (
        _row(decision, zone, "team", _team_sentence(decision)),
        _row(decision, zone, "hours", _hours_sentence(decision)),
        _row(decision, zone, "load", _load_sentence(decision)),
        GateRow("context", _TITLES["context"], _context_sentence(decision)),
    )


def _row(decision: Decision, zone: tzinfo, gate: str, sentence: str) -> GateRow:
    people = tuple(
        _person(asked, verdict, gate, zone)
        for asked, verdict in _looked_at(decision)
        if _reached(verdict, gate)
    )
    return GateRow(gate, _TITLES[gate], sentence, people)


def _looked_at(decision: Decision) -> Iterator[tuple[Asked, Verdict]]:
    return ((asked, verdict) for asked in decision.trail for verdict in asked.verdicts)


def _reached(verdict: Verdict, gate: str) -> bool:
    """Tell whether a gate has something to say of a person: it decided, or they passed it on the way."""
    order = list(_TITLES)
    if gate == "team":
        return verdict.gate == gate
    return order.index(verdict.gate) >= order.index(gate)


def _person(asked: Asked, verdict: Verdict, gate: str, zone: tzinfo) -> PersonRow:
    decided = verdict.gate == gate
    return PersonRow(
        person=verdict.person,
        name=verdict.name,
        asked_as=_ASKED[asked.rung].format(team=asked.team_name),
        is_kept=verdict.is_kept or not decided,
        is_chosen=asked.chosen == verdict.person,
        reason=reason(verdict, zone) if decided else "on shift and available",
        load=f"{verdict.load} of {verdict.cap}" if gate == "load" else "",
    )


def reason(verdict: Verdict, zone: tzinfo = UTC) -> str:
    """Return why a person was turned away, or what speaks for them."""
    at = _told(verdict.at, zone)
    return {
        "": _kept(verdict),
        "back_in_time": f"not here now, back {at}, in time",
        "declined": "gave it back to the lane",
        "not_specialist": "not asked: the topic has specialists",
        "tier_1": "not asked: it was handed up to L2",
        "tier_2": "not asked: L2 is asked only when L1 would miss the target",
        "off_shift": f"off shift, next shift {at}" if at else "off shift, no shift in sight",
        "away": f"away until {at}" if at else "away",
        "busy": f"busy until {at}" if at else "busy",
        "disconnected": f"not connected since {at}" if at else "not connected",
        "shift_ends": f"shift ends {at}, {verdict.minutes} minutes or less are left",
        "channel_full": f"at their cap for {verdict.channel}: {verdict.load} of {verdict.cap} waiting",
        "full": f"at the cap, which grows after an absence, next {at}" if at else "at the cap",
    }[verdict.code]


def _kept(verdict: Verdict) -> str:
    if verdict.load is None or verdict.cap is None:
        return "on shift and available"
    return "has room" if verdict.load < verdict.cap else "at the cap, but urgent goes above it"


def _told(at: datetime | None, zone: tzinfo) -> str:
    if at is None:
        return ""
    there = at.astimezone(zone)
    return f"{there:%a} {there.day} {there:%b %H:%M}"


def _team_sentence(decision: Decision) -> str:
    if decision.outcome == "keep":
        return f"It stays in {decision.team_name}."
    if decision.unmapped:
        topic = decision.topic
        return f"No team in use is named for {topic}, so {decision.team_name}. The topic is to be mapped."
    way, _, _ = decision.reason.partition("; ")
    return f"{way}."


def _hours_sentence(decision: Decision) -> str:
    looked_at = list(_looked_at(decision))
    here = sum(1 for _, verdict in looked_at if verdict.gate == "load" or verdict.is_kept)
    if decision.outcome == "keep":
        return "A follow-up goes to its owner."
    return f"{here} of {len(looked_at)} can begin now."


def _load_sentence(decision: Decision) -> str:
    if decision.outcome == "keep":
        return "Not asked, since its owner keeps it."
    _, _, why = decision.reason.partition("; ")
    return f"{why[:1].upper()}{why[1:]}."


def _context_sentence(decision: Decision) -> str:
    if not decision.missing:
        return "Nothing is missing."
    return (
        f"Missing: {', '.join(decision.missing)}. The other {len(PIECES) - len(decision.missing)} are there."
    )
