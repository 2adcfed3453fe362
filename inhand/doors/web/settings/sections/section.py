"""What a section of the settings is: it lists its items as plain values by field, and saves one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import QueryDict

    from inhand.desk.teams.models import Teammate

Values = dict[str, Any]
URGENCIES = ((3, "Urgent", "urgent"), (2, "High", "high"), (1, "Normal", "normal"), (0, "Low", "low"))


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be edited. ``key`` is its id, or ``new``."""

    key: str
    title: str
    values: Values
    note: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """``items`` reads; ``save`` writes one, or raises ``BadInput`` with sentences by field; ``may`` opens it.

    Its form is the fragment of its name beside it.
    """

    slug: str
    title: str
    about: str
    glyph: str
    may: Callable[[Teammate], bool]
    items: Callable[[], list[Item]]
    save: Callable[[str, QueryDict, Teammate, datetime], None]

    @property
    def form(self) -> str:
        return f"settings/sections/_{self.slug}.html"
