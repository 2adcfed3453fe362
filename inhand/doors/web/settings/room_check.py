"""Try a room: a line that says so, posted now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from inhand.desk.teams.permissions import may_change_desk
from inhand.doors.channels import tell
from inhand.doors.channels.protocol import ChannelError
from inhand.doors.notices.deliver import check
from inhand.doors.notices.models import Room
from inhand.doors.web.doorway import me
from inhand.doors.web.settings.nav import forbidden
from inhand.ground.vault import CannotUnseal
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_POST
def room_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether it arrived, and why not."""
    person = me(request)
    if not may_change_desk(person):
        return forbidden(request)
    room = get_object_or_404(Room, pk=pk)
    try:
        problem = check(room, tell.sender(), by=person.name)
    except (ChannelError, CannotUnseal) as error:
        problem = str(error)
    if problem:
        messages.error(request, problem)
    else:
        messages.info(request, _("A line stands in {room} now.").format(room=room.name))
    return redirect("settings_section", "rooms")
