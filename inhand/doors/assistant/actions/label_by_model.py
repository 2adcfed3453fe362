"""Let the model say of a customer's message what rules, classifier and people left open."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.label import Proposal, put
from inhand.desk.conversations.actions.step import hold
from inhand.desk.conversations.models import Conversation, Label, Message, Urgency
from inhand.desk.rules.models import Topic
from inhand.doors.assistant import queries
from inhand.doors.assistant.endpoint import Answer, Endpoint, ModelError, ask
from inhand.doors.assistant.labelling import Nonsense, Told, question, read
from inhand.doors.assistant.models import Asked, Provider
from inhand.ground import claim, clock, vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

# Less than that is a guess; then the topic stays open.
SURE = 0.6
# A customer may talk a model into anything, and urgent interrupts people: that is for rules, words and people.
HIGHEST = Urgency.HIGH
FAILURES, PAUSE = 3, timedelta(minutes=5)
KEPT = timedelta(days=30)

_SOURCE = Label.Source.MODEL


def label_by_model(conversation: int, *, at: datetime) -> Told | None:
    """Ask about the newest message, once, and put what it says where nothing stands. The call is outside of any
    transaction. ``None``: it was not asked, or gave nothing that can be used; then everything stays as it is.
    """
    provider = queries.provider()
    if provider is None or (asked := _claimed(conversation, provider, at)) is None:
        return None
    topics = dict(Topic.objects.filter(is_active=True).order_by("position").values_list("slug", "title"))
    message, begun, problem = asked.message, clock.monotonic(), None
    told, answer = None, Answer("", 0)
    try:
        answer = ask(
            endpoint(provider), question(topics, message.subject, message.visible_text or message.text)
        )
        told = read(answer.text, topics)
    except (ModelError, Nonsense, vault.CannotUnseal) as error:
        problem = error
    with transaction.atomic():
        _finish(asked, answer, problem, clock.monotonic() - begun)
        _rest_or_go_on(problem, at)
        if told:
            _label(conversation, told, at)
    return told


def endpoint(provider: Provider) -> Endpoint:
    """Raise ``CannotUnseal``."""
    return Endpoint(provider.address, provider.model, provider.seconds, vault.unseal(provider.secret))


@transaction.atomic
def _claimed(conversation: int, provider: Provider, at: datetime) -> Asked | None:
    """Take the newest message as asked about: nobody else asks then, and the budget is kept by all workers together."""
    if not provider.is_active or (provider.paused_until and at < provider.paused_until):
        return None
    message = (
        Message.objects.filter(
            conversation=conversation, conversation__state=Conversation.State.OPEN, automatic=""
        )
        .order_by("-pk")
        .first()
    )
    if message is None or message.direction != Message.Direction.IN:
        return None
    claim.serialise("model budget")
    if queries.calls_today(at) >= provider.daily_calls:
        return None
    Asked.objects.filter(at__lt=at - KEPT).delete()
    asked, is_new = Asked.objects.get_or_create(message=message, defaults={"at": at})
    return asked if is_new else None


def _finish(asked: Asked, answer: Answer, problem: Exception | None, seconds: float) -> None:
    said = f"The answer cannot be used: {problem}." if isinstance(problem, Nonsense) else str(problem or "")
    Asked.objects.filter(pk=asked.pk).update(
        milliseconds=round(seconds * 1000), tokens=answer.tokens, problem=said[:300]
    )


def _rest_or_go_on(problem: Exception | None, at: datetime) -> None:
    """After some failures in a row it is left alone for a while, and at once if it asks for that."""
    held = Provider.objects.select_for_update().first()
    if held is None:
        return
    held.failures = held.failures + 1 if problem else 0
    wait = timedelta(seconds=problem.after) if isinstance(problem, ModelError) else timedelta()
    if held.failures >= FAILURES:
        wait = max(wait, PAUSE)
    held.paused_until = at + wait if wait else None
    held.save(update_fields=["failures", "paused_until"])


def _label(conversation: int, told: Told, at: datetime) -> None:
    """Fill what is empty; raise the urgency, never lower it. A person's label stays, whatever is said here."""
    held = hold(conversation)
    if held.is_live:
        put(held, list(_proposed(held, told)), at=at)


def _proposed(held: Conversation, told: Told) -> Iterator[Proposal]:
    if told.topic and not held.topic and told.confidence >= SURE:
        yield Proposal(Label.Kind.TOPIC, told.topic, _SOURCE, told.confidence)
    if not held.language:
        yield Proposal(Label.Kind.LANGUAGE, told.language, _SOURCE)
    level = min(Urgency[told.urgency.upper()], HIGHEST)
    if level > held.urgency:
        yield Proposal(Label.Kind.URGENCY, level.name.lower(), _SOURCE)
    yield Proposal(Label.Kind.SUMMARY, told.summary, _SOURCE)
