"""Reads of drafts, approvals and templates, and of what a reply answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, Q, Value, When

from inhand.desk.contacts.models import Handle
from inhand.desk.conversations.models import Attachment, Message
from inhand.desk.conversations.queries import own_addresses
from inhand.desk.replies.models import Approval, Template
from inhand.desk.replies.recipients import Recipients, recipients
from inhand.desk.teams import queries as teams
from inhand.desk.teams.models import Membership
from inhand.ground import prepared

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate
    from inhand.ground.prepared import Slot


def answered_message(conversation: Conversation) -> Message | None:
    """Return the customer's message that a reply answers: the last one a person wrote."""
    found = _last_words.rows(conversation.pk)
    return found[0] if found else None


_by_a_person_first = Case(When(automatic="", then=Value(0)), default=Value(1))
_last_words = prepared.Rows[Message](
    lambda conversation: Message.objects.filter(
        conversation=conversation, direction=Message.Direction.IN
    ).order_by(_by_a_person_first, "-id")[:1],
    prepared.NUMBER,
)


def addressees(answered: Message | None) -> Recipients:
    """Return who gets a reply to the answered message, for the chips on the page and the row that leaves."""
    if answered is None:
        return Recipients([], [])
    return recipients(answered.sender, answered.reply_to, answered.to, answered.cc, own_addresses())


def outsiders(conversation: Conversation) -> frozenset[str]:
    """Return the addresses of those whom something was only passed on to, in lower case."""
    left = conversation.messages.filter(outside=True).values_list("to", "cc", "bcc")
    return frozenset(pair[0].casefold() for lists in left for pairs in lists for pair in pairs)


def customers(conversation: Conversation) -> frozenset[str]:
    """Return the addresses of those who wrote to us themselves, in lower case."""
    wrote = conversation.messages.filter(direction=Message.Direction.IN).values_list("sender", "reply_to")
    pairs = [pair for sender, reply_to in wrote for pair in (sender, *reply_to) if pair]
    handles = Handle.objects.filter(contact=conversation.contact_id).values_list("value", flat=True)
    return frozenset({pair[0].casefold() for pair in pairs} - outsiders(conversation) | set(handles))


def somebody_else_waits(letter: Message, written_to: frozenset[str]) -> bool:
    """Tell whether a customer waits on after a letter to these: none of them is one, and one wrote since our last."""
    conversation = letter.conversation
    known = customers(conversation)
    if not written_to or written_to & known or not written_to <= outsiders(conversation):
        return False
    ours = conversation.messages.filter(direction=Message.Direction.OUT, outside=False, pk__lt=letter.pk)
    last = ours.exclude(state=Message.State.UNDONE).order_by("-pk").values_list("pk", flat=True).first() or 0
    since = conversation.messages.filter(direction=Message.Direction.IN, automatic="", pk__gt=last)
    return any(sender[0].casefold() in known for (sender,) in since.values_list("sender") if sender)


def waiting_files(conversation: Conversation, ids: Iterable[int]) -> QuerySet[Attachment]:
    """Return those of the files that wait beside a draft or approval of this conversation, without what is in them."""
    beside = Q(drafts__conversation=conversation) | Q(approvals__conversation=conversation)
    waiting = Attachment.objects.filter(beside, pk__in=list(ids), message=None, note=None)
    return waiting.defer("content").distinct().order_by("pk")


def waiting_approval(conversation: Conversation) -> Approval | None:
    """Return the reply of this conversation that waits for approval, if one does."""
    waiting = Approval.objects.filter(conversation=conversation, outcome=Approval.Outcome.WAITING)
    return waiting.select_related("author").first()


def to_approve(person: Teammate | int | Slot) -> QuerySet[Approval]:
    """Return what waits for this person, oldest first. Nobody approves their own words."""
    waiting = Approval.objects.filter(outcome=Approval.Outcome.WAITING).exclude(author=person)
    return waiting.filter(conversation__team__in=teams.approved_by(person)).order_by("asked_at", "pk")


def templated_topics() -> frozenset[str]:
    """Return the topics that have a template; "" stands for templates that are for every topic."""
    return frozenset(Template.objects.filter(owner=None).values_list("topic", flat=True))


def templates_for(person: Teammate | Slot) -> QuerySet[Template]:
    """Return the templates somebody may use: their own, their teams', everybody's; the most used first."""
    mine = Membership.objects.filter(teammate=person).values("team")
    seen = Q(owner=person) | Q(team__in=mine) | Q(owner=None, team=None)
    return Template.objects.filter(seen).order_by("-uses", "title")
