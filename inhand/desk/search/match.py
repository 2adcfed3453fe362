"""Terms as each database's own full text search takes them: FTS5 on SQLite, ``tsquery`` on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Expression, F

from inhand.desk.search.words import is_paired

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

    from inhand.desk.search.parse import Term

    Phrase = Callable[[tuple[str, ...], str, bool], str]

# A word that more conversations hold is looked for in the newest of them only, so that no search walks through all.
MOST_HITS = 20_000
# The texts of a document as PostgreSQL weighs them (migrations/0002).
WEIGHTS = {"subject": "A", "people": "B", "addressed": "C"}
_SQLITE = """{id} IN (SELECT rowid FROM search_words WHERE search_words MATCH %s{newest})"""
_NEWEST = f" ORDER BY rowid DESC LIMIT {MOST_HITS}"


class Holds(Expression):
    """Whether a conversation's document holds the terms. ``beside`` other conditions, which SQLite should go by first:
    of itself it would try every hit for every row that has them.
    """

    output_field = BooleanField()
    conditional = True

    def __init__(self, terms: Sequence[Term], *, beside: bool = False) -> None:
        super().__init__()
        self.terms, self.beside = tuple(terms), beside
        self.document: Any = F("document__id")

    def get_source_expressions(self) -> list[Any]:
        return [self.document]

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        (self.document,) = exprs

    def as_sqlite(
        self, compiler: SQLCompiler, _connection: BaseDatabaseWrapper, **_context: Any
    ) -> tuple[str, list[Any]]:
        column, params = compiler.compile(self.document)
        match, alone = fts5(self.terms)
        sql = _SQLITE.format(id=f"+{column}" if self.beside else column, newest="" if alone else _NEWEST)
        return (f"NOT {sql}" if alone else sql), [*params, match]

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_context: Any
    ) -> tuple[str, list[Any]]:
        table = compiler.quote_name_unless_alias(self.document.alias)
        match, alone = tsquery(self.terms)
        # It stands in the statement itself: a plan that is kept for any words walks all that hold a common one.
        written = connection.ops.compose_sql("%s", [match]).replace("%", "%%")  # type: ignore[attr-defined] # theirs
        sql = f"{table}.words @@ {written}::tsquery"
        return (f"NOT ({sql})" if alone else f"({sql})"), []


def fts5(terms: Sequence[Term]) -> tuple[str, bool]:
    """Return the match, and whether it says what must not be there, since nothing says what must."""
    return _composed(terms, _fts5_phrase, " AND ", " OR ", " NOT ")


def tsquery(terms: Sequence[Term]) -> tuple[str, bool]:
    return _composed(terms, _tsquery_phrase, " & ", " | ", " & !")


def _composed(
    terms: Sequence[Term], phrase: Phrase, both: str, either: str, without: str
) -> tuple[str, bool]:
    there = both.join(_term(each, phrase, either) for each in terms if not each.negated)
    missing = either.join(_term(each, phrase, either) for each in terms if each.negated)
    if not there:
        return missing, True
    return (f"({there}){without}({missing})" if missing else there), False


def _term(term: Term, phrase: Phrase, either: str) -> str:
    if term.near:
        return "(" + either.join(phrase((word,), term.field, False) for word in term.near) + ")"  # noqa: FBT003
    return phrase(term.words, term.field, goes_on(term))


def goes_on(term: Term) -> bool:
    """Tell whether longer words count, too. A single letter of a script in pairs is the beginning of a pair."""
    last = term.words[-1]
    return not term.exact or (len(last) == 1 and is_paired(last))


def _fts5_phrase(words: tuple[str, ...], field: str, more: bool) -> str:  # noqa: FBT001 -- a Phrase
    return (f"{field} : " if field else "") + f'"{" ".join(words)}"' + (" *" if more else "")


def _tsquery_phrase(words: tuple[str, ...], field: str, more: bool) -> str:  # noqa: FBT001 -- a Phrase
    marks = WEIGHTS.get(field, "")
    kinds = [marks] * (len(words) - 1) + [marks + ("*" if more else "")]
    each = (f"'{word}'" + (f":{kind}" if kind else "") for word, kind in zip(words, kinds, strict=True))
    return "(" + " <-> ".join(each) + ")"
