"""What the page of a conversation asks the database: twenty short statements, compiled once a process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from inhand.desk.contacts.models import Handle
from inhand.desk.conversations.models import Attachment, Conversation, Message, Note
from inhand.desk.conversations.queries import visible_to
from inhand.desk.ledger.models import Entry
from inhand.desk.ownership.models import Assignment, Handoff
from inhand.desk.replies.models import Draft, Template
from inhand.desk.replies.queries import answered_message, templates_for
from inhand.desk.rules import topic_tree
from inhand.desk.rules.models import Topic
from inhand.desk.teams.models import Team, Teammate
from inhand.ground import batch
from inhand.ground.prepared import NUMBER, Query, Rows, Slot

if TYPE_CHECKING:
    from django.db.models import QuerySet

_FEW, _HELD, _MANY = 5, 8, 100

conversation = Rows[Conversation](
    lambda person, pk: visible_to(person).filter(pk=pk).select_related("owner", "team", "contact", "inbox"),
    NUMBER,
    NUMBER,
)

entries = Rows[Entry](lambda pk: Entry.objects.filter(conversation=pk).order_by("seq"), NUMBER)
messages = Rows[Message](
    lambda pk: Message.objects.filter(conversation=pk).select_related("author", "contact"), NUMBER
)
files = Rows[Attachment](
    lambda pk: (
        Attachment.objects.filter(Q(message__conversation=pk) | Q(note__conversation=pk))
        .defer("content")
        .order_by("pk")
    ),
    NUMBER,
)
draft_files = Rows[Attachment](
    lambda pk: Attachment.objects.filter(drafts=pk).defer("content").order_by("pk"), NUMBER
)
originals = Rows[Attachment](
    lambda pk: Attachment.objects.filter(message=pk, inline=False).defer("content"), NUMBER
)
notes = Rows[Note](lambda pk: Note.objects.filter(conversation=pk).select_related("author"), NUMBER)
packets = Rows[Handoff](
    lambda pk: Handoff.objects.filter(conversation=pk).select_related(
        "by", "from_teammate", "to_teammate", "to_team"
    ),
    NUMBER,
)
_drafts = Rows[Draft](lambda pk: Draft.objects.filter(conversation=pk).select_related("author"), NUMBER)
held = Rows[Assignment](
    lambda pk: (
        Assignment.objects.filter(conversation=pk)
        .select_related("teammate")
        .order_by("-began_at", "-pk")[:_HELD]
    ),
    NUMBER,
)


def _others(person: Slot, contact: Slot, pk: Slot) -> QuerySet[Conversation]:
    return visible_to(person).filter(contact=contact, merged_into=None).exclude(pk=pk).select_related("owner")


also_open = Rows[Conversation](
    lambda *about: _others(*about).filter(state__in=Conversation.LIVE).order_by("pk")[:_FEW],
    NUMBER,
    NUMBER,
    NUMBER,
)
former = Rows[Conversation](
    lambda *about: _others(*about).exclude(state__in=Conversation.LIVE).order_by("-last_message_at")[:_FEW],
    NUMBER,
    NUMBER,
    NUMBER,
)
handles = Query(
    lambda contact: (
        Handle.objects.filter(contact=contact).order_by("platform", "value").values_list("platform", "value")
    ),
    NUMBER,
)


def _past(person: Slot, contact: Slot) -> QuerySet[Any, Any]:
    """Ask for their last conversations with the numbers named in each; one without has a row of its own."""
    theirs = visible_to(person).filter(contact=contact, merged_into=None).order_by("-opened_at")
    return theirs.values_list(
        "pk", "opened_at", "topic", "numbers__value", "numbers__pattern__title", "numbers__pattern__address"
    )[:_MANY]


past = Query(_past, NUMBER, NUMBER)
promises = Rows[Handoff](
    lambda person, contact: (
        Handoff.objects.filter(
            conversation__in=visible_to(person).filter(contact=contact, state__in=Conversation.LIVE)
        )
        .select_related("by")
        .order_by("-sent_at")[:_FEW]
    ),
    NUMBER,
    NUMBER,
)

templates = Rows[Template](templates_for, NUMBER)
_topics = Query(lambda: Topic.objects.filter(is_active=True).values_list("slug", "title"))
_people = Query(lambda: Teammate.objects.values_list("pk", "name"))
_teams = Query(lambda: Team.objects.values_list("pk", "name"))


def drafts(conversation: Conversation) -> list[Draft]:
    return batch.once(_drafts.rows, conversation.pk)


def answered(conversation: Conversation) -> Message | None:
    return batch.once(answered_message, conversation)


def known_people(wanted: str, most: int) -> list[tuple[str, str]]:
    """Return ``(address, name)`` of contacts whose address or name holds the letters, the newest first."""
    named = Q(value__icontains=wanted) | Q(contact__name__icontains=wanted)
    found = Handle.objects.filter(named, platform="email").order_by("-pk")
    return list(found.values_list("value", "contact__name")[:most])


def topics() -> list[tuple[str, str]]:
    """Return the topics in use as ``(slug, title)``, each branch together."""
    return topic_tree.in_order(_topics())


def names() -> tuple[dict[int, str], dict[int, str]]:
    """Return what everybody and every team is called, those who left too."""
    return dict(_people()), dict(_teams())
