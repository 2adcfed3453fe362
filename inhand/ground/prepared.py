"""Statements that Django compiles once. For the few places where building SQL costs more than running it.

What a mail needs is some thirty small statements that never change their shape. Django writes the SQL of each anew,
which takes five times as long as the database takes to run it. Here it writes it once a process; rows still go through
its fields, so both databases read and write the same values. Nothing here calls signals: the house has none.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateTimeField,
    Expression,
    Field,
    FloatField,
    IntegerField,
    Model,
    TextField,
)
from django.db.models.query import get_related_populators

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django.db.models import QuerySet
    from django.db.models.sql.compiler import SQLCompiler

_M = TypeVar("_M", bound=Model)

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
        self._compiled: tuple[str, list[Any], list[tuple[int, Callable[[Any], Any]]]] | None = None

    def __call__(self, *values: Any) -> list[tuple[Any, ...]]:
        if len(values) != len(self._slots):
            message = f"the query wants {len(self._slots)} values, not {len(values)}"
            raise TypeError(message)
        if self._compiled is None:
            self._compiled = self._compile()
        sql, params, converters = self._compiled
        bound: list[Any] = [
            _adapt(values[p.place], p.output_field) if isinstance(p, Slot) else p for p in params
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, bound)
            rows = cursor.fetchall()
        return [_converted(row, converters) for row in rows] if converters else rows

    def _compile(self) -> tuple[str, list[Any], list[tuple[int, Callable[[Any], Any]]]]:
        compiler = self._build(*self._slots).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        selected = [column for column, _, _ in compiler.select]
        found = compiler.get_converters(selected).items()
        self._keep(compiler)
        return sql, list(params), [(place, _converter(*each)) for place, each in found]

    def _keep(self, compiler: SQLCompiler) -> None:
        """Keep more of what was compiled, if more is needed."""


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
            row = model.from_db(connection.alias, names, each[columns])
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

    def convert(value: object) -> object:
        for step in steps:
            value = step(value, column, connection)
        return value

    return convert


def _time(value: datetime | str | None) -> datetime | None:
    """Read a time as Django keeps it in SQLite: in UTC, without saying so; as text where it was reckoned."""
    if value is None:
        return None
    return (datetime.fromisoformat(value) if isinstance(value, str) else value).replace(tzinfo=UTC)


def _adapt(value: object, field: Field[Any, Any]) -> object:
    return field.get_db_prep_value(value, connection, prepared=False)


def whole(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """Ask for every column, in the order in which ``row`` reads them."""
    return rows.values_list(*_attnames(rows.model))  # type: ignore[arg-type]


def row(model: type[_M], rows: Sequence[tuple[Any, ...]]) -> _M | None:
    """Return the first of rows that were asked for ``whole``, if there is one."""
    return model.from_db(connection.alias, _attnames(model), rows[0]) if rows else None


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


def insert(row: _M) -> _M:
    """Write a new row and give it its key: what ``row.save(force_insert=True)`` does."""
    sql, fields = _inserting(type(row))
    values: list[Any] = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 -- Django's
    return row


@cache
def _inserting(model: type[Model]) -> tuple[str, list[Field[Any, Any]]]:
    meta, quote = model._meta, connection.ops.quote_name  # noqa: SLF001 -- Django's
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    columns = ", ".join(quote(_column(field)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    pk = quote(_column(meta.pk))
    return f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({places}) RETURNING {pk}", fields  # noqa: S608


def write_all(
    model: type[Model], names: tuple[str, ...], rows: Iterable[Sequence[Any]], *, over: str = ""
) -> None:
    """Write many rows of values in the order of ``names``. With ``over``, the row of that key is written over."""
    sql, makers = _writing(model, names, over)
    bound = [
        [make(value) if make else value for make, value in zip(makers, row, strict=True)] for row in rows
    ]
    if bound:
        with connection.cursor() as cursor:
            cursor.executemany(sql, bound)


# What a database takes as it is; the rest is asked how it wants to be kept.
_PLAIN = (CharField, TextField, IntegerField, FloatField, BooleanField)


@cache
def _writing(
    model: type[Model], names: tuple[str, ...], over: str
) -> tuple[str, list[Callable[[Any], Any] | None]]:
    quote = connection.ops.quote_name
    fields = [_field(model, name) for name in names]
    columns = [quote(_column(field)) for field in fields]
    sql = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(columns)}) "  # noqa: S608, SLF001 -- names, no values
        f"VALUES ({', '.join(['%s'] * len(columns))})"
    )
    if over:
        key = quote(_column(_field(model, over)))
        sets = ", ".join(f"{column} = excluded.{column}" for column in columns if column != key)
        sql += f" ON CONFLICT ({key}) DO UPDATE SET {sets}"
    return sql, [None if isinstance(field, _PLAIN) else partial(_column_value, field) for field in fields]


def update(model: type[Model], where: dict[str, Any], **changes: Any) -> int:
    """Set columns of the rows with these values (not ``None``); return how many there were.

    A relation is given as its row or its key.
    """
    sql, fields = _updating(model, tuple(changes), tuple(where))
    values = [*changes.values(), *where.values()]
    bound: list[Any] = [_column_value(field, value) for field, value in zip(fields, values, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(sql, bound)
        return int(cursor.rowcount)


def _column_value(field: Field[Any, Any], value: object) -> object:
    return field.get_db_prep_save(value.pk if isinstance(value, Model) else value, connection)


@cache
def _updating(
    model: type[Model], changed: tuple[str, ...], where: tuple[str, ...]
) -> tuple[str, list[Field[Any, Any]]]:
    meta, quote = model._meta, connection.ops.quote_name  # noqa: SLF001 -- Django's
    fields: list[Field[Any, Any]] = [_field(model, name) for name in changed + where]
    columns = [quote(_column(field)) for field in fields]
    sets = ", ".join(f"{column} = %s" for column in columns[: len(changed)])
    conditions = " AND ".join(f"{column} = %s" for column in columns[len(changed) :])
    return f"UPDATE {quote(meta.db_table)} SET {sets} WHERE {conditions}", fields  # noqa: S608 -- names, no values


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
