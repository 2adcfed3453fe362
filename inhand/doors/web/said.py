"""Times, spans and sizes as people say them. Pure but for the wall clock's zone, which ``local_time`` sets."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.dateformat import format as dated
from django.utils.timezone import get_current_timezone, localtime

from inhand.ground.spans import hours_and_minutes
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import date, datetime

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_KILO = 1000
_ONE_DAY = timedelta(days=1)


def span(seconds: float) -> str:
    """Return ``22 min``, ``1 h 10``, ``2 d 3 h``: two figures at most."""
    whole = max(0, int(seconds))
    if whole < _MINUTE:
        return _("now") if whole < _MINUTE // 2 else hours_and_minutes(1)
    if whole < _DAY:
        return hours_and_minutes(whole // _MINUTE)
    days, hours = whole // _DAY, whole % _DAY // _HOUR
    if hours and days < 7:  # noqa: PLR2004 -- days of a week
        return _("{days} d {hours} h").format(days=days, hours=hours)
    return _("{days} d").format(days=days)


def ago(then: datetime, now: datetime) -> str:
    seconds = (now - then).total_seconds()
    return _("just now") if seconds < _MINUTE else _("{span} ago").format(span=span(seconds))


def until(then: datetime, now: datetime) -> str:
    """Return ``in 19 min`` or ``19 min ago``."""
    left = (then - now).total_seconds()
    if left > 0:
        return _("in {span}").format(span=span(max(left, _MINUTE)))
    return _("{span} ago").format(span=span(max(-left, _MINUTE)))


def hour(value: datetime) -> str:
    return f"{localtime(value):%H:%M}"


def day(value: datetime, now: datetime) -> str:
    """Return ``Today``, ``Yesterday``, ``Tuesday`` or a date."""
    return _day(localtime(value).date(), localtime(now).date())


def _day(there: date, here: date) -> str:
    apart = (here - there).days
    named = {0: _("Today"), 1: _("Yesterday"), -1: _("Tomorrow")}
    if apart in named:
        return named[apart]
    if 0 < apart < 7 or -7 < apart < 0:  # noqa: PLR2004 -- days of a week
        return dated(there, "l")
    # A date as Django writes it: j day, F month, Y year, l and D weekday; other letters behind a backslash.
    return dated(there, _("j F Y") if there.year != here.year else _("j F"))


def calendar_day(value: date) -> str:
    """Return ``Thu 1 January`` of a day that is meant as such, in no zone."""
    return dated(value, _("D j F"))


def weekday(value: date) -> str:
    """Return ``Thu``."""
    return dated(value, "D")


def week(first: date, last: date, today: date) -> str:
    """Return ``26 October to 1 November``; the year where it is another."""
    until = dated(last, _("j F") if last.year == today.year else _("j F Y"))
    since = dated(first, _("j") if first.month == last.month else _("j F"))
    return _("{first} to {last}").format(first=since, last=until)


def moment(value: datetime, now: datetime) -> str:
    """Return ``09:12`` of today, ``tomorrow 09:12``, ``Tuesday 09:12`` or ``3 March 09:12``."""
    return Wall(now).moment(value)


class Wall:
    """The wall clock at one moment, for saying many others beside it: a queue does so three times a row."""

    __slots__ = ("_days", "_here", "_zone")

    def __init__(self, now: datetime) -> None:
        self._zone = get_current_timezone()
        self._here = now.astimezone(self._zone).date()
        self._days: dict[date, str] = {}

    def moment(self, value: datetime) -> str:
        there = value.astimezone(self._zone)
        time = f"{there.hour:02d}:{there.minute:02d}"
        date_ = there.date()
        if date_ == self._here:
            return time
        if date_ not in self._days:
            named = _day(date_, self._here)
            # A name of a day stands in mid-sentence here: "back tomorrow 09:00".
            self._days[date_] = named.lower() if abs(date_ - self._here) <= _ONE_DAY else named
        return _("{day} {time}").format(day=self._days[date_], time=time)


def stamp(value: datetime) -> str:
    """Return a time in full, for a title."""
    there = localtime(value)
    return dated(there, _("l j F Y, H:i")) + f" ({there:%Z})"


def size(count: int) -> str:
    value = float(count)
    for unit in ("B", "kB", "MB"):
        if value < _KILO:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= _KILO
    return f"{value:.1f} GB"


def initials(name: str) -> str:
    """Return one or two letters for a face; one for scripts that do not put spaces between words."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"


def minutes(value: timedelta) -> int:
    return int(value.total_seconds() // _MINUTE)


def plainly(problem: str) -> str:
    """Return a problem without the name of its field, for a place where the label says it."""
    name, colon, rest = problem.partition(": ")
    named = colon and name.isidentifier() and name.islower()
    return rest[:1].upper() + rest[1:] if named else problem
