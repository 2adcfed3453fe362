"""Charts as figures of a drawing, with the table that stands behind each: numbers in, marks out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.dateformat import format as dated
from django.utils.dates import WEEKDAYS_ABBR

from inhand.desk.measures.days import AGES
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from inhand.desk.measures.staffing import Hour

WIDTH, HEIGHT = 640, 180
_LEFT, _BOTTOM, _TOP = 40, 22, 8
_PLOT_WIDTH, _PLOT_HEIGHT = WIDTH - _LEFT - 6, HEIGHT - _BOTTOM - _TOP
_SHADES = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle; ``title`` is shown when the pointer rests on it."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """``paths`` are ``(kind, d)``, ``dots`` ``(kind, x, y, title)``; ``ticks`` and ``labels`` are ``(place, text)``."""

    title: str
    marks: list[Mark] = field(default_factory=list)
    paths: list[tuple[str, str]] = field(default_factory=list)
    dots: list[tuple[str, float, float, str]] = field(default_factory=list)
    ticks: list[tuple[float, str]] = field(default_factory=list)
    labels: list[tuple[float, str]] = field(default_factory=list)
    legend: list[tuple[str, str]] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    height: int = HEIGHT
    is_empty: bool = False


def columns(
    title: str,
    days: Sequence[date],
    series: Sequence[tuple[str, str, Sequence[int]]],
    *,
    stacked: bool = False,
) -> Chart:
    """Return columns by day. ``series`` are ``(kind, name, numbers)``, beside each other or on top."""
    numbers = [each for _kind, _name, each in series]
    tops = [sum(each) if stacked else max(each) for each in zip(*numbers, strict=True)]
    most = _round_up(max(tops, default=0))
    step = _PLOT_WIDTH / max(len(days), 1)
    wide = step * 0.72 / (1 if stacked else len(series))
    marks = []
    for at, day in enumerate(days):
        base = 0.0
        for place, (kind, name, values) in enumerate(series):
            high = _PLOT_HEIGHT * values[at] / most
            x = _LEFT + at * step + step * 0.14 + (0 if stacked else place * wide)
            if high:
                y = _TOP + _PLOT_HEIGHT - high - base
                marks.append(
                    Mark(kind, _r(x), _r(y), _r(wide), _r(high), f"{_day(day)}: {values[at]} {name}")
                )
            base += high if stacked else 0
    return Chart(
        title, marks,
        ticks=_ticks(most, str), labels=_labels(days, step),
        legend=[(kind, name) for kind, name, _values in series],
        head=[_("Day"), *(name.capitalize() for _kind, name, _values in series)],
        rows=[[_day(day), *(str(each[at]) for each in numbers)] for at, day in enumerate(days)],
        is_empty=not any(tops),
    )  # fmt: skip


def lines(
    title: str,
    days: Sequence[date],
    series: Sequence[tuple[str, str, Sequence[int | None]]],
    say: Callable[[int], str],
) -> Chart:
    """Return lines by day, broken where a day has no figure."""
    most = _round_up(max((value for _kind, _name, each in series for value in each if value), default=0))
    step = _PLOT_WIDTH / max(len(days), 1)

    def place(at: int, value: int) -> tuple[float, float]:
        return _r(_LEFT + (at + 0.5) * step), _r(_TOP + _PLOT_HEIGHT * (1 - value / most))

    paths, dots = [], []
    for kind, name, values in series:
        drawn, pen_down = [], False
        for at, value in enumerate(values):
            if value is None:
                pen_down = False
                continue
            x, y = place(at, value)
            drawn.append(f"{'L' if pen_down else 'M'}{x} {y}")
            dots.append((kind, x, y, f"{_day(days[at])}: {name} {say(value)}"))
            pen_down = True
        paths.append((kind, "".join(drawn)))
    return Chart(
        title, paths=paths, dots=dots, ticks=_ticks(most, say), labels=_labels(days, step),
        legend=[(kind, name) for kind, name, _values in series],
        head=[_("Day"), *(name for _kind, name, _values in series)],
        rows=[
            [_day(day), *("–" if each[at] is None else say(each[at] or 0) for _kind, _name, each in series)]
            for at, day in enumerate(days)
        ],
        is_empty=not dots,
    )  # fmt: skip


def heat(title: str, values: dict[tuple[int, int], int], say: Callable[[int], str], unit: str) -> Chart:
    """Return a map of the week by weekday and hour: the darker the more."""
    most = max(values.values(), default=0)
    wide, high = _PLOT_WIDTH / 24, 20
    marks = []
    for day, name in WEEKDAYS_ABBR.items():
        for hour in range(24):
            value = values.get((day, hour))
            shade = 0 if not value else 1 + (_SHADES - 1) * value // (most + 1)
            said = _("nothing") if value is None else f"{say(value)}{unit}"
            x, y = _r(_LEFT + hour * wide), _r(_TOP + day * high)
            title_ = f"{name} {hour:02d}:00: {said}"
            marks.append(Mark(f"heat heat-{shade}", x, y, _r(wide - 2), high - 2, title_))
    hours = sorted({hour for _day, hour in values})
    return Chart(
        title, marks,
        ticks=[(_TOP + day * high + 13, name) for day, name in WEEKDAYS_ABBR.items()],
        labels=[(_r(_LEFT + hour * wide), f"{hour:02d}") for hour in range(0, 24, 3)],
        head=[_("Hour"), *map(str, WEEKDAYS_ABBR.values())],
        rows=[
            [f"{hour:02d}:00", *(say(values[day, hour]) if (day, hour) in values else "–" for day in range(7))]
            for hour in hours
        ],
        height=_TOP + 7 * high + _BOTTOM, is_empty=not values,
    )  # fmt: skip


def by_hour(title: str, hours: Sequence[Hour]) -> Chart:
    """Return who is needed and who works, hour by hour of a day."""
    most = _round_up(max((max(each.needed, each.rota) for each in hours), default=0))
    wide = _PLOT_WIDTH / 24
    marks = []
    for each in hours:
        for place, (kind, name, value) in enumerate(
            (("one", _("needed"), each.needed), ("two", _("on the rota"), each.rota))
        ):
            high = _PLOT_HEIGHT * value / most
            x, y = _LEFT + each.hour * wide + 2 + place * (wide - 4) / 2, _TOP + _PLOT_HEIGHT - high
            if high:
                said = f"{each.hour:02d}:00: {value} {name}"
                marks.append(Mark(kind, _r(x), _r(y), _r((wide - 4) / 2), _r(high), said))
    return Chart(
        title, marks, ticks=_ticks(most, str),
        labels=[(_r(_LEFT + (hour + 0.5) * wide), f"{hour:02d}") for hour in range(0, 24, 2)],
        legend=[("one", _("needed")), ("two", _("on the rota"))], head=[_("Hour"), _("Needed"), _("On the rota")],
        rows=[[f"{each.hour:02d}:00", str(each.needed), str(each.rota)] for each in hours],
        is_empty=not marks,
    )  # fmt: skip


def ages(title: str, days: Sequence[tuple[date, dict[int, int]]], say: Callable[[int], str]) -> Chart:
    """Return how long customers had waited when each day ended: one column a day, the oldest on top."""
    names = [
        _("{span} and more").format(span=say(age)) if age else _("under {span}").format(span=say(AGES[1]))
        for age in AGES
    ]
    series = [
        (f"age-{place}", name, [each.get(age, 0) for _day, each in days])
        for place, (age, name) in enumerate(zip(AGES, names, strict=True))
    ]
    return columns(title, [day for day, _counts in days], series, stacked=True)


def _round_up(most: int) -> int:
    """Return the top of a scale: 1, 2 or 5 times a power of ten, or sixty."""
    for step in (1, 2, 5, 10, 20, 30, 60, 120, 240, 480, 960, 2400, 4800, 9600):
        if most <= step * 4:
            return step * 4
    return most


def _ticks(most: int, say: Callable[[int], str]) -> list[tuple[float, str]]:
    return [(_r(_TOP + _PLOT_HEIGHT * (1 - part / 4)), say(most * part // 4)) for part in range(5)]


def _labels(days: Sequence[date], step: float) -> list[tuple[float, str]]:
    """Name a day a week, or each of a short period."""
    every = 1 if len(days) <= 7 else 7 if len(days) <= 35 else 14  # noqa: PLR2004 -- as many as fit
    return [(_r(_LEFT + (at + 0.5) * step), _day(day)) for at, day in enumerate(days) if at % every == 0]


def _day(day: date) -> str:
    return dated(day, "j M")


def _r(value: float) -> float:
    return round(value, 1)
