"""The picture of a week: what came and what was answered, and how long the first answers took, day by day."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.dateformat import format as dated

from inhand.doors.notices.figures import minutes
from inhand.ground.words import gettext as _
from inhand.ground.words import language, speaking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inhand.desk.measures.merging import Period

WIDTH, HEIGHT = 640, 224
# It is drawn four times as large and shrunk by half: even edges, and sharp on fine screens.
_DRAWN, _SHOWN = 4, 2
_INK, _SOFT, _GRID, _PAPER = "#1a1f1c", "#5f6863", "#e5e2dc", "#ffffff"
_DEEP, _PALE, _LATE = "#11695a", "#a8d3c7", "#b4552d"
_TOP, _BOTTOM = 60, 196
_LATIN = Path(__file__).parent / "fonts" / "noto-sans.woff2"  # hatch_build.py lays it there
# As Debian and others name them: fonts-noto-cjk, fonts-ipafont-gothic.
_JAPANESE = ("NotoSansCJK-Regular.ttc", "NotoSansJP-Regular.otf", "NotoSansJP-Regular.ttf", "ipagp.ttf")


class Day(NamedTuple):
    """``median`` are the minutes of first responses, ``None`` where none was given."""

    name: str
    arrivals: int
    replies: int
    median: int | None


def days_of(period: Period) -> list[Day]:
    """Return what is drawn of a period."""
    medians = [pair[0].minutes if pair[0] else None for pair in period.first_response_by_day]
    return [
        Day(dated(day, "D"), counts.get("arrival", 0), counts.get("reply", 0), median)
        for (day, counts), median in zip(period.daily, medians, strict=True)
    ]


def told(days: Sequence[Day]) -> str:
    """Return in words what the picture shows, for who cannot see it."""
    return "; ".join(_told(day) for day in days) + "."


def _told(day: Day) -> str:
    came = f"{day.name} {traffic(day.arrivals, day.replies)}"
    if day.median is None:
        return came
    return _("{day}, first response {span}").format(day=came, span=minutes(day.median))


def traffic(arrivals: int, replies: int) -> str:
    return _("{arrivals} arrivals, {replies} replies").format(arrivals=arrivals, replies=replies)


def draw(period: Period, before: Period) -> bytes:
    """Return it as PNG: the same bytes for the same figures."""
    was = before.waits["first_response"].p50
    letters = _letters(language())
    sheet = _Sheet(letters or _letters("en"))
    with speaking(language() if letters else "en"):
        days = days_of(period)
        _traffic(sheet, days, left=2)
        _medians(sheet, days, was.minutes if was else None, left=346)
    return sheet.png()


def _letters(language: str) -> str:
    """Return the file that can write it, empty if there is none here: the picture is then in English, and the mail
    beside it is not. Japanese letters are a hundred times as large as ours, so they are the machine's own.
    """
    for name in _JAPANESE if language == "ja" else [_LATIN]:
        try:
            return str(_font(str(name), 10).path)
        except OSError:
            continue
    return ""


def _traffic(sheet: _Sheet, days: Sequence[Day], left: float) -> None:
    sheet.text(left, 22, _("Messages by day"), 15, _INK)
    for at, (colour, name) in enumerate(((_DEEP, _("received")), (_PALE, _("sent")))):
        sheet.box(left + at * 76, 40, left + at * 76 + 10, 50, colour)
        sheet.text(left + at * 76 + 14, 45, name, 11, _SOFT)
    most = max([1, *(max(day.arrivals, day.replies) for day in days)])
    for at, day in enumerate(days):
        x = left + at * 40
        for place, (number, colour) in enumerate(((day.arrivals, _DEEP), (day.replies, _PALE))):
            top = _height(number, most)
            sheet.box(x + place * 15, top, x + place * 15 + 14, _BOTTOM, colour)
        sheet.text(x + 7, _height(day.arrivals, most) - 7, str(day.arrivals), 10, _INK, middle=True)
        sheet.text(x + 15, _BOTTOM + 11, day.name, 11, _SOFT, middle=True)
    sheet.line(left, left + 7 * 40, _BOTTOM, _GRID)


def _medians(sheet: _Sheet, days: Sequence[Day], was: int | None, left: float) -> None:
    sheet.text(left, 22, _("First response, median"), 15, _INK)
    most = max([1, was or 0, *(day.median or 0 for day in days)])
    for at, day in enumerate(days):
        x = left + at * 40 + 15
        if day.median is not None:
            sheet.box(x - 10, _height(day.median, most), x + 10, _BOTTOM, _DEEP)
        sheet.text(x, _BOTTOM + 11, day.name, 11, _SOFT, middle=True)
    if was is not None:
        sheet.dashes(left, left + 7 * 40, _height(was, most), _LATE)
        sheet.dashes(left, left + 14, 45, _LATE)
        sheet.text(left + 20, 45, _("the week before: {span}").format(span=minutes(was)), 11, _SOFT)
    for at, day in enumerate(days):
        if day.median is not None:
            y = _height(day.median, most) - 7
            sheet.text(left + at * 40 + 15, y, minutes(day.median), 10, _INK, middle=True)
    sheet.line(left, left + 7 * 40, _BOTTOM, _GRID)


def _height(value: float, most: float) -> float:
    return _BOTTOM - (_BOTTOM - _TOP - 14) * value / most


@cache
def _pillow(part: str) -> Any:  # noqa: ANN401 -- a module
    # Eleven megabytes that a desk needs once a week.
    return import_module(f"PIL.{part}")


@cache
def _font(name: str, size: int) -> Any:  # noqa: ANN401 -- a font
    return _pillow("ImageFont").truetype(name, size)


class _Sheet:
    """What is drawn on, in the units of the picture that is shown."""

    def __init__(self, letters: str) -> None:
        self._letters = letters
        self._image = _pillow("Image").new("RGB", (WIDTH * _DRAWN, HEIGHT * _DRAWN), _PAPER)
        self._draw = _pillow("ImageDraw").Draw(self._image)

    def box(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        if bottom > top:
            self._draw.rounded_rectangle(
                [each * _DRAWN for each in (left, top, right, bottom)], 2 * _DRAWN, fill=colour
            )

    def line(self, left: float, right: float, y: float, colour: str) -> None:
        self._draw.line([each * _DRAWN for each in (left, y, right, y)], fill=colour, width=_DRAWN)

    def dashes(self, left: float, right: float, y: float, colour: str) -> None:
        for dash in range(round(left), round(right) - 3, 6):
            self.line(dash, dash + 4, y, colour)

    def text(self, x: float, y: float, words: str, size: int, colour: str, *, middle: bool = False) -> None:
        """Write it with its middle at that height."""
        font = _font(self._letters, size * _DRAWN)
        anchor = "mm" if middle else "lm"
        halo = {"stroke_width": _DRAWN, "stroke_fill": _PAPER}
        self._draw.text((x * _DRAWN, y * _DRAWN), words, fill=colour, font=font, anchor=anchor, **halo)

    def png(self) -> bytes:
        small = self._image.resize((WIDTH * _SHOWN, HEIGHT * _SHOWN), _pillow("Image").Resampling.LANCZOS)
        kept = BytesIO()
        small.quantize(64).save(kept, "PNG", optimize=True)
        return kept.getvalue()
