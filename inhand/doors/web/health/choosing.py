"""What a health page is asked about: filters and a period, read from its address and written back into links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from inhand.desk.contacts.handles import platform_name
from inhand.desk.conversations.models import Urgency
from inhand.desk.conversations.queries import inbox_names
from inhand.desk.measures import known
from inhand.desk.measures.actions.sum_up import periods
from inhand.desk.measures.views import View
from inhand.desk.rules.queries import topics
from inhand.desk.teams.queries import teams
from inhand.doors.web.language import later as _l
from inhand.doors.web.queue.rows import GLYPHS

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpRequest, QueryDict

    from inhand.desk.measures.merging import Period

PERIODS = ((7, _l("One week")), (28, _l("Four weeks")), (84, _l("Twelve weeks")))
_USUAL = 28
_NUMBERS = ("team", "inbox", "urgency")
_WORDS = ("platform", "topic")


@dataclass(frozen=True, slots=True)
class Choice:
    """The view and the days up to today. ``person`` narrows a list to what one teammate did."""

    view: View
    days: int
    today: date
    person: int | None = None

    @property
    def first(self) -> date:
        return self.today - timedelta(days=self.days - 1)

    @property
    def title(self) -> str:
        return dict(PERIODS)[self.days]

    @property
    def words(self) -> str:
        """The title within a sentence; German writes its nouns large there, too."""
        title = str(self.title)
        return title[:1].lower() + title[1:]

    def address(self, **more: object) -> str:
        """Return the query that asks for the same again, with more or less."""
        asked = {
            **self.view.filters(),
            "days": self.days if self.days != _USUAL else None,
            "person": self.person,
        }
        kept = {name: value for name, value in {**asked, **more}.items() if value not in {None, ""}}
        return f"?{urlencode(kept)}" if kept else ""

    def periods(self, now: datetime) -> tuple[Period, Period]:
        """Return the figures, and those of the equal time before."""
        return periods(self.view, self.first, self.today, now=now)


def choice(request: HttpRequest, now: datetime) -> Choice:
    """Read it from the address; what cannot be is as if it were not there."""
    given, zone = request.GET, known.zone()
    numbers = {name: _number(given, name) for name in _NUMBERS}
    words = {name: given.get(name) or None for name in _WORDS}
    days = _number(given, "days")
    return Choice(
        View(zone, **numbers, **words),  # type: ignore[arg-type] # each name has its kind
        days if days in dict(PERIODS) else _USUAL,
        now.astimezone(ZoneInfo(zone)).date(),
        _number(given, "person"),
    )


def _number(given: QueryDict, name: str) -> int | None:
    value = given.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 18 else None  # noqa: PLR2004 -- 64 bits


def options() -> list[tuple[str, str, list[tuple[object, str]]]]:
    """Return the filters of the form: name, label, what may be chosen."""
    chosen: list[tuple[str, str, list[tuple[object, str]]]] = [
        ("team", _l("Team"), [(team.pk, team.name) for team in teams()]),
        ("inbox", _l("Inbox"), sorted(inbox_names().items(), key=lambda each: each[1])),
        ("platform", _l("Channel"), [(name, platform_name(name)) for name in GLYPHS]),
        ("topic", _l("Topic"), [(topic.slug, topic.title) for topic in topics()]),
        ("urgency", _l("Urgency"), [(int(value), _l(str(label))) for value, label in Urgency.choices]),
    ]
    return [(name, label, [("", _l("All")), *each]) for name, label, each in chosen if len(each) > 1]
