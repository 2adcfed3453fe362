"""What counts now, and what people have taught."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Exists, Max, OuterRef, Subquery

from inhand.desk.conversations.actions.erase_person import ERASED
from inhand.desk.conversations.models import Conversation, Label, Message
from inhand.desk.conversations.queries import visible_to
from inhand.desk.labels.classifier import Model
from inhand.desk.labels.grouping import groups
from inhand.desk.labels.models import Classifier
from inhand.desk.labels.spamminess import SPAM, WANTED, Mail
from inhand.desk.labels.spamminess import said as mail_text
from inhand.desk.ledger.events import ConversationMarkedNotSpam, ConversationMarkedSpam
from inhand.desk.ledger.models import Entry
from inhand.desk.rules.models import Topic
from inhand.ground import batch, prepared

if TYPE_CHECKING:
    from inhand.desk.labels.grouping import Group
    from inhand.desk.labels.learn import Taught
    from inhand.desk.teams.models import Teammate

MOST_EXAMPLES = 20_000
# Of spam, and of wanted mail, so many of the newest are learnt from.
MOST_MAILS = 600
# So many of the newest without a topic are put into groups, of so many that came last at all.
MOST_GROUPED, LOOKED_BACK = 400, 20_000

_kept: dict[str, tuple[int, Model]] = {}


def present(kind: str) -> Model | None:
    """Return the model that counts, read again only when there is another. Raise ``UnreadableModel``."""
    newest = batch.once(_counts, kind)
    if not newest:
        return None
    pk = newest[0][0]
    if kind not in _kept or _kept[kind][0] != pk:
        _kept[kind] = (
            pk,
            Model.from_bytes(bytes(Classifier.objects.values_list("model", flat=True).get(pk=pk))),
        )
    return _kept[kind][1]


def forget() -> None:
    """Read the models again when next asked: for tests, whose numbers come again."""
    _kept.clear()


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
    if kind == SPAM:
        return [*_mails(_put_aside(), SPAM), *_mails(_wanted(), WANTED)]
    said: dict[int, str] = {}
    rows = Label.objects.filter(kind=kind, source=Label.Source.PERSON).order_by("-pk")
    for conversation, value in rows.values_list("conversation_id", "value")[: 2 * MOST_EXAMPLES]:
        said.setdefault(conversation, value)
    wanted = {conversation: value for conversation, value in list(said.items())[:MOST_EXAMPLES] if value}
    first: dict[int, str] = {}
    messages = (
        Message.objects.filter(conversation__in=wanted, direction=Message.Direction.IN, automatic="")
        .exclude(text=ERASED)
        .order_by("-pk")
    )
    for conversation, subject, visible, text in messages.values_list(
        "conversation_id", "subject", "visible_text", "text"
    ):
        first[conversation] = f"{subject}\n{visible or text}"
    return [
        (conversation, first[conversation], value)
        for conversation, value in wanted.items()
        if conversation in first
    ]


def names(kind: str) -> list[tuple[str, str]]:
    """Return what the team calls what there is to tell: title and value."""
    return list(Topic.objects.values_list("title", "slug")) if kind == Label.Kind.TOPIC else []


def _put_aside() -> list[int]:
    """Return what stands aside because a person said so; what a machine put there teaches nothing."""
    aside = Conversation.objects.filter(state=Conversation.State.SPAM).order_by("-pk")
    by_hand = Entry.objects.filter(
        conversation=OuterRef("pk"), name=ConversationMarkedSpam.name, by__isnull=False
    )
    return list(aside.filter(Exists(by_hand)).values_list("pk", flat=True)[:MOST_MAILS])


def _wanted() -> list[int]:
    """Return what a person said is no spam, or answered."""
    ours = Message.objects.filter(
        conversation=OuterRef("pk"), direction=Message.Direction.OUT, author__isnull=False
    )
    cleared = Entry.objects.filter(
        conversation=OuterRef("pk"), name=ConversationMarkedNotSpam.name, by__isnull=False
    )
    rows = Conversation.objects.exclude(state=Conversation.State.SPAM).order_by("-pk")
    return list(rows.filter(Exists(ours) | Exists(cleared)).values_list("pk", flat=True)[:MOST_MAILS])


def _mails(conversations: list[int], value: str) -> list[Taught]:
    return [(pk, said, value) for pk in conversations if (said := mail_of(pk))]


def mail_of(conversation: int) -> str:
    """Return what a conversation began with as spam is told by it; empty if it is erased or no customer's."""
    first = (
        Message.objects.filter(conversation=conversation, direction=Message.Direction.IN)
        .order_by("pk")
        .first()
    )
    if first is None or first.text == ERASED:
        return ""
    return mail_text(
        Mail(
            first.subject, first.text, first.html, first.sender, first.reply_to, first.to, first.automatic,
            warned=bool(first.warnings),
        )
    )  # fmt: skip


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
    if kind == SPAM:
        return [(SPAM, len(_put_aside())), (WANTED, len(_wanted()))]
    rows = Label.objects.filter(kind=kind, source=Label.Source.PERSON).order_by("pk")
    newest = dict(rows.values_list("conversation_id", "value"))
    return Counter(value for value in newest.values() if value).most_common()


@dataclass(frozen=True, slots=True)
class Alike:
    """Conversations that nobody has given a topic and that speak of the same, and the words they have in common."""

    conversations: list[Conversation]
    words: tuple[str, ...]


def without_topic(person: Teammate) -> list[Alike]:
    """Return the newest customers' mail without a topic in groups of what is alike, the largest first."""
    newest = Conversation.objects.aggregate(last=Max("pk"))["last"] or 0
    first = Message.objects.filter(
        conversation=OuterRef("pk"), direction=Message.Direction.IN, automatic=""
    ).order_by("pk")
    rows = list(
        visible_to(person)
        .filter(pk__gt=newest - LOOKED_BACK, topic="", merged_into=None)
        .exclude(state=Conversation.State.SPAM)
        .annotate(said=Subquery(first.values("visible_text")[:1]), in_full=Subquery(first.values("text")[:1]))
        .exclude(said=None)
        .exclude(said=ERASED)
        .select_related("contact", "owner")
        .order_by("-pk")[:MOST_GROUPED]
    )
    texts = tuple(f"{row.subject}\n{row.said or row.in_full}" for row in rows)
    return [Alike([rows[at] for at in group.members], group.words) for group in _grouped(texts)]


@lru_cache(maxsize=4)
def _grouped(texts: tuple[str, ...]) -> list[Group]:
    """Keep what was reckoned last: it takes half a second, and an open page asks again with every change."""
    return groups(texts)
