"""All figures of a period as rows of a table, for the export and the report. Pure."""

from __future__ import annotations

import csv
import io
from calendar import day_name
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from inhand.desk.measures.definitions import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inhand.desk.measures.figures import Quantile
    from inhand.desk.measures.merging import Period

URGENCIES = ("low", "normal", "high", "urgent")
_KIND_OF = {"resolution": "closed", "lane_time": "given"}
_WAITS = ("first_owner", "first_response", "next_response", "resolution", "lane_time")
_OF_PERSON = ("conversations", "replies", "owned", "holding", "resolved", "reopened", "passed")


class Figure(NamedTuple):
    """``of`` is whom or what it is about, empty for all. ``at_least``: more is not known."""

    measure: str
    version: int
    figure: str
    of: str
    value: float | None
    unit: str
    at_least: bool = False


def figures(period: Period) -> Iterator[Figure]:
    """Yield every figure. People stand there by id."""
    for name in _WAITS:
        wait = period.waits[_KIND_OF.get(name, name)]
        yield _figure(name, "number", wait.number, "conversations")
        yield _figure(name, "without an end", wait.censored, "conversations")
        for said, value in (("p50", wait.p50), ("p90", wait.p90)):
            yield _quantile(name, said, value, "business minutes")
        for said, value in (("wall p50", wait.wall_p50), ("wall p90", wait.wall_p90)):
            yield _quantile(name, said, value, "minutes")
    yield from _shares(period)
    yield from _of_people(period)
    yield from _of_days(period)
    yield from _of_hours(period)


def _shares(period: Period) -> Iterator[Figure]:
    counts = period.counts
    yield _figure("arrivals", "number", counts.get("arrival", 0), "messages")
    yield _figure("arrivals", "conversations opened", counts.get("opened", 0), "conversations")
    yield _figure("stale", "outlasted a target", period.missed, "waits")
    yield _figure("kept", "share", period.kept_share, "share")
    for urgency, (kept, missed) in sorted(period.kept.items()):
        yield _figure("kept", "kept", kept, "waits", URGENCIES[urgency])
        yield _figure("kept", "missed", missed, "waits", URGENCIES[urgency])
    yield _figure("duplicate", "happened", counts.get("duplicate", 0), "replies")
    yield _figure("duplicate", "per 1,000", period.duplicates_per_1000, "per 1,000 replies")
    yield _figure("prevented", "prevented", counts.get("prevented", 0), "replies")
    yield _figure("handoff_bare", "share", period.bare_handoffs, "share")
    yield _figure("handoff_bare", "handoffs", counts.get("handoff", 0), "handoffs")
    yield _figure("handoff_bare", "rescues", counts.get("rescue", 0), "rescues")
    yield _figure("reopen_rate", "share", period.reopen_rate, "share")
    yield _figure("passed", "passes", counts.get("passed", 0), "passes")
    yield _figure("no_drop", "caught", counts.get("dropped", 0), "conversations")
    yield _quantile("touch", "p50", period.touch, "minutes")
    yield _figure("fairness", "jain", period.jain, "index")
    yield _figure("fairness", "gini", period.gini, "index")
    yield _figure("fairness", "jain of hard conversations", period.hard_jain, "index")


def _of_people(period: Period) -> Iterator[Figure]:
    for person in period.people:
        of = str(person.id)
        for name in _OF_PERSON:
            yield _figure("conversations", name, getattr(person, name), "conversations", of)
        yield _quantile("kept", "response p50", person.response, "business minutes", of)
        yield _quantile("touch", "p50", person.touch, "minutes", of)
        yield _figure("resolution_rate", "share", person.resolution_rate, "share", of)
        yield _figure("fairness", "effort", person.effort, "minutes", of)
        yield _figure("fairness", "time on shift", person.minutes_on_shift, "minutes", of)
        yield _figure("fairness", "share of effort", person.effort_share, "share", of)
        yield _figure("fairness", "share of time", person.time_share, "share", of)
        yield _figure("fairness", "share of hard conversations", person.hard_share, "share", of)


def _of_days(period: Period) -> Iterator[Figure]:
    for (day, counts), (p50, p90), (_day, ages) in zip(
        period.daily, period.first_response_by_day, period.ages, strict=True
    ):
        of = day.isoformat()
        yield _figure("arrivals", "by day", counts.get("arrival", 0), "messages", of)
        yield _figure("conversations", "replies by day", counts.get("reply", 0), "replies", of)
        yield _quantile("first_response", "p50 by day", p50, "business minutes", of)
        yield _quantile("first_response", "p90 by day", p90, "business minutes", of)
        for least, number in sorted(ages.items()):
            yield _figure("waiting", f"from {least} minutes when the day ended", number, "conversations", of)


def _of_hours(period: Period) -> Iterator[Figure]:
    for (weekday, hour), (number, p50) in sorted(period.hours.items()):
        of = f"{day_name[weekday]} {hour:02d}:00"
        yield _figure("arrivals", "by hour", number, "messages", of)
        yield _quantile("first_response", "p50 by hour", p50, "business minutes", of)


def _figure(measure: str, figure: str, value: float | None, unit: str, of: str = "") -> Figure:
    return Figure(measure, BY_NAME[measure].version, figure, of, value, unit)


def _quantile(measure: str, figure: str, value: Quantile | None, unit: str, of: str = "") -> Figure:
    minutes, at_least = value or (None, False)
    return Figure(measure, BY_NAME[measure].version, figure, of, minutes, unit, at_least)


def csv_lines(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """Yield the lines of a CSV file."""
    kept = io.StringIO()
    writer = csv.writer(kept)
    for row in chain([head], rows):
        writer.writerow(row)
        yield kept.getvalue()
        kept.seek(0)
        kept.truncate()
