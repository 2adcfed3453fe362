"""Whether a message says again what the same person has just said: delivered twice, or sent over two channels."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

WINDOW = timedelta(hours=3)
# Where only the text speaks for the same person.
TEXT_WINDOW = timedelta(minutes=20)
ALIKE = 0.85
# Two texts of fewer words, such as “Thanks!”, say nothing about each other.
FEWEST_WORDS = 3
# Without a name on either side, only a text of some length speaks for the same person.
FEWEST_NAMELESS = 6
SHORT_LINE = 5
LONGEST_TEXT = 20_000

# “Nobody answers, so again: …”, “(also sent by mail) …”
_LEAD_IN = re.compile(r"\s*(?:[^:\n]{1,60}:\s|\([^)\n]{1,60}\)\s)")
_NUMBER = re.compile(r"\d{4,}")
_WORD = re.compile(r"[^\W_]+")
# Scripts that set no spaces between words are compared by pairs of characters.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Said:
    """A message as far as its repeats are concerned. ``text`` is what the sender wrote, without quotes.

    ``answers`` says that it answers a message of ours: such a one is no repeat.
    """

    id: str
    at: datetime
    channel: str
    text: str
    event: str = ""
    sender: str = ""
    name: str = ""
    answers: bool = False


@dataclass(frozen=True, slots=True)
class Repeat:
    """``why`` is ``event`` (the provider delivered it again), ``sender``, ``name`` or ``text``; ``alike`` is 0 to 1."""

    of: str
    why: str
    alike: float


class Recent:
    """What was said lately; messages are asked about in the order in which they came."""

    def __init__(self, window: timedelta = WINDOW) -> None:
        """Begin with nothing said."""
        self._window = window
        self._events: dict[tuple[str, str], str] = {}
        self._by_person: defaultdict[str, deque[tuple[Said, Counter[str]]]] = defaultdict(deque)

    def take(self, said: Said) -> Repeat | None:
        """Return what it repeats, and remember it."""
        event = (said.channel, said.event)
        if said.event and event in self._events:
            return Repeat(self._events[event], "event", 1.0)
        self._events[event] = said.id
        if said.answers:
            return None
        words = fingerprint(said.text)
        found = [repeat for why, key in _keys(said, words) for repeat in self._alike(said, words, why, key)]
        return max(found, key=lambda repeat: repeat.alike, default=None)

    def _alike(self, said: Said, words: Counter[str], why: str, key: str) -> list[Repeat]:
        earlier = self._by_person[key]
        while earlier and said.at - earlier[0][0].at > self._window:
            earlier.popleft()
        found = [
            Repeat(other.id, why, alike)
            for other, others in earlier
            if other.channel != said.channel
            and not (why == "text" and not _may_be_one(said, other))
            and (alike := likeness(words, others)) >= ALIKE
        ]
        earlier.append((said, words))
        return found


def _may_be_one(said: Said, other: Said) -> bool:
    return said.at - other.at <= TEXT_WINDOW and not (said.name and other.name)


def _keys(said: Said, words: Counter[str]) -> Iterator[tuple[str, str]]:
    if said.sender:
        yield "sender", f"sender {said.sender.casefold()}"
    if said.name:
        yield "name", f"name {' '.join(_folded(said.name).split())}"
    if words.total() >= FEWEST_NAMELESS:
        yield "text", f"text {' '.join(sorted(word for word in words if not word.isdigit()))}"


def fingerprint(text: str) -> Counter[str]:
    """Return how often each word stands in a text; case, accents, marks, greetings and lead-ins do not count."""
    words: Counter[str] = Counter()
    for word in _WORD.findall(_folded(_core(text[:LONGEST_TEXT]))):
        if _UNSPACED.search(word):
            words.update(word[at : at + 2] for at in range(max(len(word) - 1, 1)))
        else:
            words[word] += 1
    return words


def _core(text: str) -> str:
    lines = [line for line in text.split("\n-- \n", maxsplit=1)[0].splitlines() if line.strip()]
    long = [line for line in lines if len(_WORD.findall(line)) > SHORT_LINE or _UNSPACED.search(line)]
    core = "\n".join(long or lines)
    without = _LEAD_IN.sub("", core, count=1) if _LEAD_IN.match(core) else core
    return without if len(_WORD.findall(without)) >= FEWEST_WORDS else core


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return how much of the shorter text stands in the longer; 0 if they name different numbers."""
    numbers = [{word for word in words if _NUMBER.fullmatch(word)} for words in (one, other)]
    fewer = min(one.total(), other.total())
    if fewer < FEWEST_WORDS or (all(numbers) and numbers[0].isdisjoint(numbers[1])):
        return 0.0
    return (one & other).total() / fewer


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))
