"""Gate 2: who is on shift, available, and has enough of the shift left. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from inhand.desk.routing.gates import Candidates, Narrowed, Verdict

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.routing.situation import PersonFacts, Situation, TeamFacts

GATE = "hours"


def hours_gate(situation: Situation, candidates: Candidates) -> Narrowed:
    """Keep who can begin now."""
    verdicts = tuple(_verdict(situation, candidates.team, person) for person in candidates.people)
    kept = (p for p, verdict in zip(candidates.people, verdicts, strict=True) if verdict.is_kept)
    return Narrowed(Candidates(candidates.team, tuple(kept)), verdicts)


def _verdict(situation: Situation, team: TeamFacts, person: PersonFacts) -> Verdict:
    return (
        absence(situation.now, team, person)
        or _busy(situation, person)
        or _shift_ends(situation, team, person)
        or Verdict(person.id, person.name, GATE)
    )


def absence(now: datetime, team: TeamFacts, person: PersonFacts) -> Verdict | None:
    """Return why a person is not at work now, ``None`` if they are. Busy is at work."""
    if person.shift_ends_at is None or person.shift_ends_at <= now:
        return Verdict(person.id, person.name, GATE, "off_shift", person.next_shift_at)
    if _status(now, person) == "away":
        return Verdict(person.id, person.name, GATE, "away", person.status_until)
    if _is_disconnected(now, team, person):
        minutes = team.disconnect_minutes
        return Verdict(person.id, person.name, GATE, "disconnected", person.last_seen_at, minutes)
    return None


def _status(now: datetime, person: PersonFacts) -> str:
    """Return the status that counts: one whose end has passed is over."""
    over = person.status_until is not None and person.status_until <= now
    return "available" if over else person.status


def _is_disconnected(now: datetime, team: TeamFacts, person: PersonFacts) -> bool:
    """Also at the beginning of a shift: who has not signed in yet is not there yet."""
    if team.disconnect_minutes == 0:
        return False
    latest = now - timedelta(minutes=team.disconnect_minutes)
    return person.last_seen_at is None or person.last_seen_at <= latest


def _busy(situation: Situation, person: PersonFacts) -> Verdict | None:
    if _status(situation.now, person) == "available":
        return None
    return Verdict(person.id, person.name, GATE, "busy", person.status_until)


def _shift_ends(situation: Situation, team: TeamFacts, person: PersonFacts) -> Verdict | None:
    """Urgent ignores the buffer."""
    ends = person.shift_ends_at
    if situation.is_urgent or ends is None:
        return None
    if ends - situation.now > timedelta(minutes=team.end_of_shift_buffer_minutes):
        return None
    return Verdict(person.id, person.name, GATE, "shift_ends", ends, team.end_of_shift_buffer_minutes)
