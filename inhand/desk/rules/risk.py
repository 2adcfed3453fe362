"""What makes a conversation high risk: words of the customer, the topic, a packet, money. No model, no chance.

The lists stand in ``risk.toml``. Words are compared folded, with letters repeated or swapped for digits, one letter
misspelt in longer words, and letters set apart by spaces. docs/reference/risk.md says how much is found and missed.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from inhand.desk.rules.matching import normal
from inhand.desk.rules.money import Money
from inhand.desk.rules.phrases import Phrases

if TYPE_CHECKING:
    from collections.abc import Iterable

# Of a longer text the beginning and the end are read: what a person says stands there, and the time stays bounded.
BEGINNING, END = 16_000, 4_000
MOST_WORDS = 8
BY_WORDS = ("legal_threat", "executive", "partner_dispute", "security", "safety")
CODES = (*BY_WORDS, "money", "packet_legal", "topic", "team_words")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a conversation is high risk: one of ``CODES``, and the words that said so, as they are shown to people."""

    code: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """What the team set: money above which care is asked for (``None``: never), and words of its own."""

    money: int | None = None
    currency: str = "EUR"
    words: tuple[str, ...] = ()


NO_LIMITS = Limits()


def find(
    texts: Iterable[str], *, topic: str = "", billing_or_legal: str = "", limits: Limits = NO_LIMITS
) -> tuple[Reason, ...]:
    """Return every reason, in the order of ``CODES``. ``topic`` is a slug, ``billing_or_legal`` as in a packet."""
    said: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for text in texts:
        _read(normal(shortened(text)), limits, said)
    if billing_or_legal in {"legal", "both"}:
        said["packet_legal"]["the handoff says legal"] = None
    if topic and not _lists().topics.isdisjoint(topic.split("-")):
        said["topic"][topic] = None
    return tuple(Reason(code, tuple(said[code])[:MOST_WORDS]) for code in CODES if code in said)


def reasons(texts: Iterable[str], *, topic: str, limits: Limits) -> dict[str, tuple[str, ...]]:
    """Return the words by reason, as a conversation keeps them."""
    return {reason.code: reason.words for reason in find(texts, topic=topic, limits=limits)}


def shortened(text: str) -> str:
    """Return what is read of a text: all of it, or its beginning and its end."""
    if len(text) <= BEGINNING + END:
        return text
    return f"{text[:BEGINNING]}\n\n{text[-END:]}"


def _read(text: str, limits: Limits, said: defaultdict[str, dict[str, None]]) -> None:
    lists = _lists()
    for code, words in lists.phrases.found_in(text):
        said[code][words] = None
    if limits.money is not None:
        for amount in lists.money.above(limits.money, limits.currency, text):
            said["money"][amount] = None
    if limits.words:
        for _, words in _own_phrases(limits.words).found_in(text):
            said["team_words"][words] = None


@dataclass(frozen=True, slots=True)
class _Lists:
    phrases: Phrases
    topics: frozenset[str]
    money: Money


@cache
def _lists() -> _Lists:
    given = tomllib.loads((Path(__file__).parent / "risk.toml").read_text("utf-8"))
    phrases = [(code, normal(words)) for code in BY_WORDS for each in given[code].values() for words in each]
    harmless = frozenset(map(normal, given["harmless"]["words"]))
    return _Lists(Phrases(phrases, harmless), frozenset(given["topics"]["words"]), Money(given["money"]))


@cache
def _own_phrases(words: tuple[str, ...]) -> Phrases:
    return Phrases([("team_words", folded) for word in words if (folded := normal(word))], frozenset())
