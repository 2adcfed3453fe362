"""How urgent a message is, and why in words: what the customer says, how, how often, and who they are. Pure.

The lists stand in ``urgency.toml``. Two reasons weigh more than one: what is lost twice over is urgent.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from inhand.desk.rules.matching import normal
from inhand.desk.rules.phrases import Phrases
from inhand.desk.rules.risk import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

LOW, NORMAL, HIGH, URGENT = range(4)

# Points of each reason; URGENT_AT makes it urgent, HIGH_AT high.
_POINTS = {
    "safety": 4, "theft": 4, "asap": 4, "outage": 3, "deadline": 3, "money": 2, "blocked": 1, "complaint": 2,
    "repeated": 1, "shouted": 1, "often": 2, "important": 2, "calm": -1,
}  # fmt: skip
URGENT_AT, HIGH_AT = 4, 2
_SAID = {
    "safety": "Somebody's safety is at stake", "theft": "Something was lost, stolen or misused",
    "asap": "Asks to hurry", "outage": "Something is down", "deadline": "Names a deadline",
    "money": "Money is missing or wrong",
    "blocked": "Cannot go on", "complaint": "Complains", "repeated": "Says it again", "shouted": "Shouts",
    "calm": "Says there is no hurry, or only asks",
}  # fmt: skip
BY_WORDS = (
    "safety",
    "theft",
    "asap",
    "outage",
    "deadline",
    "money",
    "blocked",
    "complaint",
    "repeated",
    "calm",
)
# That many messages without an answer, or conversations in a month, are often.
OFTEN_UNANSWERED, OFTEN_MONTH = 3, 3
_MOST_WORDS = 3
_FEWEST_CAPITALS, _LOUD = 12, 0.7
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Around:
    """What is known beside the text: messages in a row without an answer, conversations of the last month, a plan."""

    unanswered: int = 1
    this_month: int = 1
    important: str = ""


NOTHING_KNOWN = Around()


@dataclass(frozen=True, slots=True)
class Urgency:
    """A level (0 low to 3 urgent), how sure that is, and the reasons as sentences."""

    level: int
    confidence: float
    why: tuple[str, ...]


def judge(subject: str, text: str, around: Around = NOTHING_KNOWN) -> Urgency:
    """Return how urgent it is."""
    reasons: dict[str, list[str]] = {}
    for code, words in _lists().found_in(f"{normal(subject)} . {normal(shortened(text))}"):
        said = reasons.setdefault(code, [])
        if words not in said:
            said.append(words)
    told = {code: f"{_SAID[code]}: “{'”, “'.join(words[:_MOST_WORDS])}”" for code, words in reasons.items()}
    told |= dict(_beside(text, around))
    points = sum(_POINTS[code] for code in told)
    if "calm" in told and len(told) > 1:
        points -= _POINTS["calm"]
        del told["calm"]
    ordered = sorted(told, key=lambda code: -_POINTS[code])
    return Urgency(_level(points), _sure(points), tuple(told[code] for code in ordered))


def _beside(text: str, around: Around) -> Iterator[tuple[str, str]]:
    letters = _LETTERS.findall(text)
    capitals = sum(letter.isupper() for letter in letters)
    if capitals >= _FEWEST_CAPITALS and capitals >= _LOUD * len(letters):
        yield "shouted", f"{_SAID['shouted']}: mostly capitals"
    if around.unanswered >= OFTEN_UNANSWERED:
        yield "often", f"Wrote {around.unanswered} times without an answer"
    elif around.this_month >= OFTEN_MONTH:
        yield "often", f"Conversation {around.this_month} of the last month"
    if around.important:
        yield "important", around.important


def _level(points: int) -> int:
    if points >= URGENT_AT:
        return URGENT
    if points >= HIGH_AT:
        return HIGH
    return LOW if points < 0 else NORMAL


def _sure(points: int) -> float:
    """Return more the further it lies from a border; these are steps by eye, not measured chances."""
    nearest = min(abs(points - border + 0.5) for border in (0, HIGH_AT, URGENT_AT))
    return min(0.55 + 0.1 * nearest, 0.95)


@cache
def _lists() -> Phrases:
    given = tomllib.loads((Path(__file__).parent / "urgency.toml").read_text("utf-8"))
    phrases = [(code, normal(words)) for code in BY_WORDS for each in given[code].values() for words in each]
    return Phrases(phrases, frozenset(map(normal, given["harmless"]["words"])))
