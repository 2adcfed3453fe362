"""One conversation: its talk, its facts, and the page beside it. Reads only; the verbs are in ``verbs.py``."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.urls import reverse
from django.views.decorators.http import require_GET

from inhand.doors.web.base.frame import fragment, page
from inhand.doors.web.conversation import read, timeline
from inhand.doors.web.conversation.ladder import ladder_of
from inhand.doors.web.conversation.why import read_why
from inhand.doors.web.conversation.written import kind_of
from inhand.doors.web.doorway import go, is_htmx, me
from inhand.doors.web.queue.view import MINE, queue_of
from inhand.ground import clock

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from inhand.desk.conversations.models import Conversation

MODES = ("reply", "note", "forward")


@login_required
@require_GET
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole page, or for an open page its pane alone. One that was merged leads to what it became one with.

    A pane that is asked for ``ahead`` may be kept by the browser for a minute; the page knows when it has changed.
    """
    response = show(request, pk)
    if "ahead" in request.GET and is_htmx(request) and response.status_code == HTTPStatus.OK:
        response["Cache-Control"] = "private, max-age=60"
    return response


def show(
    request: HttpRequest, pk: int, *, status: int = 200, refused: bool = False, **more: Any
) -> HttpResponse:
    """Show a conversation; of a ``refused`` form the composer holds what was written, so that no word is lost."""
    now, person = clock.now(), me(request)
    found = read.conversation_of(person, pk)
    if found.merged_into_id:
        return go(request, reverse("conversation", args=[found.merged_into_id]))
    asked = request.GET.get("compose", "")
    mode = kind_of(request) if refused else asked if asked in MODES else ""
    slug = request.GET.get("queue") or MINE
    values = everything(found, request, now) | more
    values["composer"] = read.composer(
        found,
        person,
        revision=values["timeline"].revision,
        mode=mode,
        written=request.POST if refused else None,
    )
    values["slug"] = slug
    if is_htmx(request):
        return fragment(request, "conversation/_pane.html", now=now, status=status, **values)
    queue = queue_of(request, slug, now)
    at = f"/queue/{slug}/"
    return page(
        request, "conversation/page.html", now=now, at=at, status=status, queue=queue, open_id=pk, **values
    )


def everything(found: Conversation, request: HttpRequest, now: datetime) -> dict[str, Any]:
    """Return the values of head, timeline and context."""
    person = me(request)
    return read.head(found, person, now) | {
        "timeline": timeline.read(found, person, now),
        "context": read.context(found, person, now),
    }


@login_required
@require_GET
def parts(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an open page that heard of a change: head, timeline and context, but never the composer."""
    now = clock.now()
    found = read.conversation_of(me(request), pk)
    return fragment(request, "conversation/_parts.html", now=now, **everything(found, request, now))


@login_required
@require_GET
def news(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a writer has not seen yet: the guard's banner, before send has to refuse."""
    now, person = clock.now(), me(request)
    found = read.conversation_of(person, pk)
    seen = request.GET.get("seen", "")
    items = read.news(found, person, int(seen), now) if seen.isdigit() else []
    return fragment(
        request, "conversation/_news.html", now=now, conversation=found, items=items, person=person
    )


@login_required
@require_GET
def templates(request: HttpRequest, pk: int) -> HttpResponse:
    """Find templates for the picker."""
    person = me(request)
    found = read.conversation_of(person, pk)
    filled = read.templates(found, person, request.GET.get("q", ""))[:12]
    return fragment(request, "conversation/_templates.html", conversation=found, templates=filled)


@login_required
@require_GET
def why(request: HttpRequest, pk: int) -> HttpResponse:
    """Explain who has it: the four gates, everyone asked, and what each gate said about them."""
    now, person = clock.now(), me(request)
    found = read.conversation_of(person, pk)
    values: dict[str, Any] = {
        "conversation": found,
        "ladder": ladder_of(found),
        "why": read_why(found, timeline.names_for(person, now)),
        "now": now,
    }
    if is_htmx(request):
        return fragment(request, "conversation/_why.html", **values)
    return page(request, "conversation/dialog_page.html", at="", part="conversation/_why.html", **values)
