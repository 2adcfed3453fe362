"""Is a part of the queue boringly predictable? Only there may a machine ever answer by itself (semantics 7). Pure.

Every one of four weeks must keep within every floor, and there must have been enough to judge by: something in each of
them, and not too little in all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from inhand.desk.measures.figures import FEW, ratio

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WEEKS = 4


class Floor(NamedTuple):
    """``part`` over ``whole`` may be ``most``."""

    name: str
    words: str
    part: str
    whole: str
    most: float


FLOORS = (
    Floor("moved", "changed hands", "moved", "opened", 0.10),
    Floor("duplicates", "answered twice", "duplicates", "replies", 0.005),
    Floor("late", "past the target", "late", "waits", 0.05),
    Floor("corrected", "topic corrected by a person", "corrected", "opened", 0.10),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``because`` says in sentences why not; ``rates`` are those of all weeks together, by floor."""

    team: int
    topic: str
    conversations: int
    is_predictable: bool
    because: list[str]
    rates: dict[str, float | None]


def verdict(team: int, topic: str, weeks: Sequence[Mapping[str, int]]) -> Verdict:
    """Judge one topic of a team by its sums of four weeks, the oldest first."""
    total: dict[str, int] = {}
    for week in weeks:
        for name, number in week.items():
            total[name] = total.get(name, 0) + number
    opened = total.get("opened", 0)
    because = (
        [f"Only {opened} conversations in {len(weeks)} weeks; {FEW} are needed."] if opened < FEW else []
    )
    if quiet := sum(not week.get("opened") for week in weeks):
        because.append(f"Nothing came in {quiet} of {len(weeks)} weeks.")
    because += [said for floor in FLOORS if (said := _broken(floor, weeks))]
    rates = {floor.name: ratio(total.get(floor.part, 0), total.get(floor.whole, 0)) for floor in FLOORS}
    return Verdict(team, topic, opened, not because, because, rates)


def _broken(floor: Floor, weeks: Sequence[Mapping[str, int]]) -> str:
    """Return in which weeks a floor was not kept, as a sentence."""
    rates = [ratio(week.get(floor.part, 0), week.get(floor.whole, 0)) for week in weeks]
    broken = [
        (len(weeks) - at, rate) for at, rate in enumerate(rates) if rate is not None and rate > floor.most
    ]
    if not broken:
        return ""
    worst = max(rate for _, rate in broken)
    number = "one week" if len(broken) == 1 else f"{len(broken)} weeks"
    said = f"{worst * 100:.1f}".removesuffix(".0")
    return f"{said} % {floor.words} in {number}; at most {floor.most * 100:g} % may be."
