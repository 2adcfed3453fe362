"""What a teammate does to a conversation. Each is a resource; each calls one action and says what came of it."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from inhand.desk.conversations.actions.close import CustomerWaits, close
from inhand.desk.conversations.actions.label import BadLabel, label
from inhand.desk.conversations.actions.mark_spam import mark_spam
from inhand.desk.conversations.actions.note import EmptyNote
from inhand.desk.conversations.actions.note import note as write_note
from inhand.desk.conversations.actions.reopen import reopen
from inhand.desk.conversations.actions.resolve_alert import resolve_alert
from inhand.desk.conversations.actions.snooze import CannotSnooze
from inhand.desk.conversations.actions.snooze import snooze as put_off
from inhand.desk.conversations.actions.step import Overtaken
from inhand.desk.conversations.actions.unlink import NotLinked, unlink
from inhand.desk.conversations.models import Label
from inhand.desk.rules.models import Topic
from inhand.doors.web import said
from inhand.doors.web.base.frame import fragment, page
from inhand.doors.web.conversation.read import conversation_of
from inhand.doors.web.conversation.snooze_times import chosen
from inhand.doors.web.doorway import CONFLICT, UNPROCESSABLE, done, is_htmx, me, refused
from inhand.doors.web.local_time import zone
from inhand.ground import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from inhand.desk.conversations.models import Conversation

    Verb = Callable[[HttpRequest, Conversation, datetime], HttpResponse]

OVERTAKEN = (
    "Somebody was quicker: this conversation has just changed. Look again and repeat it if you still want it."
)


def verb(act: Verb) -> Callable[..., HttpResponse]:
    """Let a signed-in teammate do this to a conversation they may see, by POST."""

    @wraps(act)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        found = conversation_of(me(request), pk)
        try:
            return act(request, found, clock.now())
        except Overtaken:
            return refused(request, OVERTAKEN, to=address(found), **changed(found))

    return login_required(require_POST(view))


def address(conversation: Conversation) -> str:
    return reverse("conversation", args=[conversation.pk])


def changed(conversation: Conversation) -> dict[str, Any]:
    """Return the events by which open elements fetch themselves again."""
    return {f"conversation:{conversation.pk}": {}, "queue": {}, "dialog-close": {}}


def _done(request: HttpRequest, conversation: Conversation, words: str) -> HttpResponse:
    return done(request, words, to=address(conversation), **changed(conversation))


def dialog(request: HttpRequest, template: str, *, status: int = CONFLICT, **values: Any) -> HttpResponse:
    """Ask back: as a dialog on an open page, as a page of its own for a plain form."""
    if not is_htmx(request):
        return page(request, "conversation/dialog_page.html", status=status, part=template, **values)
    response = fragment(request, template, status=status, **values)
    response["HX-Retarget"], response["HX-Reswap"] = "#dialogs", "innerHTML"
    return response


@verb
def closure(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    meant = request.POST.get("although_waiting") == "1"
    try:
        close(conversation, by=me(request), at=now, although_waiting=meant)
    except CustomerWaits as waits:
        return dialog(
            request, "conversation/_close_anyway.html", conversation=conversation, problem=str(waits)
        )
    return _done(request, conversation, "Closed")


@verb
def reopening(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    reopen(conversation, by=me(request), at=now)
    return _done(request, conversation, "Open again")


@verb
def snooze(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    """``until`` is one of the offered times or a wall time of the teammate."""
    person = me(request)
    until = chosen(request.POST.get("until", ""), now, zone(person.time_zone))
    if until is None:
        return refused(
            request, "until: choose a day and a time.", to=address(conversation), status=UNPROCESSABLE
        )
    try:
        put_off(conversation, until=until, by=person, at=now)
    except CannotSnooze as problem:
        return refused(request, str(problem), to=address(conversation), status=UNPROCESSABLE)
    return _done(request, conversation, f"Snoozed until {said.moment(until, now)}")


@verb
def note(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    """Write a note; with ``suggest`` it offers a reply to the owner."""
    person, text = me(request), request.POST.get("text", "")
    if request.POST.get("suggest") and conversation.owner and text.strip():
        text = f"Suggested reply for @{conversation.owner.name}:\n\n{text.strip()}"
    try:
        write_note(conversation, text=text, by=person, at=now)
    except EmptyNote as problem:
        return refused(request, str(problem), to=address(conversation), status=UNPROCESSABLE)
    words = "Suggested to the owner" if request.POST.get("suggest") else "Noted"
    return done(request, words, to=address(conversation), **changed(conversation), **{"composer-clear": {}})


@verb
def urgency(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    return _label(request, conversation, Label.Kind.URGENCY, request.POST.get("urgency", ""), now)


@verb
def topic(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    value = request.POST.get("topic", "")
    if value and not Topic.objects.filter(slug=value).exists():
        return refused(
            request, f"topic: there is no topic {value!r}.", to=address(conversation), status=UNPROCESSABLE
        )
    return _label(request, conversation, Label.Kind.TOPIC, value, now)


def _label(
    request: HttpRequest, conversation: Conversation, kind: Label.Kind, value: str, now: datetime
) -> HttpResponse:
    try:
        label(conversation, kind=kind, value=value, source=Label.Source.PERSON, by=me(request), at=now)
    except BadLabel as problem:
        return refused(request, str(problem), to=address(conversation), status=UNPROCESSABLE)
    return _done(request, conversation, "")


@verb
def spam(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    mark_spam(conversation, by=me(request), at=now)
    return _done(request, conversation, "Marked as spam")


@verb
def alert_resolution(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    resolve_alert(conversation, by=me(request), at=now)
    return _done(request, conversation, "Dealt with")


@login_required
@require_POST
def unlinking(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    """Give a message that was taken for a repeat a conversation of its own."""
    found = conversation_of(me(request), pk)
    linked = get_object_or_404(found.messages, pk=message)
    try:
        unlink(linked, by=me(request), at=clock.now())
    except NotLinked as gone:
        return refused(request, str(gone), to=address(found), **changed(found))
    return _done(request, found, "It has a conversation of its own now")
