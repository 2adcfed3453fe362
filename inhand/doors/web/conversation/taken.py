"""Who took what I had, and why: said to an open page of whoever had it before (semantics 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from inhand.desk.ledger.models import Entry
from inhand.doors.web.conversation import read, timeline
from inhand.doors.web.conversation.words import line
from inhand.doors.web.doorway import me
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest


@login_required
@require_GET
def taken(request: HttpRequest, entry: int) -> HttpResponse:
    """Say it as plain text."""
    person = me(request)
    mine = Entry.objects.filter(
        name__in=["conversation.assigned", "lane.entered"], facts__former_owner=person.pk
    )
    found = get_object_or_404(mine, pk=entry)
    conversation = read.conversation_of(person, found.conversation or 0)
    told = _("No longer yours: {subject}").format(subject=conversation.subject or _("(no subject)"))
    words = f"{told}. {line(found, timeline.names_for(person, clock.now()))}"
    return HttpResponse(words, content_type="text/plain; charset=utf-8")
