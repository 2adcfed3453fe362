"""When something changes by itself: who is back, who is free again, when the lane is worth another look. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from inhand.desk.routing.gates import Verdict
    from inhand.desk.routing.situation import PersonFacts, Situation, TeamFacts


def back_at(person: PersonFacts, verdict: Verdict) -> datetime | None:
    """Return when somebody who is not available is at work again, as far as it is known."""
    until, ends, following = person.status_until, person.shift_ends_at, person.next_shift_at
    if verdict.code == "off_shift" and following:
        return max(following, until) if until and person.status == "away" else following
    if verdict.code in {"away", "busy"} and until and ends:
        return until if until < ends else following and max(following, until)
    return None


def first_free(situation: Situation, verdicts: Iterable[Verdict]) -> datetime | None:
    """Return when the first of those turned away is known to be free; ``None`` if nobody can tell."""
    people = situation.by_id()
    moments = (_free_at(people.get(verdict.person), verdict) for verdict in verdicts)
    return min((moment for moment in moments if moment), default=None)


def _free_at(person: PersonFacts | None, verdict: Verdict) -> datetime | None:
    if person is None:
        return None
    if verdict.code == "shift_ends":
        return person.next_shift_at
    return verdict.at if verdict.code == "full" else back_at(person, verdict)


def first_change(situation: Situation, verdicts: Iterable[Verdict]) -> datetime | None:
    """Return when a shift starts, a status ends or a cap has grown enough, whichever is first."""
    people = situation.by_id()
    moments = (_changes_at(people.get(verdict.person), verdict) for verdict in verdicts)
    return min((moment for moment in moments if moment and moment > situation.now), default=None)


def _changes_at(person: PersonFacts | None, verdict: Verdict) -> datetime | None:
    if person is None:
        return None
    if verdict.code in {"off_shift", "away"}:
        return back_at(person, verdict) or verdict.at
    if verdict.code == "busy":
        return person.status_until
    if verdict.code == "shift_ends":
        return person.next_shift_at or person.shift_ends_at
    return verdict.at if verdict.code == "full" else None


def last_leaves(situation: Situation, team: TeamFacts, verdicts: Iterable[Verdict]) -> datetime | None:
    """Return when the last of those who could take it has too little of the shift left."""
    buffer = timedelta(minutes=0 if situation.is_urgent else team.end_of_shift_buffer_minutes)
    by_id = situation.by_id()
    people = (by_id.get(verdict.person) for verdict in verdicts)
    ends = (person.shift_ends_at - buffer for person in people if person and person.shift_ends_at)
    return max(ends, default=None)
