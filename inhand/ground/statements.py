"""Run a statement that is compiled already, on the driver's own cursor.

Django makes a cursor for each statement, wraps it three times and looks up the connection of the thread at every step.
For small statements that costs more than the database does. Here one cursor is kept with its connection. Whoever
watches statements (tests that count them, a debugger) still sees each: then it goes Django's way.
"""

from __future__ import annotations

import threading
from asyncio import _get_running_loop
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from json import JSONEncoder
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    FloatField,
    ForeignKey,
    IntegerField,
    JSONField,
    TextField,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Field

_T = TypeVar("_T")

# What to take of a cursor that has run a statement: rows are read to the end, or SQLite would keep it open.
ROWS: Final[Callable[[Any], list[tuple[Any, ...]]]] = lambda cursor: cursor.fetchall()  # noqa: E731
COUNT: Final[Callable[[Any], int]] = attrgetter("rowcount")


class Statement:
    """SQL with ``%s`` for each value, which must not hold a percent sign of its own."""

    __slots__ = ("_sql", "_written")

    def __init__(self, sql: str) -> None:
        self._sql = sql
        self._written = sql.replace("%s", "?") if database().vendor == "sqlite" else sql

    def run(self, values: Sequence[Any], take: Callable[[Any], _T]) -> _T:
        """Run it with values that are as the database takes them (``maker``)."""
        return self._run("execute", values, take)

    def run_many(self, rows: Sequence[Sequence[Any]]) -> None:
        """Run it once for each row of values."""
        self._run("executemany", rows, COUNT)

    def _run(self, how: str, values: Sequence[Any], take: Callable[[Any], _T]) -> _T:
        database_ = database()
        if database_.execute_wrappers or database_.queries_logged:
            with database_.cursor() as watched:
                getattr(watched, how)(self._sql, values)
                return take(watched)
        database_.ensure_connection()
        database_.validate_no_broken_transaction()
        with database_.wrap_database_errors:
            cursor = _cursor(database_)
            getattr(cursor, how)(self._written, values)
            return take(cursor)


def database() -> BaseDatabaseWrapper:
    """Return this thread's connection itself; ``django.db.connection`` looks it up anew at each attribute."""
    if _get_running_loop() is not None:  # where Django keeps one for each task
        return connections[DEFAULT_DB_ALIAS]
    try:
        return _here.database
    except AttributeError:
        _here.database = connections[DEFAULT_DB_ALIAS]
        return _here.database


def use(other: BaseDatabaseWrapper) -> None:
    """Have this thread ask another connection from now on, Django as well. For benches of several databases."""
    connections[DEFAULT_DB_ALIAS] = _here.database = other


class _Here(threading.local):
    """What Django keeps for each thread too, behind a lock that takes as long as a small statement."""

    database: BaseDatabaseWrapper


_here = _Here()


def _cursor(of: BaseDatabaseWrapper) -> Any:  # noqa: ANN401 -- of either driver
    """Return the cursor that is kept with a connection."""
    kept = vars(of).get("inhand_cursor")
    if kept is None or kept[0] is not of.connection:
        # SQLite's own, since Django's rewrites each statement; PostgreSQL's as Django makes it, which reads times.
        made = of.connection.cursor() if of.vendor == "sqlite" else of.create_cursor()
        kept = vars(of)["inhand_cursor"] = (of.connection, made)
    return kept[1]


# What a database takes as it is; the rest is asked how it wants to be kept.
_AS_IT_IS = (CharField, TextField, IntegerField, FloatField, BooleanField)


@cache
def maker(field: Field[Any, Any]) -> Callable[[Any], Any] | None:
    """Return what makes of a field's value what the database takes, ``None`` if it takes it as it is."""
    if isinstance(field, ForeignKey):
        return maker(field.target_field)
    if isinstance(field, _AS_IT_IS):
        return None
    if database().vendor == "sqlite" and isinstance(field, DateTimeField):
        return _naive
    if database().vendor == "sqlite" and isinstance(field, JSONField):
        return partial(_json, (field.encoder or JSONEncoder)().encode)
    if isinstance(field, DateTimeField):
        return None
    return partial(_as_django_does, field)


def _naive(value: datetime | None) -> str | None:
    """Write a time as Django keeps it in SQLite: in UTC, without saying so."""
    return None if value is None else value.astimezone(UTC).isoformat(" ")[: -len("+00:00")]


def _json(encode: Callable[[Any], str], value: object) -> str | None:
    return None if value is None else encode(value)


def _as_django_does(field: Field[Any, Any], value: object) -> object:
    return field.get_db_prep_save(value, database())


# The places of values that the database does not take as they are, and what makes of them what it takes.
Makers = list[tuple[int, Callable[[Any], Any]]]


def makers(fields: Iterable[Field[Any, Any] | None]) -> Makers:
    """Return what values of these fields, in this order, need made of them; nothing is where ``None`` stands."""
    found = ((place, maker(field)) for place, field in enumerate(fields) if field)
    return [(place, make) for place, make in found if make]


def made(needed: Makers, values: Iterable[Any]) -> list[Any]:
    """Return values as the database takes them."""
    taken = list(values)
    for place, make in needed:
        taken[place] = make(taken[place])
    return taken
