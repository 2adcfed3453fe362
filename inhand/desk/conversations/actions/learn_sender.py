"""The list of blocked and allowed senders follows what the team says of their mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.contacts.companies import domain_of
from inhand.desk.conversations.models import Conversation, Message, SenderRule
from inhand.desk.conversations.spam import answered
from inhand.desk.ledger.events import ConversationMarkedNotSpam, ConversationMarkedSpam
from inhand.desk.ledger.models import Entry
from inhand.desk.teams.actions.edit import added, edit, removed

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

SUBJECT = "sender"
# Conversations of one address, and senders of one domain, until the list knows them.
TWICE, SENDERS = 2, 3
_LATELY = 200
_Kind = SenderRule.Kind


@transaction.atomic
def learn_sender(conversation: Conversation | int, *, at: datetime) -> None:
    """Bring the rules of a conversation's sender in line with what people say of their mail; also after an undo.

    What somebody wrote into the list by hand stays as it is.
    """
    pk = conversation if isinstance(conversation, int) else conversation.pk
    first = Message.objects.filter(conversation=pk, direction=Message.Direction.IN).order_by("pk").first()
    address = first.sender[0].casefold() if first and first.sender else ""
    if first is None or "@" not in address or first.contact_id is None:
        return
    _keep(address, _of_sender(first.contact_id), at)
    if domain := domain_of(address):
        _keep(domain, _of_domain(domain), at)


def _of_sender(contact: int) -> str:
    theirs = Conversation.objects.filter(contact=contact)
    if _allowed(theirs):
        return _Kind.ALLOW
    return _Kind.BLOCK if len(_marked(theirs)) >= TWICE and not answered(contact) else ""


def _of_domain(domain: str) -> str:
    """A domain none of whose people was ever answered, and several of which sent spam."""
    theirs = Conversation.objects.filter(contact__domain=domain)
    people = {contact for _, contact in _marked(theirs)}
    ours = Message.objects.filter(
        conversation__contact__domain=domain, direction=Message.Direction.OUT, author__isnull=False
    )
    return _Kind.BLOCK if len(people) >= SENDERS and not ours.exists() and not _allowed(theirs) else ""


def _marked(theirs: QuerySet[Conversation]) -> set[tuple[int, int]]:
    """Return the conversations, with their contacts, that are spam because a person said so."""
    aside = dict(
        theirs.filter(state=Conversation.State.SPAM).order_by("-pk").values_list("pk", "contact")[:_LATELY]
    )
    said = Entry.objects.filter(conversation__in=aside, name=ConversationMarkedSpam.name, by__isnull=False)
    return {(pk, aside[pk]) for pk in said.values_list("conversation", flat=True) if pk is not None}


def _allowed(theirs: QuerySet[Conversation]) -> bool:
    """Tell whether the last word that counts was that it is no spam. What was taken back does not count."""
    states = dict(theirs.order_by("-pk").values_list("pk", "state")[:_LATELY])
    names = (ConversationMarkedSpam.name, ConversationMarkedNotSpam.name)
    said = Entry.objects.filter(conversation__in=states, name__in=names, by__isnull=False).order_by("-pk")
    for conversation, name in said.values_list("conversation", "name")[:_LATELY]:
        is_spam = states[conversation or 0] == Conversation.State.SPAM
        if is_spam == (name == ConversationMarkedSpam.name):
            return not is_spam
    return False


def _keep(value: str, kind: str, at: datetime) -> None:
    """Have the list say this of an address or a domain, or nothing, as far as it was learnt."""
    rule = SenderRule.objects.select_for_update().filter(value=value).first()
    if rule is not None and not rule.learnt:
        return
    if rule is None and kind:
        made = SenderRule.objects.create(value=value, kind=kind, learnt=True, at=at)
        added(made, {"value": value, "kind": kind, "learnt": True}, subject=SUBJECT, by=None, at=at)
    elif rule is not None and kind:
        edit(rule, {"kind": kind}, subject=SUBJECT, by=None, at=at)
    elif rule is not None:
        pk, was = rule.pk, {"value": rule.value, "kind": rule.kind}
        rule.delete()
        removed(pk, was, subject=SUBJECT, by=None, at=at)
