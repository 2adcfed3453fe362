"""What a person wrote about before, in a sentence. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

LATELY = timedelta(days=30)
_TIMES = {1: "once", 2: "twice"}


@dataclass(frozen=True, slots=True)
class Past:
    """A conversation of theirs. ``numbers`` are ``(title, value)``, such as ``("Order", "48121")``."""

    id: int
    opened_at: datetime
    topic: str
    numbers: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Again:
    """``Wrote twice in the last 30 days about the same order 48121``, and in which conversations."""

    text: str
    conversations: tuple[int, ...]


def again(present: Past, others: Iterable[Past]) -> list[Again]:
    """Say what of this they wrote about before, in the month before it: each number, else the topic."""
    month = [
        each
        for each in others
        if each.id != present.id and timedelta() <= present.opened_at - each.opened_at <= LATELY
    ]
    by_number: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for each in month:
        for number in each.numbers & present.numbers:
            by_number[number].append(each.id)
    told = [
        Again(f"Wrote {_times(ids)} in the month before about the same {title.lower()} {value}", tuple(ids))
        for (title, value), ids in sorted(by_number.items())
    ]
    same = [each.id for each in month if present.topic and each.topic == present.topic]
    if same and not told:
        topic = present.topic.replace("-", " ")
        told.append(Again(f"Wrote {_times(same)} in the month before about {topic}", tuple(same)))
    return told


def _times(ids: list[int]) -> str:
    return _TIMES.get(len(ids), f"{len(ids)} times")
