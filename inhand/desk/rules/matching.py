"""Which topic and urgency the team's rules propose for a message."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_TEXT = 20_000
LONGEST_SUBJECT = 1_000
# What is missing of a rule, in words for whoever writes it.
LOOKS_FOR_NOTHING = "Give a keyword, a sender or domain, a subject prefix, an inbox or a channel to look for."
GIVES_NOTHING = "Say which topic or which urgency the rule gives."


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """What rules may know of a message. ``text`` is what the sender wrote, without quotes."""

    subject: str
    text: str
    sender_address: str = ""
    inbox: int | None = None
    channel_kind: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """If everything given matches, the message gets ``topic`` (a slug) and ``urgency`` (0 low to 3 urgent).

    One of the keywords is enough. A rule that asks for nothing matches nothing.
    """

    id: int
    position: int = 0
    keywords: tuple[str, ...] = ()
    sender_domain: str = ""
    subject_prefix: str = ""
    inbox: int | None = None
    topic: str = ""
    urgency: int | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the rules say, and the ids of the rules that said it."""

    topic: str = ""
    topic_rule: int | None = None
    urgency: int | None = None
    urgency_rule: int | None = None


class RuleSet:
    """Rules, compiled once. The first match by (position, id) wins, for topic and urgency apart."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Prepare what every message will be asked."""
        in_order = sorted(rules, key=lambda rule: (rule.position, rule.id))
        self._rules = tuple(_Asked(rule) for rule in in_order)

    @cached_property
    def _keywords(self) -> _Keywords:
        """Compiled for the first message: pages read the rules, too, and ask them nothing."""
        return _Keywords(word for asked in self._rules for word in asked.keywords)

    def propose(self, facts: MessageFacts) -> Proposed:
        seen = _Seen(facts, self._keywords)
        topic = next((asked.rule for asked in self._rules if asked.rule.topic and asked.matches(seen)), None)
        urgency = next(
            (asked.rule for asked in self._rules if asked.rule.urgency is not None and asked.matches(seen)),
            None,
        )
        return Proposed(
            topic=topic.topic if topic else "",
            topic_rule=topic.id if topic else None,
            urgency=urgency.urgency if urgency else None,
            urgency_rule=urgency.id if urgency else None,
        )


class _Seen:
    """A message as rules look at it."""

    __slots__ = ("address", "channel", "domain", "inbox", "keywords", "subjects")

    def __init__(self, facts: MessageFacts, keywords: _Keywords) -> None:
        subject = normal(facts.subject[:LONGEST_SUBJECT])
        self.subjects = (subject, _REPLY_MARKS.sub("", subject))
        self.domain = "." + _domain(facts.sender_address)
        self.address = facts.sender_address.strip().casefold()
        self.inbox, self.channel = facts.inbox, facts.channel_kind
        # The separator keeps a phrase from beginning in the subject and ending in the text.
        self.keywords = keywords.found_in(f"{subject} \0 {normal(facts.text[:LONGEST_TEXT])}")


class _Asked:
    """A rule's conditions, made comparable."""

    __slots__ = ("address", "domain", "keywords", "prefix", "rule")

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.keywords = frozenset(filter(None, map(normal, rule.keywords)))
        sender = rule.sender_domain.strip().lstrip("@").casefold()
        self.address = sender if "@" in sender else ""
        self.domain = "" if self.address else _domain(sender)
        self.prefix = normal(rule.subject_prefix)

    def matches(self, seen: _Seen) -> bool:
        """Tell whether everything that is given matches. A domain stands for those below it as well."""
        inbox, channel = self.rule.inbox, self.rule.channel
        if not (self.keywords or self.address or self.domain or self.prefix or inbox is not None or channel):
            return False
        return (
            (inbox is None or inbox == seen.inbox)
            and (not channel or channel == seen.channel)
            and (not self.address or self.address == seen.address)
            and (not self.domain or seen.domain.endswith("." + self.domain))
            and (not self.prefix or any(subject.startswith(self.prefix) for subject in seen.subjects))
            and (not self.keywords or not self.keywords.isdisjoint(seen.keywords))
        )


