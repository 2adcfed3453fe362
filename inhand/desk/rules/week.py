"""The hours of a week in one line, as a rules page and a file say them: ``Mon-Fri 08:00-17:00, Sat 10:00-14:00``."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING

from inhand.desk.teams.hours import Span, check

if TYPE_CHECKING:
    from collections.abc import Iterable

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_GROUP = re.compile(r"([A-Za-z]+)(?:\s*[-–]\s*([A-Za-z]+))?\s+(.+)")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")


class NoWeek(ValueError):
    """The line cannot be read; the message says what is wrong."""


def write_week(spans: Iterable[Span]) -> str:
    """Return the line; days with the same hours that follow each other stand together."""
    days = ["" for _ in DAYS]
    for span in sorted(spans, key=lambda span: (span.weekday, span.starts)):
        days[span.weekday] += f" {span.starts:%H:%M}-{span.ends:%H:%M}"
    groups: list[tuple[int, int, str]] = []
    for day, hours in enumerate(days):
        if groups and groups[-1][2] == hours:
            groups[-1] = (groups[-1][0], day, hours)
        else:
            groups.append((day, day, hours))
    return ", ".join(_days(first, last) + hours for first, last, hours in groups if hours)


def _days(first: int, last: int) -> str:
    return DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}"


def read_week(line: str) -> tuple[Span, ...]:
    """Return the spans in the order of the week, or raise ``NoWeek``. An empty line is a week without hours."""
    spans: list[Span] = []
    for group in filter(None, (part.strip() for part in line.split(","))):
        match = _GROUP.fullmatch(group)
        if match is None:
            raise NoWeek(_no_group(group))
        first = _day(match[1])
        last = _day(match[2]) if match[2] else first
        hours = [
            _hours(match[3], text) for text in re.split(r"\s+(?=\d{1,2}:\d{2}\s*[-–])", match[3].strip())
        ]
        for day in range(first, (last if last >= first else last + 7) + 1):
            spans += [Span(day % 7, starts, ends) for starts, ends in hours]
    if wrong := check("UTC", spans):
        raise NoWeek(" ".join(wrong.values()))
    return tuple(sorted(spans, key=lambda span: (span.weekday, span.starts)))


def _no_group(text: str) -> str:
    return f"“{text}” are no hours. Write them like Mon-Fri 08:00-17:00, Sat 10:00-14:00."


def _day(name: str) -> int:
    for number, day in enumerate(DAYS):
        if name[:3].title() == day:
            return number
    message = f"“{name}” is no day of the week. Write Mon, Tue, Wed, Thu, Fri, Sat or Sun."
    raise NoWeek(message)


def _hours(group: str, text: str) -> tuple[time, time]:
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise NoWeek(_no_group(group))
    ends = 0 if (match[3], match[4]) == ("24", "00") else int(match[3])
    try:
        return time(int(match[1]), int(match[2])), time(ends, int(match[4]))
    except ValueError:
        raise NoWeek(_no_group(group)) from None
