"""What a teammate does to a conversation. Each is a resource; each calls one action and says what came of it."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from inhand.desk.conversations.actions.close import CustomerWaits
from inhand.desk.conversations.actions.label import BadLabel
from inhand.desk.conversations.actions.note import EmptyNote
from inhand.desk.conversations.actions.resolve_alert import resolve_alert
from inhand.desk.conversations.actions.set_follow_up import CannotFollowUp
from inhand.desk.conversations.actions.snooze import CannotSnooze
from inhand.desk.conversations.actions.step import Overtaken
from inhand.desk.conversations.actions.tag import BadTag
from inhand.desk.conversations.actions.unlink import NotLinked, unlink
from inhand.desk.deeds.actions.perform import Request, perform
from inhand.desk.replies.actions.add_note import add_note
from inhand.desk.replies.actions.attach import CannotAttach
from inhand.desk.replies.words import Words
from inhand.desk.rules.models import Topic
from inhand.doors.web import said
from inhand.doors.web.base.frame import fragment, page
from inhand.doors.web.conversation.read import conversation_of
from inhand.doors.web.conversation.snooze_times import chosen
from inhand.doors.web.conversation.written import words_of
from inhand.doors.web.doorway import CONFLICT, UNPROCESSABLE, done, is_htmx, me, refused
from inhand.doors.web.language import later as _l
from inhand.doors.web.local_time import zone
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.deeds.models import Deed

    Verb = Callable[[HttpRequest, Conversation, datetime], HttpResponse]

NO_MOMENT = _l("Say when, like “tue 9am”, “in 2 hours” or “24 dec”.")
OVERTAKEN = _l(
    "Somebody was quicker: this conversation has just changed. Look again and repeat it if you still want it."
)


def verb(act: Verb) -> Callable[..., HttpResponse]:
    """Let a signed-in teammate do this to a conversation they may see, by POST."""

    @wraps(act)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        found = conversation_of(me(request), pk)
        if found.merged_into_id:
            return refused(request, merged(found), to=address(found), **changed(found))
        try:
            return act(request, found, clock.now())
        except Overtaken:
            return refused(request, OVERTAKEN, to=address(found), **changed(found))

    return login_required(require_POST(view))


def merged(conversation: Conversation) -> str:
    return _("This has become one with #{merged_into_id}. Go on there.").format(
        merged_into_id=conversation.merged_into_id
    )


def address(conversation: Conversation) -> str:
    return reverse("conversation", args=[conversation.pk])


def changed(conversation: Conversation | int) -> dict[str, Any]:
    """Return the events by which open elements fetch themselves again."""
    pk = conversation if isinstance(conversation, int) else conversation.pk
    return {f"conversation:{pk}": {}, "queue": {}, "dialog-close": {}}


def told(request: HttpRequest, deed: Deed, *, to: str, **events: Any) -> HttpResponse:
    """Say what was done; an open page offers to take it back."""
    if deed.steps:
        undo = reverse("deed_undo", args=[deed.pk])
        events |= {"toast": {"text": deed.words, "undo": undo}}
    return done(request, deed.words if deed.steps else "", to=to, **events)


def _done(request: HttpRequest, conversation: Conversation, words: str) -> HttpResponse:
    return done(request, words, to=address(conversation), **changed(conversation))


def _act(
    request: HttpRequest, conversation: Conversation, now: datetime, verb: str, words: str, **values: Any
) -> HttpResponse:
    """Do it so that it can be taken back. What it raises is the caller's to answer."""
    deed = perform([conversation.pk], request=Request(verb, words, **values), by=me(request), at=now)
    return told(request, deed, to=address(conversation), **changed(conversation))


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
        return _act(request, conversation, now, "close", _("Closed"), although_waiting=meant)
    except CustomerWaits as waits:
        return dialog(
            request, "conversation/_close_anyway.html", conversation=conversation, problem=str(waits)
        )


