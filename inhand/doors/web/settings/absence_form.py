"""Time off as a person writes and reads it: days of their own zone, with times where it is no whole day. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils.dateformat import format as dated

from inhand.desk.teams.problems import BadInput
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

FIELDS = ("starts", "starts_time", "ends", "ends_time", "reason")
_DAY = timedelta(days=1)
_YEARS = range(2000, 2101)


def write(starts: datetime, ends: datetime, zone: ZoneInfo) -> dict[str, str]:
    """Return what stands in the fields. ``ends`` there is the last day off, so midnight belongs to the day before."""
    first, last = starts.astimezone(zone), ends.astimezone(zone)
    whole_first, whole_last = first.time() == time(), last.time() == time()
    return {
        "starts": first.date().isoformat(),
        "starts_time": "" if whole_first else f"{first:%H:%M}",
        "ends": (last.date() - _DAY if whole_last else last.date()).isoformat(),
        "ends_time": "" if whole_last else f"{last:%H:%M}",
    }


def read(given: Mapping[str, str], zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return from when to when, in UTC. An empty last day means the first. Raise ``BadInput``."""
    problems: dict[str, str] = {}
    first = _day(given, "starts", problems)
    last = _day(given, "ends", problems) if given.get("ends", "").strip() else first
    begin, finish = _time(given, "starts_time", problems), _time(given, "ends_time", problems)
    if problems or first is None or last is None:
        raise BadInput(problems)
    starts = datetime.combine(first, begin or time(), tzinfo=zone)
    ends = (
        datetime.combine(last, finish, tzinfo=zone) if finish else datetime.combine(last + _DAY, time(), zone)
    )
    if ends <= starts:
        raise BadInput({"ends": _("Time off must end after it starts.")})
    return starts.astimezone(UTC), ends.astimezone(UTC)


def _day(given: Mapping[str, str], name: str, problems: dict[str, str]) -> date | None:
    try:
        found = date.fromisoformat(given.get(name, "").strip())
    except ValueError:
        problems[name] = _("Write the day like 2026-03-31.")
        return None
    if found.year not in _YEARS:
        problems[name] = _("Choose a year of this century.")
    return found


def _time(given: Mapping[str, str], name: str, problems: dict[str, str]) -> time | None:
    text = given.get(name, "").strip()
    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        problems[name] = _("Write the time like 13:00.")
        return None


def words(starts: datetime, ends: datetime, zone: ZoneInfo, today: date) -> str:
    """Return ``Mon 2 to Fri 6 March``, ``Tue 3 March, 13:00 to 17:00``; the year where it is another."""
    fields = write(starts, ends, zone)
    first, last = date.fromisoformat(fields["starts"]), date.fromisoformat(fields["ends"])
    begin, finish = fields["starts_time"], fields["ends_time"]
    until = dated(last, _("D j F") if last.year == today.year else _("D j F Y"))
    if first == last:
        if not (begin or finish):
            return until
        hours = {"begin": begin or "00:00", "finish": finish or _("midnight")}
        return _("{day}, {begin} to {finish}").format(day=until, **hours)
    if first.year != last.year:
        since = dated(first, _("D j F Y"))
    else:
        since = dated(first, _("D j F") if first.month != last.month else _("D j"))
    since, until = (f"{since}, {begin}," if begin else since), (f"{until}, {finish}" if finish else until)
    return _("{first} to {last}").format(first=since, last=until)
