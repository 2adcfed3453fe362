"""What is being written: kept every two seconds, with its files; seen by colleagues, and taken over by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from inhand.desk.ledger.events import DraftTakenOver
from inhand.desk.ledger.queries import of_conversation
from inhand.desk.replies.actions.attach import CannotAttach, attach
from inhand.desk.replies.actions.detach import detach
from inhand.desk.replies.actions.draft import DraftMoved
from inhand.desk.replies.actions.draft import draft as keep
from inhand.desk.replies.actions.take_draft import NoDraft, take_draft
from inhand.doors.web.base.frame import fragment
from inhand.doors.web.conversation import asked, read
from inhand.doors.web.conversation.verbs import address, changed, verb
from inhand.doors.web.conversation.written import draft_of, kind_of, limit_of, number
from inhand.doors.web.doorway import CONFLICT, UNPROCESSABLE, done, is_htmx, me, refused, trigger
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from inhand.desk.conversations.models import Conversation

# Which keeping of the draft a page goes on with; 0 is none.
VERSION = "X-Draft-Version"


@verb
def draft(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    """Keep what is being written. 409 if another page or person has gone on with it."""
    given, person = request.POST, me(request)
    seen = given.get("seen_revision", "")
    version = given.get("version", "")
    try:
        kept = keep(
            conversation,
            words=draft_of(request),
            seen_revision=number(seen) if seen else conversation.revision,
            by=person,
            at=now,
            version=number(version) if version else None,
        )
    except DraftMoved as moved:
        return _moved(request, conversation, moved)
    response = done(request, "" if is_htmx(request) else _("Draft saved."), to=address(conversation))
    response[VERSION] = str(kept.version if kept else 0)
    return response


def _moved(request: HttpRequest, conversation: Conversation, moved: DraftMoved) -> HttpResponse:
    if not is_htmx(request):
        return refused(request, str(moved), to=address(conversation))
    person = me(request)
    taken = of_conversation(conversation.pk).filter(name=DraftTakenOver.name, facts__author=person.pk).last()
    names, _ = asked.names()
    taker = names.get(taken.by or 0, "") if taken and not moved.draft else ""
    values = {"conversation": conversation, "moved": moved.draft, "taker": taker, "now": clock.now()}
    return fragment(request, "conversation/_draft_moved.html", status=CONFLICT, **values)


@verb
def draft_files(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    """Store a file beside the draft; a picture pasted into the words says ``inline``."""
    sent, person = request.FILES.get("file"), me(request)
    if sent is None:
        return HttpResponse(
            _("Choose a file."), status=UNPROCESSABLE, content_type="text/plain; charset=utf-8"
        )
    try:
        made = attach(
            conversation,
            filename=sent.name or "",
            content_type=sent.content_type or "",
            content=sent.read(),
            limit=limit_of(conversation, kind_of(request)),
            by=person,
            at=now,
            inline=request.POST.get("inline") == "1",
        )
    except CannotAttach as problem:
        return HttpResponse(str(problem), status=UNPROCESSABLE, content_type="text/plain; charset=utf-8")
    return fragment(request, "conversation/_file.html", file=made, conversation=conversation)


@verb
def draft_file_removal(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    """Take a file away again."""
    del now
    detach(conversation, number(request.POST.get("file", "")), by=me(request))
    return done(request, to=address(conversation))


@login_required
@require_GET
def drafts(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what colleagues are writing here, to be read along."""
    person = me(request)
    found = read.conversation_of(person, pk)
    return fragment(
        request,
        "conversation/_others.html",
        conversation=found,
        others=read.others(found, person),
        now=clock.now(),
    )


@verb
def draft_assignment(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    """Go on with the draft of the teammate ``author``."""
    author = number(request.POST.get("author", ""))
    try:
        taken = take_draft(conversation, author=author, by=me(request), at=now)
    except NoDraft as problem:
        return refused(request, str(problem), to=address(conversation), **changed(conversation))
    to = f"{address(conversation)}?compose={taken.kind}"
    if not is_htmx(request):
        return done(request, _("The draft is yours now."), to=to)
    events = changed(conversation) | {"undone": {"conversation": conversation.pk, "address": to}}
    return trigger(HttpResponse(status=204), toast={"text": _("The draft is yours now.")}, **events)


@login_required
@require_GET
def recipients(request: HttpRequest, pk: int) -> JsonResponse:
    """Find whom one may write to, ``[[address, name], …]``; with ``who=us`` colleagues, ``[[name, teams], …]``."""
    found, wanted = read.conversation_of(me(request), pk), request.GET.get("q", "").strip()
    ours = request.GET.get("who") == "us"
    return JsonResponse((read.mentionable if ours else read.people)(found, wanted), safe=False)
