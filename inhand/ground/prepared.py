"""Statements that Django compiles once. For the few places where building SQL costs more than running it.

What a mail needs is some thirty small statements that never change their shape. Django writes the SQL of each anew,
which takes five times as long as the database takes to run it. Here it writes it once a process; rows still go through
its fields, so both databases read and write the same values. Nothing here calls signals: the house has none.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from json import JSONDecoder
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from weakref import WeakSet

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.sqlite3 import base as sqlite
from django.db.models import (
    BigIntegerField,
    DateTimeField,
    Expression,
    ExpressionWrapper,
    F,
    Field,
    JSONField,
    Model,
    TextField,
)
from django.db.models.base import ModelState
from django.db.models.query import get_related_populators
from django.utils.dateparse import parse_datetime

from inhand.ground.statements import COUNT, ROWS, Makers, Statement, database, made, makers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet
    from django.db.models.sql.compiler import SQLCompiler

_M = TypeVar("_M", bound=Model)
_Converters = list[tuple[int, Callable[[Any], Any]]]

# The kinds of values that queries are asked with.
NUMBER, TEXT, TIME = BigIntegerField(), TextField(), DateTimeField()


class Slot(Expression):
    """The ``place``-th value of a query, of ``field``'s kind, given when it is asked."""

    def __init__(self, place: int, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.place = place

    def as_sql(self, _compiler: SQLCompiler, _connection: object) -> tuple[str, Any]:
        return "%s", [self]


class Query:
    """A ``values_list`` query over slots: ``Query(lambda pk: Row.objects.filter(pk=pk).values_list("name"), INT)``.

    Called with as many values as there are slots it returns the rows, as tuples.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *fields: Field[Any, Any]) -> None:
        self._build, self._slots = build, [Slot(*each) for each in enumerate(fields)]
        self._compiled: tuple[Statement, list[Any], Makers, _Converters] | None = None
        _known.add(self)

    def __call__(self, *values: Any) -> list[tuple[Any, ...]]:
        if len(values) != len(self._slots):
            message = f"the query wants {len(self._slots)} values, not {len(values)}"
            raise TypeError(message)
        statement, params, needed, converters = self.compiled()
        given = [values[each.place] if isinstance(each, Slot) else each for each in params]
        rows = statement.run(made(needed, given), ROWS)
        return [_converted(row, converters) for row in rows] if converters else rows

    def compiled(self) -> tuple[Statement, list[Any], Makers, _Converters]:
        if self._compiled is None:
            self._compiled = self._compile()
        return self._compiled

    def _compile(self) -> tuple[Statement, list[Any], Makers, _Converters]:
        compiler = self._build(*self._slots).query.get_compiler(connection=database())
        sql, params = _with_words(*compiler.as_sql())
        selected = [column for column, _, _ in compiler.select]
        found = compiler.get_converters(selected).items()
        self._keep(compiler)
        needed = makers(each.output_field if isinstance(each, Slot) else None for each in params)
        return Statement(sql), params, needed, [(place, _converter(*each)) for place, each in found]

    def _keep(self, compiler: SQLCompiler) -> None:
        """Keep more of what was compiled, if more is needed."""


# The few that are made as pages ask, one for each search, go when nobody keeps them.
_known: WeakSet[Query] = WeakSet()


def compile_all() -> None:
    """Compile what has been written so far, so that nobody who asks first waits for it. No database is asked."""
    for each in list(_known):
        each.compiled()


class Among:
    """A ``values_list`` query about keys: ``Among(lambda keys: Row.objects.filter(pk__in=keys).values_list())``.

    It is compiled for one, two, four, eight keys and so on; what is wanting is filled up with the last. A relation's
    own ``in`` takes no slots, so ask for the number (``number``).
    """

    def __init__(self, build: Callable[[Sequence[Any]], QuerySet[Any, Any]]) -> None:
        self._build = build
        self._sized = cache(self._of_size)

    def __call__(self, keys: Sequence[int]) -> list[tuple[Any, ...]]:
        if not keys:
            return []
        size = 1 << (len(keys) - 1).bit_length()
        return self._sized(size)(*keys, *[keys[-1]] * (size - len(keys)))

    def _of_size(self, size: int) -> Query:
        return Query(lambda *keys: self._build(keys), *[NUMBER] * size)


def number(of: str) -> ExpressionWrapper[Any]:
    """Return the key of a relation, as a number that is compared with slots: ``.alias(whose=number("owner_id"))``."""
    return ExpressionWrapper(F(of), output_field=NUMBER)


class Rows(Query, Generic[_M]):
    """A query for rows of a model, with what ``select_related`` joins to them; else as ``Query``."""

    def __init__(self, build: Callable[..., QuerySet[_M]], *fields: Field[Any, Any]) -> None:
        super().__init__(build, *fields)
        self._shape: tuple[type[_M], slice, list[str], list[Any]] | None = None

    def rows(self, *values: Any) -> list[_M]:
        found = self(*values)
        if self._shape is None:
            message = "a query that was asked has its shape"
            raise RuntimeError(message)
        model, columns, names, joined = self._shape
        made = []
        for each in found:
            row = _row(model, tuple(names), each[columns])
            for relation in joined:
                relation.populate(each, row)
            made.append(row)
        return made

    def _keep(self, compiler: SQLCompiler) -> None:
        """Keep what Django's own iteration over a queryset works out each time."""
        shape: Any = compiler.klass_info
        columns = slice(shape["select_fields"][0], shape["select_fields"][-1] + 1)
        names = [column.target.attname for column, _, _ in compiler.select[columns]]
        joined = get_related_populators(shape, compiler.select, connection.alias)  # type: ignore[call-arg] # of Django 6
        self._shape = (shape["model"], columns, names, joined)


def _with_words(sql: str, params: Sequence[Any]) -> tuple[str, list[Any]]:
    """Write the words of a query that never change into it: ``state = 'open'``, not ``state = %s``.

    An index over a part of a table serves only who asks for that part in so many words. SQLite finds it for a
    parameter too, but plans the query anew each time it is asked, which takes fifty times as long as asking.
    """
    pieces, left = sql.split("%s"), []
    for place, each in enumerate(params):
        is_word = isinstance(each, str) and not _MARKS.intersection(each)
        pieces[place] += f"'{each}'" if is_word else "%s"
        left += [] if is_word else [each]
    return "".join(pieces), left


# What would end the word, or be taken for the place of a value.
_MARKS = frozenset("'%?\\\0")


def _converted(row: Sequence[Any], converters: list[tuple[int, Callable[[Any], Any]]]) -> tuple[Any, ...]:
    values = list(row)
    for place, convert in converters:
        values[place] = convert(values[place])
    return tuple(values)


def _converter(steps: list[Callable[..., Any]], column: object) -> Callable[[Any], Any]:
    # Times are most of what SQLite's rows need made of them, and Django's way asks four questions about each.
    django = getattr(connection.ops, "convert_datetimefield_value", None)
    if steps == [django] and connection.timezone is UTC:
        return _time
    field = getattr(column, "output_field", None)
    if isinstance(field, JSONField) and connection.vendor == "sqlite" and steps == [field.from_db_value]:
        return partial(_json, (field.decoder or JSONDecoder)().decode)

    def convert(value: object) -> object:
        for step in steps:
            value = step(value, column, connection)
        return value

    return convert


def _json(decode: Callable[[str], Any], value: str | None) -> object:
    # Most lists are empty.
    return None if value is None else [] if value == "[]" else decode(value)


def _time(value: datetime | str | None) -> datetime | None:
    """Return a time of SQLite: read already from a column, still text where it was reckoned."""
    return _utc(value) if isinstance(value, str) else value


def _utc(text: str) -> datetime | None:
    """Read a time as Django keeps it in SQLite: in UTC, without saying so. What others wrote there is read its way."""
    try:
        return datetime.fromisoformat(text + "+00:00")
    except ValueError:
        found = parse_datetime(text)
        return found and found.replace(tzinfo=found.tzinfo or UTC)


# Times are most of what a queue's rows hold. The driver reads each as it fetches it, Django's way without saying that
# it is UTC, which is said of every one of them afterwards. Django leaves a time that knows its zone as it is.
sqlite3.register_converter(
    sqlite.DatabaseWrapper.data_types["DateTimeField"], lambda text: _utc(text.decode())
)


def whole(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """Ask for every column, in the order in which ``row`` reads them."""
    return rows.values_list(*_attnames(rows.model))  # type: ignore[arg-type]


def row(model: type[_M], rows: Sequence[tuple[Any, ...]]) -> _M | None:
    """Return the first of rows that were asked for ``whole``, if there is one."""
    return next(iter(rows_of(model, rows[:1])), None)


def rows_of(model: type[_M], rows: Sequence[tuple[Any, ...]]) -> list[_M]:
    """Return rows that were asked for ``whole``."""
    names = _attnames(model)
    return [_row(model, names, each) for each in rows]


def _row(model: type[_M], names: tuple[str, ...], values: tuple[Any, ...]) -> _M:
    """Do what ``from_db`` does, which asks of each field whether its value is given, and calls signals."""
    made_ = model.__new__(model)
    vars(made_).update(zip(names, values, strict=True))
    made_._state = state = ModelState()  # noqa: SLF001 -- Django's
    state.adding, state.db = False, DEFAULT_DB_ALIAS
    return made_


def fetch(model: type[_M], *, lock: bool = False, **exact: Any) -> _M:
    """Return the one row with these values or raise ``DoesNotExist``; ``lock`` holds it, where rows have locks."""
    found = row(model, _fetching(model, tuple(exact), lock)(*exact.values()))
    if found is None:
        message = f"{model.__name__} {exact} does not exist"
        raise model.DoesNotExist(message)  # type: ignore[attr-defined]
    return found


@cache
def _fetching(model: type[Model], names: tuple[str, ...], lock: bool) -> Query:  # noqa: FBT001 -- a cache's key
    def build(*slots: Slot) -> QuerySet[Any, Any]:
        rows = model._default_manager.filter(**dict(zip(names, slots, strict=True)))  # noqa: SLF001 -- Django's
        return whole(rows.select_for_update(no_key=True) if lock else rows)

    return Query(build, *(model._meta.get_field(name) for name in names))  # type: ignore[arg-type]  # noqa: SLF001


@cache
def _attnames(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)  # noqa: SLF001 -- Django's


def insert(model: type[_M], **values: Any) -> _M:
    """Write a new row and return it: what ``model.objects.create(**values)`` does."""
    form = _inserting(model)
    made_ = model.__new__(model)
    made_._state = state = ModelState()  # noqa: SLF001 -- Django's
    state.adding, state.db = False, DEFAULT_DB_ALIAS
    held = vars(made_)
    held |= form.begun
    held |= {name: default() for name, default in form.fresh}
    for name, value in values.items():
        if attname := form.relations.get(name):
            held[attname] = None if value is None else value.pk
            state.fields_cache[name] = value
        elif name in form.begun:
            held[name] = value
        else:
            message = f"{model.__name__} has no {name}"
            raise TypeError(message)
    held[form.key] = form.statement.run(made(form.makers, [held[name] for name in form.begun]), ROWS)[0][0]
    return made_


@dataclass(frozen=True, slots=True)
class _Form:
    """How a new row is made.

    ``begun`` is what each column is unless one says else, but for lists and the like, which are ``fresh`` in each row;
    ``relations`` are the columns of relations.
    """

    statement: Statement
    makers: Makers
    begun: dict[str, Any]
    fresh: list[tuple[str, Callable[[], Any]]]
    relations: dict[str, str]
    key: str


@cache
def _inserting(model: type[Model]) -> _Form:
    meta, quote = model._meta, connection.ops.quote_name  # noqa: SLF001 -- Django's
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    columns = ", ".join(quote(_column(field)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({places}) RETURNING {quote(_column(meta.pk))}"  # noqa: S608 -- names
    begun = {field.attname: field.get_default() for field in fields}
    fresh = [(field.attname, field.get_default) for field in fields if callable(field.default)]
    relations = {field.name: field.attname for field in fields if field.is_relation}
    return _Form(Statement(sql), makers(fields), begun, fresh, relations, meta.pk.attname)


def write_all(
    model: type[Model],
    names: tuple[str, ...],
    rows: Iterable[Sequence[Any]],
    *,
    over: str = "",
    unless_there: bool = False,
) -> None:
    """Write many rows of values in the order of ``names``. What is there already stops it, unless one says else.

    With ``over``, the row of that key is written over; with ``unless_there`` it stays, and ours is not written.
    """
    statement, needed = _writing(model, names, over, unless_there)
    if bound := [made(needed, row) for row in rows]:
        statement.run_many(bound)


@cache
def _writing(
    model: type[Model],
    names: tuple[str, ...],
    over: str,
    unless_there: bool,  # noqa: FBT001 -- a cache's key
) -> tuple[Statement, Makers]:
    quote = connection.ops.quote_name
    fields = [_field(model, name) for name in names]
    columns = [quote(_column(field)) for field in fields]
    sql = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(columns)}) "  # noqa: S608, SLF001 -- names, no values
        f"VALUES ({', '.join(['%s'] * len(columns))})"
    )
    if unless_there:
        sql += " ON CONFLICT DO NOTHING"
    if over:
        key = quote(_column(_field(model, over)))
        sets = ", ".join(f"{column} = excluded.{column}" for column in columns if column != key)
        sql += f" ON CONFLICT ({key}) DO UPDATE SET {sets}"
    return Statement(sql), makers(fields)


def update(model: type[Model], where: dict[str, Any], **changes: Any) -> int:
    """Set columns of the rows with these values (not ``None``); return how many there were.

    A relation is given as its row or its key.
    """
    statement, needed = _updating(model, tuple(changes), tuple(where))
    given = [
        value.pk if isinstance(value, Model) else value for value in (*changes.values(), *where.values())
    ]
    return statement.run(made(needed, given), COUNT)


@cache
def _updating(
    model: type[Model], changed: tuple[str, ...], where: tuple[str, ...]
) -> tuple[Statement, Makers]:
    meta, quote = model._meta, connection.ops.quote_name  # noqa: SLF001 -- Django's
    fields: list[Field[Any, Any]] = [_field(model, name) for name in changed + where]
    columns = [quote(_column(field)) for field in fields]
    sets = ", ".join(f"{column} = %s" for column in columns[: len(changed)])
    conditions = " AND ".join(f"{column} = %s" for column in columns[len(changed) :])
    sql = f"UPDATE {quote(meta.db_table)} SET {sets} WHERE {conditions}"  # noqa: S608 -- names, no values
    return Statement(sql), makers(fields)


def _column(field: Field[Any, Any]) -> str:
    if field.column is None:
        message = f"{field} has no column"
        raise TypeError(message)
    return field.column


def _field(model: type[Model], name: str) -> Field[Any, Any]:
    field = model._meta.get_field(name)  # noqa: SLF001 -- Django's
    if not isinstance(field, Field):
        message = f"{model.__name__}.{name} is no column"
        raise TypeError(message)
    return field
