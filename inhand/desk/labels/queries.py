"""What counts now, and what people have taught."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from inhand.desk.conversations.models import Label, Message
from inhand.desk.labels.classifier import Model
from inhand.desk.labels.models import Classifier
from inhand.ground import prepared

if TYPE_CHECKING:
    from inhand.desk.labels.learn import Taught

MOST_EXAMPLES = 20_000

_kept: dict[str, tuple[int, Model]] = {}


def present(kind: str) -> Model | None:
    """Return the model that counts, read again only when there is another. Raise ``UnreadableModel``."""
    newest = _counts(kind)
    if not newest:
        return None
    pk = newest[0][0]
    if kind not in _kept or _kept[kind][0] != pk:
        _kept[kind] = (
            pk,
            Model.from_bytes(bytes(Classifier.objects.values_list("model", flat=True).get(pk=pk))),
        )
    return _kept[kind][1]


_counts = prepared.Query(
    lambda kind: (
        Classifier.objects.filter(kind=kind, state=Classifier.State.COUNTS)
        .order_by("-pk")
        .values_list("pk")[:1]
    ),
    prepared.TEXT,
)


def taught(kind: str) -> list[Taught]:
    """Return what people said of conversations, newest first: id, the text of the first message, and their label."""
    said: dict[int, str] = {}
    rows = Label.objects.filter(kind=kind, source=Label.Source.PERSON).order_by("-pk")
    for conversation, value in rows.values_list("conversation_id", "value")[: 2 * MOST_EXAMPLES]:
        said.setdefault(conversation, value)
    wanted = {conversation: value for conversation, value in list(said.items())[:MOST_EXAMPLES] if value}
    first: dict[int, str] = {}
    messages = Message.objects.filter(
        conversation__in=wanted, direction=Message.Direction.IN, automatic=""
    ).order_by("-pk")
    for conversation, subject, visible, text in messages.values_list(
        "conversation_id", "subject", "visible_text", "text"
    ):
        first[conversation] = f"{subject}\n{visible or text}"
    return [
        (conversation, first[conversation], value)
        for conversation, value in wanted.items()
        if conversation in first
    ]


def versions(kind: str) -> list[Classifier]:
    """Return the newest versions, without their bytes."""
    return list(Classifier.objects.filter(kind=kind).defer("model").order_by("-number")[:20])


def said_by(conversation: int) -> dict[str, Label]:
    """Return the newest label of each kind."""
    return {row.kind: row for row in _said.rows(conversation)}


_said = prepared.Rows[Label](
    lambda conversation: Label.objects.filter(conversation=conversation).select_related("by").order_by("pk"),
    prepared.NUMBER,
)


def said(kind: str) -> list[tuple[str, int]]:
    """Return how many conversations people gave each value, most first."""
    rows = Label.objects.filter(kind=kind, source=Label.Source.PERSON).order_by("pk")
    newest = dict(rows.values_list("conversation_id", "value"))
    return Counter(value for value in newest.values() if value).most_common()
