"""High risk: ask for approval, decide about what waits, and say that it is not high risk after all."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from inhand.desk.conversations.actions.clear_risk import CannotClear, clear_risk
from inhand.desk.conversations.actions.step import Overtaken
from inhand.desk.replies.actions.approve import approve
from inhand.desk.replies.actions.ask_approval import AlreadyAsked, ask_approval
from inhand.desk.replies.actions.decide_approval import AlreadyDecided
from inhand.desk.replies.actions.decline import ReasonMissing, decline
from inhand.desk.replies.actions.send import CannotSend, Collision, NotOwner
from inhand.desk.replies.actions.take_over_draft import take_over_draft
from inhand.desk.replies.actions.withdraw import withdraw
from inhand.desk.replies.models import Approval
from inhand.desk.teams.permissions import may_approve
from inhand.doors.web.base.frame import fragment
from inhand.doors.web.conversation import read, replying
from inhand.doors.web.conversation.verbs import OVERTAKEN, address, changed, dialog, verb
from inhand.doors.web.conversation.written import reply_of, undo_of
from inhand.doors.web.doorway import UNPROCESSABLE, done, is_htmx, me, refused, trigger
from inhand.doors.web.language import later as _l
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest

    from inhand.desk.conversations.models import Conversation

    Decide = Callable[[HttpRequest, Approval, datetime], HttpResponse]

FORBIDDEN = 403
_ASKED = _l("Nothing is sent yet: it waits for approval.")


@verb
def approval(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    """Put a reply before those who may approve; refused as sending is."""
    person = me(request)
    try:
        written = reply_of(request, conversation, now)
    except replying.PROBLEMS as problem:
        return replying.wrong(request, conversation, str(problem))
    try:
        ask_approval(conversation, reply=written, by=person, at=now)
    except replying.QUESTIONS as question:
        return replying.question(request, conversation, written, question, now)
    except (AlreadyAsked, *replying.PROBLEMS) as problem:
        return replying.wrong(request, conversation, str(problem))
    if not is_htmx(request):
        return done(request, _ASKED, to=address(conversation))
    fresh = read.conversation_of(person, conversation.pk)
    made = read.composer(fresh, person, revision=fresh.revision)
    response = fragment(
        request, "conversation/_composer.html", conversation=fresh, composer=made, person=person
    )
    return trigger(response, toast={"text": _ASKED}, **changed(conversation))


def decision(decide: Decide) -> Callable[..., HttpResponse]:
    """Let somebody with the approval role decide about a reply that waits, by POST, and not about their own."""

    @wraps(decide)
    def view(request: HttpRequest, pk: int, approval: int) -> HttpResponse:
        person, asked = me(request), _approval(request, pk, approval)
        conversation = asked.conversation
        to, events = address(conversation), changed(conversation)
        if not may_approve(person, conversation.team) or asked.author_id == person.pk:
            words = _("Somebody else with the approval role has to decide about this reply.")
            return refused(request, words, to=to, status=FORBIDDEN)
        try:
            return decide(request, asked, clock.now())
        except (AlreadyDecided, NotOwner) as problem:
            return refused(request, str(problem), to=to, **events)
        except (CannotSend, ReasonMissing) as problem:
            return refused(request, str(problem), to=to, status=UNPROCESSABLE)
        except Overtaken:
            return refused(request, OVERTAKEN, to=to, **events)

    return login_required(require_POST(view))


def _approval(request: HttpRequest, pk: int, approval: int) -> Approval:
    conversation = read.conversation_of(me(request), pk)
    rows = Approval.objects.select_related("author", "conversation__team")
    found = rows.filter(pk=approval, conversation=conversation).first()
    if found is None:
        message = f"There is no approval {approval} in this conversation."
        raise Http404(message)
    return found


@decision
def consent(request: HttpRequest, asked: Approval, now: datetime) -> HttpResponse:
    """Let it go out, or 409 with what came after its author wrote it; ``anyway`` is a reason to pass over that."""
    person, conversation = me(request), asked.conversation
    anyway = request.POST.get("anyway", "")
    try:
        message = approve(asked, by=person, at=now, undo=clock.lived(undo_of(conversation)), anyway=anyway)
    except Collision:
        items = read.news(conversation, asked.author, asked.seen_revision, now)
        response = dialog(
            request, "conversation/_approval_news.html", conversation=conversation, approval=asked, items=items,
            person=person,
        )  # fmt: skip
        return trigger(response, **{f"conversation:{conversation.pk}": {}})
    if not is_htmx(request):
        words = _("Approved. It leaves in {name}’s name in a few seconds.").format(name=asked.author.name)
        return done(request, words, to=address(conversation))
    return replying.sent(request, conversation, message)


@decision
def refusal(request: HttpRequest, asked: Approval, now: datetime) -> HttpResponse:
    """Give it back with a ``reason``."""
    decline(asked, reason=request.POST.get("reason", ""), by=me(request), at=now)
    words = _("Declined. {name} has the words back.").format(name=asked.author.name)
    return done(request, words, to=address(asked.conversation), **changed(asked.conversation))


@decision
def edit(request: HttpRequest, asked: Approval, now: datetime) -> HttpResponse:
    """Take the draft over; the composer opens with it."""
    take_over_draft(asked, by=me(request), at=now)
    to = f"{address(asked.conversation)}?compose={asked.kind}"
    if not is_htmx(request):
        return done(request, _("The draft is yours now."), to=to)
    events = changed(asked.conversation) | {"undone": {"conversation": asked.conversation_id, "address": to}}
    return trigger(HttpResponse(status=204), toast={"text": _("The draft is yours now.")}, **events)


@login_required
@require_POST
def withdrawal(request: HttpRequest, pk: int, approval: int) -> HttpResponse:
    """Take my question back; its words are in my composer again."""
    asked = _approval(request, pk, approval)
    conversation = asked.conversation
    to = f"{address(conversation)}?compose={asked.kind}"
    if asked.author_id != me(request).pk:
        return refused(request, _("Only its author can take it back."), to=to, status=FORBIDDEN)
    try:
        withdraw(asked, at=clock.now())
    except AlreadyDecided as problem:
        return refused(request, str(problem), to=to, **changed(conversation))
    if not is_htmx(request):
        return done(request, _("Taken back. Your words are here again."), to=to)
    events = changed(conversation) | {"undone": {"conversation": pk, "address": to}}
    return trigger(HttpResponse(status=204), toast={"text": _("Taken back.")}, **events)


@verb
def risk_clearance(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    """Say, with a ``reason``, that this is not high risk."""
    person, to = me(request), address(conversation)
    if not may_approve(person, conversation.team):
        words = _("Only those who may approve can say that this is not high risk.")
        return refused(request, words, to=to, status=FORBIDDEN)
    try:
        clear_risk(conversation, reason=request.POST.get("reason", ""), by=person, at=now)
    except CannotClear as problem:
        return refused(request, str(problem), to=to, status=UNPROCESSABLE)
    return done(request, _("Not high risk, until there is a new reason."), to=to, **changed(conversation))
