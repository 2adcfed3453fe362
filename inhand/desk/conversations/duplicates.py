"""Whether a message says again what the same person has just said: delivered twice, or sent over two channels."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

# How long the same person is listened to; where only their name or their words speak for them, less.
WINDOW = timedelta(hours=24)
NAME_WINDOW = timedelta(hours=3)
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

    ``answers`` says that it answers a message of ours: such a one is no repeat. ``threaded``: its platform says itself
    what belongs together.
    """

    id: str
    at: datetime
    channel: str
    text: str
    event: str = ""
    sender: str = ""
    name: str = ""
    answers: bool = False
    subject: str = ""
    threaded: bool = False


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
        self._said: defaultdict[str, deque[tuple[Said, Counter[str]]]] = defaultdict(deque)

    def take(self, said: Said) -> Repeat | None:
        """Return what it repeats, and remember it."""
        event = (said.channel, said.event)
        if said.event and event in self._events:
            return Repeat(self._events[event], "event", 1.0)
        self._events[event] = said.id
        if said.answers:
            return None
        words = fingerprint(said.text)
        found = [self._repeats(said, words, key) for key in keys(said, words).values()]
        for key in keys(said, words).values():
            self._said[key].append((said, words))
        return nearest(repeat for repeats in found for repeat in repeats)

    def _repeats(self, said: Said, words: Counter[str], key: str) -> list[Repeat]:
        earlier = self._said[key]
        while earlier and said.at - earlier[0][0].at > self._window:
            earlier.popleft()
        compared = (repeats(said, words, *other, window=self._window) for other in earlier)
        return [repeat for repeat in compared if repeat]


def nearest(found: Iterable[Repeat]) -> Repeat | None:
    return max(found, key=lambda repeat: repeat.alike, default=None)


def repeats(
    said: Said, words: Counter[str], other: Said, others: Counter[str], *, window: timedelta = WINDOW
) -> Repeat | None:
    """Tell whether a message says what an earlier one said; ``words`` and ``others`` are their fingerprints."""
    same = keys(said, words).items() & keys(other, others).items()
    why = next((why for why in WINDOWS if any(why == each for each, _ in same)), "")
    if not why or said.at - other.at > min(window, WINDOWS[why]) or _name_other_things(said, other):
        return None
    if said.channel == other.channel:
        # There only the very same is no second matter: “The attached, please” may come about many things.
        again = why == "sender" and words == others and _folded(said.subject) == _folded(other.subject)
        return Repeat(other.id, why, 1.0) if again and words and not said.threaded else None
    if why == "text" and said.name and other.name:
        return None
    alike = likeness(words, others)
    return Repeat(other.id, why, alike) if alike >= ALIKE else None


# By what a person is known again, the surest first, and for how long.
WINDOWS = {"sender": timedelta.max, "name": NAME_WINDOW, "text": TEXT_WINDOW}


def keys(said: Said, words: Counter[str]) -> dict[str, str]:
    """Return by what an earlier message of the same person can be found: ``sender``, ``name``, ``text``."""
    name = " ".join(_folded(said.name).split())
    found = {"sender": said.sender.casefold(), "name": name}
    if words.total() >= FEWEST_NAMELESS:
        found["text"] = " ".join(sorted(word for word in words if not word.isdigit()))
    return {why: f"{why} {key}" for why, key in found.items() if key}


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
    """Return how much of the shorter text stands in the longer."""
    fewer = min(one.total(), other.total())
    return (one & other).total() / fewer if fewer >= FEWEST_WORDS else 0.0


def _name_other_things(said: Said, other: Said) -> bool:
    """Tell whether both name numbers, and none of them is the same: two orders, two invoices."""
    numbers = [set(_NUMBER.findall(f"{each.subject} {each.text[:LONGEST_TEXT]}")) for each in (said, other)]
    return all(numbers) and numbers[0].isdisjoint(numbers[1])


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))
