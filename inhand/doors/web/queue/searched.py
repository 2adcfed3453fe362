"""A search as a queue: what a view shows, and what stands beside a conversation that was found."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.timezone import get_current_timezone, localdate

from inhand.desk.search.narrow import Asker, condition
from inhand.desk.search.parse import BadQuery, parse
from inhand.doors.web.base.kept import VIEW, kept_by
from inhand.doors.web.language import later as _l
from inhand.doors.web.queue.kinds import Kind
from inhand.ground import clock

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from django.db.models import Q, QuerySet

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.search.parse import Query
    from inhand.desk.teams.models import Teammate
    from inhand.ground.prepared import Slot

_SEARCH = "search-"
# Who asks for one of these asks for work, and gets it in the order of work; else the newest come first.
_WORK = frozenset({"open", "unassigned", "past"})


@dataclass(frozen=True, slots=True)
class Searched(Kind):
    """A queue of what a search finds."""

    by_work: bool = False

    def in_order(self, rows: QuerySet[Conversation], now: Slot) -> QuerySet[Conversation]:
        if self.by_work:
            return super(Searched, self).in_order(rows, now)
        return rows.order_by("-last_message_at", "-pk")


def slug_of(text: str) -> str:
    """Return the slug under which a search is a queue: what is open beside it can be shown again by its address."""
    return _SEARCH + base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def text_of(slug: str) -> str | None:
    """Return what a slug asks for, if it is a search's."""
    if not slug.startswith(_SEARCH):
        return None
    coded = slug.removeprefix(_SEARCH)
    try:
        return base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None


def kind_of(slug: str, person: Teammate, version: object) -> Kind | None:
    """Return the queue that a view or a search is; the same one as long as the rules are, as its query is kept."""
    if slug.startswith(VIEW):
        view = next((each for each in kept_by(person, version) if each.slug == slug), None)
        return searched(view.query, view.name, _today(), get_current_timezone(), version) if view else None
    text = text_of(slug)
    return searched(text, text, _today(), get_current_timezone(), version) if text else None


def _today() -> date:
    return localdate(clock.now())


@lru_cache(maxsize=256)
def searched(text: str, name: str, today: date, zone: tzinfo, _version: object) -> Searched:
    """Return the queue of a search. One that cannot be read is empty and says why."""
    try:
        query = parse(text, today)
        condition(query, Asker(0, clock.now(), zone))
    except BadQuery as bad:
        return Searched(
            name,
            lambda rows, _person, _now: rows.none(),
            ("search", _l("This cannot be searched for"), str(bad)),
        )
    facts = {each.value for each in query.filters if each.name == "is" and not each.negated}

    def narrow(rows: QuerySet[Conversation], person: Slot, now: Slot) -> QuerySet[Conversation]:
        return rows.filter(condition_of(query, person, now, zone))

    empty = ("search", _l("Nothing fits"), _l("New conversations that fit show up here by themselves."))
    return Searched(name, narrow, empty, by_work=bool(facts & _WORK))


def condition_of(query: Query, person: int | Slot, now: Slot, zone: tzinfo) -> Q:
    return condition(query, Asker(person, now, zone))
