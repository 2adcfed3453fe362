"""The kinds of rule that hold several entries: keywords, people, days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from inhand.desk.rules.kinds import UNPRINTABLE, Kind, Wrong, string
from inhand.desk.rules.matching import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Several(Kind):
    """Different entries, in their order or, when ``ordered`` is off, sorted.

    ``between`` is what stands between two of them when they are typed into one field.
    """

    most: int = 200
    ordered: bool = False
    between: str = ""

    def read(self, value: Any) -> tuple[str, ...]:  # noqa: ANN401
        entries: dict[str, str] = {}
        for each in _list(value):
            entry = self.entry(string(each))
            if key := self.same(entry):
                entries.setdefault(key, entry)
        if len(entries) > self.most:
            message = f"There may be {self.most} of them at most."
            raise Wrong(message)
        found = list(entries.values())
        return tuple(found if self.ordered else sorted(found))

    def entry(self, text: str) -> str:
        return " ".join(UNPRINTABLE.sub(" ", text).split())

    def same(self, entry: str) -> str:
        """Return what two entries that mean the same have in common; an empty one is dropped."""
        return entry

    def write(self, value: Any) -> Any:  # noqa: ANN401
        return list(value)

    def told(self, value: Any, names: Mapping[str, str]) -> str:  # noqa: ANN401
        return ", ".join(self.one(entry, names) for entry in value) or "none"

    def one(self, entry: str, names: Mapping[str, str]) -> str:
        del names
        return entry

    def changed(self, old: Any, new: Any, names: Mapping[str, str]) -> str:  # noqa: ANN401
        joins = [self.one(entry, names) for entry in new if entry not in old]
        leaves = [self.one(entry, names) for entry in old if entry not in new]
        parts = [f"with {', '.join(joins)}"] if joins else []
        parts += [f"without {', '.join(leaves)}"] if leaves else []
        return f"{self.title} " + (" and ".join(parts) or "in another order")


@dataclass(frozen=True, slots=True)
class Keywords(Several):
    """Words that tell a topic, each once whatever its case and accents, as it was written first."""

    between: str = ","
    longest: int = 100

    def entry(self, text: str) -> str:
        word = " ".join(UNPRINTABLE.sub(" ", text).split())
        if len(word) > self.longest:
            message = f"One of them may have {self.longest} characters at most."
            raise Wrong(message)
        return word

    def same(self, entry: str) -> str:
        return normal(entry)

    def one(self, entry: str, names: Mapping[str, str]) -> str:
        del names
        return f"“{entry}”"


@dataclass(frozen=True, slots=True)
class People(Several):
    """Teammates, by e-mail."""

    def entry(self, text: str) -> str:
        return text.strip().lower()

    def one(self, entry: str, names: Mapping[str, str]) -> str:
        return names.get(entry, entry)


@dataclass(frozen=True, slots=True)
class Caps(Several):
    """How many conversations of a channel may wait on somebody at once: ``chat 2``."""

    between: str = ","

    def entry(self, text: str) -> str:
        plain = " ".join(text.lower().split())
        found = _CAP.fullmatch(plain)
        if plain and (found is None or not 1 <= int(found[2]) <= _MOST_WAITING):
            message = f"Write a channel and a number from 1 to {_MOST_WAITING}, such as chat 2."
            raise Wrong(message)
        return f"{found[1]} {int(found[2])}" if found else ""

    def same(self, entry: str) -> str:
        return entry.partition(" ")[0]

    def changed(self, old: Any, new: Any, names: Mapping[str, str]) -> str:  # noqa: ANN401
        return Kind.changed(self, old, new, names)


_MOST_WAITING, _CAP = 200, re.compile(r"([\w-]{1,20}) ([0-9]{1,3})")


def by_channel(caps: Iterable[str]) -> dict[str, int]:
    """Return what ``Caps`` read, by channel."""
    return {channel: int(most) for channel, _, most in (each.partition(" ") for each in caps)}


def as_caps(by: Mapping[str, int]) -> tuple[str, ...]:
    """Return what ``by_channel`` reads."""
    return tuple(sorted(f"{channel} {most}" for channel, most in by.items()))


@dataclass(frozen=True, slots=True)
class Days(Several):
    """Days with a name: ``2026-12-25 Christmas Day``."""

    between: str = "\n"

    def entry(self, text: str) -> str:
        day, _, name = " ".join(UNPRINTABLE.sub(" ", text).split()).partition(" ")
        if not day:
            return ""
        try:
            at = date.fromisoformat(day)
        except ValueError:
            message = f"“{day}” is no day. Write it like 2026-12-25 Christmas Day."
            raise Wrong(message) from None
        return f"{at.isoformat()} {name[:80]}".strip()

    def same(self, entry: str) -> str:
        return entry[:10]


def _list(value: object) -> list[object]:
    if not isinstance(value, (list, tuple)):
        message = "This must be a list in square brackets."
        raise Wrong(message)
    return list(value)
