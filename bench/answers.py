"""Answers beside what was expected, counted by measure and source."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple


class Answer(NamedTuple):
    """One asking: what was asked of which case, whether the answer is the expected one, and both."""

    measure: str
    source: str
    case: str
    right: bool
    expected: object = ""
    given: object = ""


def wrong(answers: list[Answer]) -> list[Answer]:
    return [answer for answer in answers if not answer.right]


def table(answers: list[Answer]) -> dict[str, dict[str, list[int]]]:
    """Of each measure and source how many are right of how many; ``all`` comes first."""
    right, asked_of = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for answer in answers:
        kind = answer.measure.split(" ")[0]
        for key in [(answer.measure, "all"), (answer.measure, answer.source)] + (
            [("fields", "all"), ("fields", answer.source)] if kind == "field" else []
        ):
            asked_of[key] += 1
            right[key] += answer.right
    told: dict[str, dict[str, list[int]]] = {}
    for (measure, source), number in asked_of.items():
        told.setdefault(measure, {})[source] = [right[measure, source], number]
    return told
