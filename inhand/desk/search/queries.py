"""Find conversations, and read the views somebody has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from inhand.desk.conversations.models import Attachment, Conversation, Message, Note
from inhand.desk.conversations.queries import visible_to
from inhand.desk.search.document import key
from inhand.desk.search.models import View, Word
from inhand.desk.search.narrow import Asker, midnight, narrow
from inhand.desk.search.rank import Candidate, ordered
from inhand.desk.search.snippet import pattern, snippet
from inhand.desk.search.spelling import allowed, may_be_misspelt, nearest
from inhand.desk.teams.models import Membership

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from inhand.desk.search.parse import Query, Term
    from inhand.desk.search.snippet import Part
    from inhand.desk.teams.models import Teammate
    from inhand.ground.prepared import Slot

# So many of the newest that fit are put in order and can be leafed through.
MOST = 500
_LIVE = frozenset({Conversation.State.OPEN, Conversation.State.WAITING, Conversation.State.SNOOZED})
_ENDS = {"before": "document__id__lt", "after": "document__id__gte"}
# Of a conversation's words so many are looked through for the place that is shown.
_LOOKED_THROUGH = 40_000


@dataclass(frozen=True, slots=True)
class Found:
    """The conversations found, best first. ``more`` tells that there are older ones. ``query`` is what was looked for:
    ``mended`` holds pairs of a word that nobody wrote and those that were taken for it.
    """

    ids: list[int]
    more: bool
    query: Query
    mended: list[tuple[str, list[str]]]


def find(query: Query, *, person: Teammate, asker: Asker, now: datetime, most: int = MOST) -> Found:
    """Find what somebody may see. Where nothing is found, words that nobody wrote are taken for the nearest known."""
    ids, more = _find(query, person, asker, now, most)
    if ids or not query.wanted:
        return Found(ids, more, query, [])
    mended = _mended(query)
    if mended is None:
        return Found([], more=False, query=query, mended=[])
    ids, more = _find(mended, person, asker, now, most)
    pairs = [(term.raw, list(term.near)) for term in mended.wanted if term.near]
    return Found(ids, more, mended, pairs)


def _find(query: Query, person: Teammate, asker: Asker, now: datetime, most: int) -> tuple[list[int], bool]:
    candidates: list[Candidate] = []
    if (written := _as_written(query)) != query:
        candidates = _newest(written, person, asker, now, most)
    if len(candidates) <= most:
        candidates = _newest(query, person, asker, now, most)
    ids = ordered(candidates[:most], query.wanted)
    named = visible_to(person).filter(pk=query.number).values_list("pk", flat=True) if query.number else []
    return [*named, *(pk for pk in ids if pk != query.number)], len(candidates) > most


def _as_written(query: Query) -> Query:
    """Return the query for whole words only. To find what begins with a word, SQLite first merges all such words of the
    index; where more than enough hold the very word, as of a common one, that is not needed.
    """
    terms = (term if term.negated or term.near else replace(term, exact=True) for term in query.terms)
    return replace(query, terms=tuple(terms))


def _newest(query: Query, person: Teammate, asker: Asker, now: datetime, most: int) -> list[Candidate]:
    """Return the newest that fit, and one more if there are more."""
    indexed = visible_to(person).filter(document__isnull=False, **_between(query, asker))
    rows = narrow(indexed, query, asker).order_by("-document__id")
    values = rows.values_list("pk", "document__subject", "document__people", "last_message_at", "state")
    return [
        Candidate(pk, subject, people, (now - at).total_seconds() / 86_400, state in _LIVE)
        for pk, subject, people, at, state in values[: most + 1]
    ]


def _between(query: Query, asker: Asker) -> dict[str, int]:
    """Return where the walk back through the keys begins and ends, as they rise with the time of the last message."""
    days = {each.name: each for each in query.filters if each.name in _ENDS and not each.negated}
    return {_ENDS[name]: key(midnight(each, asker), 0) for name, each in days.items()}


def _mended(query: Query) -> Query | None:
    """Return the query with what is misspelt put right, if it can be."""
    terms = tuple(_mend(term) for term in query.terms)
    return replace(query, terms=terms) if terms != query.terms else None


def _mend(term: Term) -> Term:
    (word, *rest) = term.words
    if term.negated or term.exact or rest or not may_be_misspelt(word) or _is_known(word):
        return term
    return replace(term, near=tuple(nearest(word, _alike(word))))


def _is_known(word: str) -> bool:
    return Word.objects.filter(pk__startswith=word).exists()


def _alike(word: str) -> Iterable[str]:
    """Return known words of about this length that begin with its first letter, or with the second if that was lost."""
    shortest, longest = len(word) - allowed(word), len(word) + allowed(word)
    begins = Q(pk__gte=word[0], pk__lt=chr(ord(word[0]) + 1)) | Q(
        pk__gte=word[1], pk__lt=chr(ord(word[1]) + 1)
    )
    known = Word.objects.filter(begins).values_list("pk", flat=True).iterator(chunk_size=2000)
    return (each for each in known if shortest <= len(each) <= longest)


def snippets(ids: Sequence[int], terms: Sequence[Term]) -> dict[int, list[Part]]:
    """Return for each conversation the words around what was asked for, in what was said last."""
    hit = pattern(terms)
    if hit is None or not ids:
        return {}
    texts: dict[int, list[str]] = {pk: [] for pk in ids}
    messages = (
        Message.objects.filter(conversation__in=ids).exclude(state=Message.State.UNDONE).order_by("-pk")
    )
    for pk, text in messages.values_list("conversation_id", "text"):
        texts[pk].append(text[:_LOOKED_THROUGH])
    for pk, text in (
        Note.objects.filter(conversation__in=ids).order_by("-pk").values_list("conversation_id", "text")
    ):
        texts[pk].append(text)
    files = Attachment.objects.filter(message__conversation__in=ids).order_by("-pk")
    for pk, name in files.values_list("message__conversation_id", "filename"):
        texts[pk].append(name)
    return {pk: parts for pk, each in texts.items() if (parts := snippet(each, hit))}


def views_of(person: Teammate | Slot) -> QuerySet[View]:
    """Return the views somebody sees: their own, their teams', everybody's; in their order."""
    teams = Membership.objects.filter(teammate=person).values("team")
    seen = Q(owner=person) | Q(team__in=teams) | Q(owner=None, team=None)
    return View.objects.filter(seen).order_by("position", "pk")


def waiting_in(conditions: Sequence[Q], visible: QuerySet[Conversation]) -> QuerySet[Any, Any]:
    """Count the customers who wait, under each of these conditions, in one query: a row of counts for each team."""
    waiting = visible.filter(state=Conversation.State.OPEN, waiting_since__isnull=False).order_by()
    counts = {f"view_{place}": Count("pk", filter=each) for place, each in enumerate(conditions)}
    return waiting.values("team_id").annotate(**counts).values_list(*counts)
