"""What a post says, as plain values: each service sets it in its own way. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self

# Invisible: it parts what a service would take for a mention, and reads the same.
_PARTED = "\u200b"


@dataclass(frozen=True, slots=True)
class Card:
    """``title`` and ``lines`` are plain text, parts of it a customer's: no service may find markup or a mention in it.

    ``mention`` is the service's own name of whom to call, from the settings of the room.
    """

    title: str
    lines: tuple[str, ...] = ()
    link: str = ""
    link_text: str = ""
    mention: str = ""

    def to_facts(self) -> dict[str, Any]:
        return asdict(self) | {"lines": list(self.lines)}

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Self:
        return cls(**facts | {"lines": tuple(facts["lines"])})


def part(text: str, *marks: str) -> str:
    """Return the text with every mark parted from what follows, so that it starts nothing."""
    for mark in marks:
        text = text.replace(mark, mark + _PARTED)
    return text


def backslashed(text: str, marks: str) -> str:
    """Return the text with a backslash before every mark, as Markdown wants it."""
    return "".join(f"\\{each}" if each in marks else each for each in text)
