"""Make two conversations one, part one in two, and take a merge back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from inhand.desk.conversations.actions.merge import CannotMerge, merge
from inhand.desk.conversations.actions.split import CannotSplit, split
from inhand.desk.conversations.actions.step import Overtaken
from inhand.desk.conversations.actions.unmerge import unmerge
from inhand.desk.conversations.models import Message
from inhand.desk.conversations.queries import visible_to
from inhand.desk.ledger.events import MergeProposed
from inhand.desk.ledger.queries import of_conversation
from inhand.doors.web.conversation.read import conversation_of
from inhand.doors.web.conversation.verbs import OVERTAKEN, address, changed, dialog, verb
from inhand.doors.web.doorway import UNPROCESSABLE, go, me, refused
from inhand.doors.web.said import plainly
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from inhand.desk.conversations.models import Conversation

_OFFERED = 8


@login_required
@require_http_methods(["GET", "POST"])
def merger(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer what this may be one with, or make it one with ``into``, a number as people write it (#12)."""
    person, found = me(request), conversation_of(me(request), pk)
    if request.method == "GET":
        return _offer(request, found)
    named = (request.POST.get("number", "") or request.POST.get("into", "")).strip().lstrip("#")
    into = visible_to(person).filter(pk=int(named)).first() if named.isdecimal() else None
    if into is None:
        return _offer(request, found, problem=_("There is no conversation of that number."), number=named)
    try:
        stays = merge(found, into=into, by=person, at=clock.now())
    except CannotMerge as problem:
        return _offer(request, found, problem=str(problem), number=named)
    except Overtaken:
        return refused(request, OVERTAKEN, to=address(found), **changed(found))
    return go(request, address(stays))


def _offer(request: HttpRequest, found: Conversation, *, problem: str = "", number: str = "") -> HttpResponse:
    mine = visible_to(me(request)).filter(inbox=found.inbox, merged_into=None)
    seen = mine.exclude(pk=found.pk).exclude(state=found.State.SPAM)
    told = of_conversation(found.pk).filter(name=MergeProposed.name)
    proposed = {entry.facts["other"] for entry in told}
    theirs = seen.filter(contact=found.contact).order_by("-last_message_at")[:_OFFERED]
    offered = {each.pk: each for each in (*seen.filter(pk__in=proposed), *theirs)}
    return dialog(
        request, "conversation/_merger.html", status=UNPROCESSABLE if problem else 200, conversation=found,
        offered=list(offered.values()), proposed=proposed, merged=list(found.merged.order_by("pk")),
        problem=problem, number=number,
    )  # fmt: skip


@verb
def unmerging(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    """Take back that ``other`` was made one with this."""
    named = request.POST.get("other", "")
    other = conversation.merged.filter(pk=int(named)).first() if named.isdecimal() else None
    if other is None:
        return refused(request, _("It is no part of this conversation."), to=address(conversation))
    back = unmerge(other, by=me(request), at=now)
    return go(request, address(back))


@login_required
@require_http_methods(["GET", "POST"])
def splitting(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the messages, or make a conversation of those chosen (``message``)."""
    found = conversation_of(me(request), pk)
    if request.method == "GET":
        return _choose(request, found)
    chosen = [int(each) for each in request.POST.getlist("message") if each.isdecimal()]
    try:
        made = split(found, messages=chosen, by=me(request), at=clock.now())
    except CannotSplit as problem:
        return _choose(request, found, problem=plainly(str(problem)))
    except Overtaken:
        return refused(request, OVERTAKEN, to=address(found), **changed(found))
    return go(request, reverse("conversation", args=[made.pk]))


def _choose(request: HttpRequest, found: Conversation, *, problem: str = "") -> HttpResponse:
    said = found.messages.exclude(state=Message.State.UNDONE).select_related("contact", "author")
    values: dict[str, Any] = {"messages": said.order_by("at", "pk"), "problem": problem}
    status = UNPROCESSABLE if problem else 200
    return dialog(request, "conversation/_splitting.html", status=status, conversation=found, **values)