def _domain(address: str) -> str:
    return address.rpartition("@")[2].strip().strip(".").casefold()


_REPLY_MARKS = re.compile(r"(?:(?:re|fwd?|aw|wg|sv|vs|tr|rv|antw|odp|ynt)(?:\[\d+\])? ?: ?)+")

# Accents of Latin, Greek and Cyrillic, Hebrew points, Arabic vowel signs, soft hyphens and joiners. Not the marks of
# Japanese, Indic and South-East Asian scripts: there they make another letter.
_IGNORED = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff"
    "\xad\u200b-\u200f\u2060\ufeff]"
)
# Letters and marks that no normal form takes apart. A pattern is much faster than ``str.translate`` here.
_SAME = {
    "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ħ": "h",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i", "ς": "\N{GREEK SMALL LETTER SIGMA}",
    "\u2019": "'", "\u2018": "'", "`": "'", "\u2010": "-", "\u2011": "-", "\u2013": "-",
}  # fmt: skip
_ANY_SAME = re.compile(f"[{''.join(_SAME)}]")


def normal(text: str) -> str:
    """Return the text without case, accents and widths, each run of white space as one space."""
    if not text.isascii():
        text = _IGNORED.sub("", unicodedata.normalize("NFKD", text)).casefold()
        text = unicodedata.normalize("NFC", _ANY_SAME.sub(lambda found: _SAME[found[0]], text))
    return " ".join(text.casefold().split())


# Scripts that write words without spaces between them, and Korean, where endings are joined to the word.
_JOINED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
# ``\w`` leaves out the vowel signs of Indic scripts; dandas are no letters.
_INDIC = "\u0900-\u0963\u0966-\u0dff"
_LETTER = re.compile(rf"[^\W{_JOINED}]|[{_INDIC}]")
_NOT_AFTER_LETTER = rf"(?<![^\W{_JOINED}])(?<![{_INDIC}])"
_NOT_BEFORE_LETTER = rf"(?![^\W{_JOINED}]|[{_INDIC}])"


class _Keywords:
    """Finds every one of many keywords in one pass, also where they overlap."""

    __slots__ = ("_begins", "_patterns")

    def __init__(self, keywords: Iterable[str]) -> None:
        every = set(keywords)
        bound = {word for word in every if _LETTER.match(word)}
        groups = ((_NOT_AFTER_LETTER, bound), ("", every - bound))
        self._patterns = tuple(re.compile(edge + _one_of(words)) for edge, words in groups if words)
        # At one place the pattern finds the longest keyword only; the shorter ones it begins with are known ahead.
        self._begins = {word: _begun_by(word, every) for word in every}

    def found_in(self, text: str) -> set[str]:
        hits = {match[1] for pattern in self._patterns for match in pattern.finditer(text)}
        return set().union(*(self._begins[hit] for hit in hits))


def _begun_by(word: str, every: set[str]) -> frozenset[str]:
    return frozenset(
        word[:size]
        for size in range(1, len(word) + 1)
        if word[:size] in every and re.match(_ended(word[:size]), word)
    )


def _ended(word: str) -> str:
    return re.escape(word) + (_NOT_BEFORE_LETTER if _LETTER.match(word[-1]) else "")


def _one_of(words: set[str]) -> str:
    """Return a pattern that looks ahead for the longest of these words, without taking it.

    The words branch on their first and then on their second letter, so that most places are told apart in two steps.
    """
    tree: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for word in sorted(words, key=lambda word: (-len(word), word)):
        tree[word[0]][word[1:2]].append(_ended(word)[len(re.escape(word[:2])) :])
    firsts = []
    for first, seconds in tree.items():
        # Longer words come before the word of one letter, whose second letter is empty.
        branches = [
            f"{re.escape(second)}(?:{'|'.join(rests)})"
            for second, rests in sorted(seconds.items(), reverse=True)
        ]
        firsts.append(f"{re.escape(first)}(?:{'|'.join(branches)})")
    return f"(?=({'|'.join(firsts)}))"
