"""The headings of the files that people take along, and how those of their own files are understood, in every language.

In English a heading is the column's own name, which programs read; JSON has these names in all languages.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from inhand.doors.web.language import KNOWN
from inhand.doors.web.language import later as _l
from inhand.ground.words import language, speaking

if TYPE_CHECKING:
    from collections.abc import Iterable

_PEOPLE = {
    "name": _l("Name"), "email": _l("E-mail"), "phone": _l("Phone"), "company": _l("Company"),
    "time_zone": _l("Time zone"), "language": _l("Language"), "plan": _l("Plan"), "vip": "VIP",
}  # fmt: skip
_TEMPLATES = {"title": _l("Title"), "text": _l("Text"), "folder": _l("Folder"), "topic": _l("Topic")}
_FIGURES = {
    "measure": _l("Measure"), "version": _l("Version"), "figure": _l("Figure"), "of": _l("About"),
    "value": _l("Value"), "unit": _l("Unit"), "at_least": _l("At least"),
}  # fmt: skip
_TIMINGS = {
    "conversation": _l("Conversation"), "kind": _l("Kind"), "began_at": _l("Began"), "ended_at": _l("Ended"),
    "business_minutes": _l("Business minutes"), "wall_minutes": _l("Wall clock minutes"),
    "target_minutes": _l("Target, minutes"), "without_end": _l("Without an end"), "person": _l("Person"),
    "effort_minutes": _l("Work, minutes"), "team": _l("Team"), "inbox": _l("Inbox"), "channel": _l("Channel"),
    "urgency": _l("Urgency"), "entry": _l("Entry"),
}  # fmt: skip
_SAID = _PEOPLE | _TEMPLATES | _FIGURES | _TIMINGS


def headings(columns: Iterable[str]) -> tuple[str, ...]:
    """Return the columns as the reader's language calls them."""
    if language() == "en":
        return tuple(columns)
    return tuple(str(_SAID[each]) for each in columns)


@lru_cache(maxsize=8)
def columns_called(*columns: str) -> dict[str, str]:
    """Return which of ``columns`` each heading means, folded, whatever the language of who wrote the file."""
    called: dict[str, str] = {}
    for code in sorted(KNOWN):
        with speaking(code):
            called |= {str(_SAID[each]).casefold(): each for each in columns}
    return called
