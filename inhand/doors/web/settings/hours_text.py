"""Hours as a person writes them: ``09:00-12:00, 13:00-17:00`` for a day. Pure."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING

from django.utils.dates import WEEKDAYS

from inhand.desk.teams.hours import Span
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SPAN = re.compile(r"(\d{1,2})[:.]?(\d{2})?\s*(?:-|–|to)\s*(\d{1,2})[:.]?(\d{2})?", re.IGNORECASE)


def write(spans: Iterable[tuple[int, time, time]]) -> dict[int, str]:
    """Return what stands in the field of each day."""
    days: dict[int, list[str]] = {day: [] for day in range(7)}
    for weekday, starts, ends in spans:
        days[weekday].append(f"{starts:%H:%M}-{ends:%H:%M}")
    return {day: ", ".join(texts) for day, texts in days.items()}


def read(fields: Mapping[int, str]) -> tuple[list[Span], dict[str, str]]:
    """Return the spans and, by field (``day-0`` is Monday's), what cannot be read."""
    spans, problems = [], {}
    for day, text in fields.items():
        for part in filter(None, (part.strip() for part in text.split(","))):
            span = _span(day, part)
            if span is None:
                problems[f"day-{day}"] = _("{day}: “{part}” is no span of time; write 09:00-17:00.").format(
                    day=WEEKDAYS[day], part=part
                )
            else:
                spans.append(span)
    return spans, problems


def _span(day: int, text: str) -> Span | None:
    match = _SPAN.fullmatch(text)
    if match is None:
        return None
    hours = [int(match[1]), int(match[2] or 0), int(match[3]), int(match[4] or 0)]
    try:
        return Span(day, time(hours[0], hours[1]), time(hours[2] % 24, hours[3]))
    except ValueError:
        return None
