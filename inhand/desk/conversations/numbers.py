"""Order and invoice numbers, found by patterns that the team sets. Pure.

Patterns run on RE2, which takes time in proportion to the text whatever the pattern: none can hold the desk up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import re2

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_PATTERN, LONGEST_TEXT, LONGEST_NUMBER = 200, 50_000, 80
_MOST = 20
_PLACE = "{number}"


class BadPattern(ValueError):
    """A pattern cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Found:
    """``kind`` is the id of the pattern that found it."""

    kind: int
    value: str


class Patterns:
    """Some patterns, ready to be asked."""

    def __init__(self, patterns: Iterable[tuple[int, str]]) -> None:
        """``patterns`` are ids and expressions; one that cannot be used any more finds nothing."""
        self._ready = [(pk, ready) for pk, pattern in patterns if (ready := _ready(pattern))]

    def find(self, text: str) -> list[Found]:
        """Return the numbers of a text in their order, each once; the first pattern that finds one names it."""
        found: dict[str, tuple[int, Found]] = {}
        for pk, ready in self._ready:
            for match in ready.finditer(text[:LONGEST_TEXT]):
                value = normal(match.group(1) if ready.groups and match.group(1) else match.group(0))
                if value:
                    found.setdefault(value, (match.start(), Found(pk, value)))
        in_order = sorted(found.values(), key=lambda each: each[0])
        return [each for _, each in in_order[:_MOST]]


def normal(value: str) -> str:
    """Return a number as it is compared: without spaces, in capitals."""
    return "".join(value.split()).upper()[:LONGEST_NUMBER]


def check(pattern: str) -> None:
    """Raise ``BadPattern`` with the reason if it cannot be used."""
    if not pattern.strip():
        message = "Write a pattern, such as \\bORD-\\d{5}\\b."
        raise BadPattern(message)
    if len(pattern) > LONGEST_PATTERN:
        message = f"A pattern may have {LONGEST_PATTERN} letters at most."
        raise BadPattern(message)
    try:
        ready = _compiled(pattern)
    except re2.error as error:
        reason = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
        message = f"This is no pattern that can be used: {reason}. (Look-arounds and back references are not known.)"
        raise BadPattern(message) from error
    if ready.groups > 1:
        message = "Only one part may stand in brackets; write (?:…) for the others."
        raise BadPattern(message)
    if ready.search(""):
        message = "It finds a number where nothing stands. Say what must be there."
        raise BadPattern(message)
    if not any(character.isdigit() or character in "\\[" for character in pattern):
        message = "It names no digits, so it would find words. Add \\d for a digit."
        raise BadPattern(message)


def _ready(pattern: str) -> re2._Regexp | None:
    try:
        return _compiled(pattern)
    except re2.error:
        return None


def _compiled(pattern: str) -> re2._Regexp:
    return re2.compile(pattern, _OPTIONS)


_OPTIONS = re2.Options()
_OPTIONS.case_sensitive = False
_OPTIONS.log_errors = False
_OPTIONS.max_mem = 1 << 20


def address_problem(template: str) -> str:
    """Return what is wrong with the address of a shop; empty if nothing is, or there is none."""
    if not template:
        return ""
    try:
        parts = urlsplit(template)
    except ValueError:
        return "This is no address."
    if parts.scheme not in {"http", "https"} or not parts.netloc or _PLACE in parts.netloc:
        return "Write a whole address that begins with https:// or http://."
    return "" if _PLACE in template else f"Put {_PLACE} where the number goes."


def address(template: str, value: str) -> str:
    """Return where the shop shows this number; empty without a shop."""
    return template.replace(_PLACE, quote(value, safe="")) if template else ""
