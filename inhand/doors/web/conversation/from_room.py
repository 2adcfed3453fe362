"""The link in a room's post: the conversation, and whether to claim it. Looking changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.views.decorators.http import require_GET

from inhand.doors.notices import claim_link
from inhand.doors.web.conversation.view import show
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_GET
def from_room(request: HttpRequest, token: str) -> HttpResponse:
    """Show the conversation with the question on top; the answer is a POST like any claim."""
    pk = claim_link.read(token)
    if pk is None:
        message = _("This link is not one of ours.")
        raise Http404(message)
    return show(request, pk, part="conversation/_from_room.html")
