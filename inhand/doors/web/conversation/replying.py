"""Answer the customer from the page: send, undo, try again. No word is lost on a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from inhand.desk.conversations.models import Message
from inhand.desk.ownership.actions.claim import ClaimLost, MustTakeFirst
from inhand.desk.replies.actions.attach import CannotAttach
from inhand.desk.replies.actions.delivery import retry
from inhand.desk.replies.actions.draft import draft as keep_draft
from inhand.desk.replies.actions.send import CannotSend, Collision, NeedsApproval, NotOwner, Reply, send
from inhand.desk.replies.actions.undo import TooLate, undo
from inhand.desk.replies.words import Words
from inhand.doors.web.base.frame import fragment
from inhand.doors.web.conversation import read, timeline
from inhand.doors.web.conversation.owning import MUST_TAKE, must_take
from inhand.doors.web.conversation.verbs import address, changed, dialog, verb
from inhand.doors.web.conversation.view import show
from inhand.doors.web.conversation.written import reply_of, undo_of
from inhand.doors.web.doorway import CONFLICT, UNPROCESSABLE, done, is_htmx, me, refused, trigger
from inhand.doors.web.said import plainly
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate

QUESTIONS = (Collision, NotOwner, MustTakeFirst)
PROBLEMS = (CannotSend, CannotAttach, ClaimLost)


@verb
def reply(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    """Send, or say what stands in the way: 409 with what changed or who has it, 422 with what is wrong."""
    person = me(request)
    try:
        words = reply_of(request, conversation, now)
        return _send(request, conversation, words, by=person, now=now)
    except PROBLEMS as problem:
        return wrong(request, conversation, str(problem))


def _send(
    request: HttpRequest, conversation: Conversation, words: Reply, *, by: Teammate, now: datetime
) -> HttpResponse:
    try:
        message = send(conversation, reply=words, by=by, at=now, undo=clock.lived(undo_of(conversation)))
    except NeedsApproval as needed:
        return _ask(
            request, conversation, "conversation/_needs_approval.html", words, needed=needed.conversation.risk
        )
    except QUESTIONS as asked:
        return question(request, conversation, words, asked, now)
    if message.visible_text != words.text:
        return wrong(request, conversation, _("This page has sent its reply already. Open a new one."))
    if not is_htmx(request):
        return done(request, _("Sent. You can take it back for a few seconds."), to=address(conversation))
    return sent(request, conversation, message)


def question(
    request: HttpRequest,
    conversation: Conversation,
    reply: Reply,
    asked: Collision | NotOwner | MustTakeFirst,
    now: datetime,
) -> HttpResponse:
    """Ask what is to be done, with the words kept."""
    if isinstance(asked, NotOwner):
        return _ask(request, conversation, "conversation/_not_owner.html", reply, owner=asked.owner)
    person = me(request)
    words = Words(reply.text, reply.html, reply.kind, reply.recipients, reply.files)
    keep_draft(conversation, words=words, seen_revision=reply.seen_revision, by=person, at=now)
    if isinstance(asked, MustTakeFirst):
        values = must_take(request, conversation, asked, now)
        return _ask(request, conversation, MUST_TAKE, reply, **values)
    values = {
        "items": read.news(conversation, person, reply.seen_revision, now),
        "revision": max(entry.seq or 0 for entry in asked.unseen),
    }
    return _ask(request, conversation, "conversation/_collision.html", reply, **values)


def _ask(
    request: HttpRequest, conversation: Conversation, template: str, reply: Reply, **values: Any
) -> HttpResponse:
    values |= {"post_to": request.path, "asks": request.path == reverse("approval", args=[conversation.pk])}
    if is_htmx(request):
        values |= {"conversation": conversation, "written": reply, "person": me(request)}
        response = dialog(request, template, **values)
        return trigger(response, **{f"conversation:{conversation.pk}": {}})
    # Without script the dialog stands above the composer, which still holds the text.
    return show(
        request, conversation.pk, status=CONFLICT, refused=True, part=template, written=reply, **values
    )


def wrong(request: HttpRequest, conversation: Conversation, problem: str) -> HttpResponse:
    problem = plainly(problem)
    if not is_htmx(request):
        return show(request, conversation.pk, status=UNPROCESSABLE, refused=True, problem=problem)
    response = fragment(request, "conversation/_problem.html", status=UNPROCESSABLE, problem=problem)
    response["HX-Retarget"], response["HX-Reswap"] = "#composer-problem", "outerHTML"
    return response


def sent(request: HttpRequest, conversation: Conversation, message: Message) -> HttpResponse:
    fresh = read.conversation_of(me(request), conversation.pk)
    made = read.composer(fresh, me(request), revision=fresh.revision)
    response = fragment(
        request,
        "conversation/_sent.html",
        conversation=fresh,
        composer=made,
        message=message,
        person=me(request),
        seconds=undo_of(fresh),
    )
    return trigger(response, **changed(conversation))


@login_required
@require_POST
def reply_undo(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    """Take a reply back; its words are in the composer again."""
    conversation = read.conversation_of(me(request), pk)
    try:
        undone = undo(_outgoing(conversation, message), by=me(request), at=clock.now())
    except TooLate as late:
        return refused(request, str(late), to=address(conversation), **changed(conversation))
    if undone.author and undone.author != me(request):
        words = _("Taken back. {name} has the words again.").format(name=undone.author.name)
        return done(request, words, to=address(conversation), **changed(conversation))
    target = f"{address(conversation)}?compose={'reply' if undone.in_reply_to else 'forward'}"
    if not is_htmx(request):
        return done(request, _("Taken back. Your words are here again."), to=target)
    response = HttpResponse(status=204)
    events = changed(conversation) | {"undone": {"conversation": pk, "address": target}}
    return trigger(response, toast={"text": _("Taken back. Nothing was sent.")}, **events)


@login_required
@require_POST
def reply_delivery(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    """Try a failed reply again, under its own identity."""
    conversation = read.conversation_of(me(request), pk)
    retry(_outgoing(conversation, message), by=me(request), at=clock.now())
    return done(request, _("Trying again"), to=reverse("conversation", args=[pk]), **changed(conversation))


def _outgoing(conversation: Conversation, message: int) -> Message:
    found = conversation.messages.filter(pk=message, direction=Message.Direction.OUT).first()
    if found is None:
        text = f"There is no reply {message} in this conversation."
        raise Http404(text)
    return found


@login_required
def composer(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the composer alone, with the draft, for a page that lost it."""
    now, person = clock.now(), me(request)
    found = read.conversation_of(person, pk)
    revision = timeline.read(found, person, now).revision
    made = read.composer(found, person, revision=revision, mode=read.kept_kind(found, person))
    return fragment(
        request, "conversation/_composer.html", conversation=found, composer=made, person=person, now=now
    )