@verb
def reopening(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    return _act(request, conversation, now, "reopen", _("Open again"))


@verb
def snooze(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    """``until`` is one of the offered times, a wall time of the teammate, or words: "tue 9am"."""
    until = until_of(request, now)
    if until is None:
        return refused(request, NO_MOMENT, to=address(conversation), status=UNPROCESSABLE)
    words = _("Snoozed until {moment}").format(moment=said.moment(until, now))
    try:
        return _act(request, conversation, now, "snooze", words, until=until)
    except CannotSnooze as problem:
        return refused(request, str(problem), to=address(conversation), status=UNPROCESSABLE)


@verb
def follow_up(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    """Bring it back at ``until`` if the customer has not answered; ``never`` drops the reminder."""
    until = until_of(request, now)
    if until is None and request.POST.get("until") != "never":
        return refused(request, NO_MOMENT, to=address(conversation), status=UNPROCESSABLE)
    words = (
        _("Back {moment} if there is no answer").format(moment=said.moment(until, now))
        if until
        else _("No reminder any more")
    )
    try:
        return _act(request, conversation, now, "follow_up", words, until=until)
    except CannotFollowUp as problem:
        return refused(request, str(problem), to=address(conversation), status=UNPROCESSABLE)


def until_of(request: HttpRequest, now: datetime) -> datetime | None:
    """Return the moment that ``until`` or else the typed ``words`` mean to who asks."""
    person, given = me(request), request.POST
    return chosen(given.get("until") or given.get("words", ""), now, zone(person.time_zone))


@verb
def note(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    """Write a note; with ``suggest`` it offers a reply to the owner."""
    person, suggests = me(request), bool(request.POST.get("suggest"))
    try:
        words = words_of(request, conversation, now)
        if suggests and conversation.owner:
            lead = _("Suggested reply for @{name}:").format(name=conversation.owner.name)
            words = Words(lead, files=()).above(words)
        add_note(conversation, words=words, by=person, at=now)
    except (EmptyNote, CannotAttach) as problem:
        return refused(request, str(problem), to=address(conversation), status=UNPROCESSABLE)
    said_so = _("Suggested to the owner") if suggests else _("Noted")
    return done(request, said_so, to=address(conversation), **changed(conversation), **{"composer-clear": {}})


@verb
def urgency(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    value = request.POST.get("urgency", "")
    return _label(request, conversation, now, "urgency", value, _("Urgency: {value}").format(value=value))


@verb
def topic(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    value = request.POST.get("topic", "")
    found = Topic.objects.filter(slug=value).first()
    if value and found is None:
        return refused(
            request,
            _("topic: there is no topic {value}.").format(value=value),
            to=address(conversation),
            status=UNPROCESSABLE,
        )
    return _label(
        request,
        conversation,
        now,
        "topic",
        value,
        _("Topic: {found}").format(found=found.title if found else "none"),
    )


@verb
def tags(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    """Put the tag ``add`` on it, or take ``remove`` off."""
    given = request.POST
    verb_, value = ("untag", given["remove"]) if given.get("remove") else ("tag", given.get("add", ""))
    words = (
        _("Tag {value} taken off").format(value=value)
        if verb_ == "untag"
        else _("Tagged {value}").format(value=value)
    )
    return _label(request, conversation, now, verb_, value, words)


def _label(
    request: HttpRequest, conversation: Conversation, now: datetime, kind: str, value: str, words: str
) -> HttpResponse:
    try:
        return _act(request, conversation, now, kind, words, value=value)
    except (BadLabel, BadTag) as problem:
        return refused(request, str(problem), to=address(conversation), status=UNPROCESSABLE)


@verb
def spam(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    """Put it aside; with ``is=none`` it is no spam after all."""
    if request.POST.get("is") == "none":
        return _act(request, conversation, now, "not_spam", _("No spam: open, and routed"))
    return _act(request, conversation, now, "spam", _("Marked as spam"))


@verb
def alert_resolution(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    resolve_alert(conversation, by=me(request), at=now)
    return _done(request, conversation, _("Dealt with"))


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
    return _done(request, found, _("It has a conversation of its own now"))
