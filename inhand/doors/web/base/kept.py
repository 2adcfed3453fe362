"""The views of the sidebar: searches kept by name, and how many customers wait in each. One query for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.timezone import get_current_timezone, localdate

from inhand.desk.conversations.queries import visible_to
from inhand.desk.search.narrow import Asker, condition
from inhand.desk.search.parse import BadQuery, parse
from inhand.desk.search.queries import views_of, waiting_in
from inhand.ground import clock, prepared

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from django.db.models import QuerySet

    from inhand.desk.search.parse import Query
    from inhand.desk.teams.models import Teammate

VIEW = "view-"


@dataclass(frozen=True, slots=True)
class Kept:
    """A view as the sidebar knows it."""

    id: int
    name: str
    query: str

    @property
    def slug(self) -> str:
        return f"{VIEW}{self.id}"


_views = prepared.Query(lambda person: views_of(person).values_list("pk", "name", "query"), prepared.NUMBER)


def kept_by(person: Teammate, version: object) -> tuple[Kept, ...]:
    """Return the views somebody sees, as of this version of the desk's rules: views change with them."""
    return _kept_by(person.pk, version)


@lru_cache(maxsize=256)
def _kept_by(person: int, _version: object) -> tuple[Kept, ...]:
    return tuple(Kept(*row) for row in _views(person))


def waiting(texts: tuple[str, ...], person: Teammate, now: datetime, version: object) -> list[int]:
    """Return how many wait under each of these searches; none under one that cannot be read."""
    if not texts:
        return []
    places, counted = _counting(texts, localdate(now), get_current_timezone(), version)
    sums = [sum(column) for column in zip(*counted(person.pk, now), strict=True)] if places else []
    found = dict(zip(places, sums, strict=False))
    return [found.get(place, 0) for place in range(len(texts))]


@lru_cache(maxsize=256)
def _counting(
    texts: tuple[str, ...], today: date, zone: tzinfo, _version: object
) -> tuple[list[int], prepared.Query]:
    """Return the places of the searches that can be read, and the query that counts them; compiled once."""
    readable = {place: query for place, text in enumerate(texts) if (query := _read(text, today, zone))}

    def build(person: prepared.Slot, now: prepared.Slot) -> QuerySet[Any, Any]:
        asker = Asker(person, now, zone)
        return waiting_in([condition(query, asker) for query in readable.values()], visible_to(person))

    return list(readable), prepared.Query(build, prepared.NUMBER, prepared.TIME)


def _read(text: str, today: date, zone: tzinfo) -> Query | None:
    try:
        query = parse(text, today)
        condition(query, Asker(0, clock.now(), zone))
    except BadQuery:
        return None
    return query
