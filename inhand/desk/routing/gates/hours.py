"""Gate 2: who is at work, available, and has enough of the shift left. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from inhand.desk.routing.gates.shape import Candidates, Narrowed, Verdict

if TYPE_CHECKING:
    from inhand.desk.routing.situation import PersonFacts, Situation, TeamFacts

GATE = "hours"


def hours_gate(situation: Situation, candidates: Candidates) -> Narrowed:
    """Keep who can begin now. An urgent matter ignores the end-of-shift buffer."""
    verdicts = tuple(_verdict(situation, candidates.team, person) for person in candidates.people)
    kept = (p for p, verdict in zip(candidates.people, verdicts, strict=True) if not verdict.code)
    return Narrowed(Candidates(candidates.team, tuple(kept)), verdicts)


def _verdict(situation: Situation, team: TeamFacts, person: PersonFacts) -> Verdict:
    found = absence(situation, team, person) or _other(situation, team, person)
    code, facts = found or ("", {})
    return Verdict(person.id, GATE, code, tuple(facts.items()))


def absence(situation: Situation, team: TeamFacts, person: PersonFacts) -> tuple[str, dict[str, Any]] | None:
    """Return why a person is not at work now, or ``None`` if they are. Busy is at work."""
    if person.shift_ends_at is None or person.shift_ends_at <= situation.now:
        return "off_shift", {"next": _iso(person.next_shift_at)}
    if status(person, situation) == "away":
        return "away", {"until": _iso(person.status_until)}
    gone = situation.now - timedelta(minutes=team.disconnect_minutes)
    if team.disconnect_minutes and (person.last_seen_at is None or person.last_seen_at < gone):
        return "disconnected", {"seen": _iso(person.last_seen_at)}
    return None


def status(person: PersonFacts, situation: Situation) -> str:
    """Return the status that counts: one with an end that has passed is over."""
    over = person.status_until is not None and person.status_until <= situation.now
    return "available" if over else person.status


def _other(situation: Situation, team: TeamFacts, person: PersonFacts) -> tuple[str, dict[str, Any]] | None:
    if person.id in situation.conversation.declined:
        return "declined", {}
    if status(person, situation) != "available":
        return "busy", {"until": _iso(person.status_until)}
    assert person.shift_ends_at is not None  # noqa: S101 -- absence() has seen to it
    left = person.shift_ends_at - situation.now
    if left <= timedelta(minutes=team.end_of_shift_buffer_minutes) and not situation.is_urgent:
        return "shift_ends", {"minutes": int(left.total_seconds() // 60), "buffer": team.end_of_shift_buffer_minutes}
    return None


def _iso(moment: Any) -> str:
    return moment.isoformat() if moment else ""
