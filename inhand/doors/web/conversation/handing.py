"""Hand off with a packet: one conversation, or several at once; and answer a packet that came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from inhand.desk.conversations.queries import visible_to
from inhand.desk.ownership.actions.acknowledge import NotYours, acknowledge
from inhand.desk.ownership.actions.assign import CannotAssign
from inhand.desk.ownership.actions.hand_off import BadPacket, hand_off
from inhand.desk.ownership.actions.hand_off_all import NotAllMoved, Transfer, hand_off_all
from inhand.desk.ownership.actions.return_handoff import CannotReturn, return_handoff
from inhand.desk.teams.permissions import may_move_in_bulk
from inhand.doors.web.conversation import packets
from inhand.doors.web.conversation.read import conversation_of
from inhand.doors.web.conversation.verbs import address, changed, dialog
from inhand.doors.web.doorway import UNPROCESSABLE, done, me, refused
from inhand.doors.web.language import later as _l
from inhand.doors.web.said import plainly
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.ownership.models import Handoff

MOST = 200
NOBODY = {"to": _l("to: choose who gets it.")}


@login_required
@require_http_methods(["GET", "POST"])
def handoff(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the packet to fill in, or send it. ``to`` is ``person-3``, ``team-2``, or ``team-2-2`` up to its L2."""
    conversation, person = conversation_of(me(request), pk), me(request)
    if request.method == "GET":
        return ask(request, conversation, to=request.GET.get("to", ""))
    packet, problems = packets.read_packet(request.POST, person)
    to = packets.receiver(request.POST.get("to", ""))
    if problems or to is None:
        return _again(request, [conversation], problems | ({} if to else NOBODY))
    try:
        hand_off(
            conversation,
            packet=packet,
            by=person,
            at=clock.now(),
            to=to.teammate,
            to_team=to.team,
            tier=to.tier,
        )
    except BadPacket as bad:
        return _again(request, [conversation], bad.problems)
    except CannotAssign as problem:
        return _again(request, [conversation], {"to": str(problem)})
    return done(
        request, _("Handed to {name}").format(name=to.name), to=address(conversation), **changed(conversation)
    )


def ask(request: HttpRequest, conversation: Conversation, *, to: str = "", status: int = 200) -> HttpResponse:
    """Show the packet with what is known."""
    values = packets.known(conversation, clock.now()) | {"to": to}
    return _form(request, [conversation], values, {}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def handoffs(request: HttpRequest) -> HttpResponse:
    """Hand off several (``id``) with one packet, all or none. For leads."""
    person = me(request)
    if not may_move_in_bulk(person):
        message = _("Only a lead or an administrator moves several conversations at once.")
        raise PermissionDenied(message)
    asked = request.POST if request.method == "POST" else request.GET
    chosen = [int(pk) for pk in asked.getlist("id") if pk.isdigit()][:MOST]
    found = list(visible_to(person).filter(pk__in=chosen).select_related("owner", "team").order_by("pk"))
    if not found:
        return refused(request, _("Choose conversations first (x)."), to="/", status=UNPROCESSABLE)
    if request.method == "GET":
        return _form(request, found, dict.fromkeys((*packets.FIELDS, "to"), ""), {}, status=200, bulk=True)
    packet, problems = packets.read_packet(request.POST, person)
    to = packets.receiver(request.POST.get("to", ""))
    if problems or to is None:
        return _again(request, found, problems | ({} if to else NOBODY), bulk=True)
    transfers = [Transfer(each.pk, packet, to.teammate, to.team, to.tier) for each in found]
    try:
        hand_off_all(transfers, by=person, at=clock.now())
    except NotAllMoved as stuck:
        return _again(request, found, {}, bulk=True, problem=str(stuck))
    events: dict[str, Any] = {"picked-clear": {}}
    for each in found:
        events |= changed(each)
    return done(
        request, _("Handed {count} to {name}").format(count=len(found), name=to.name), to="/", **events
    )


def _again(
    request: HttpRequest,
    conversations: list[Conversation],
    problems: dict[str, str],
    *,
    bulk: bool = False,
    problem: str = "",
) -> HttpResponse:
    values = {name: request.POST.get(name, "") for name in (*packets.FIELDS, "to")}
    return _form(request, conversations, values, problems, bulk=bulk, problem=problem)


def _form(
    request: HttpRequest,
    conversations: list[Conversation],
    values: dict[str, str],
    problems: dict[str, str],
    *,
    status: int = UNPROCESSABLE,
    bulk: bool = False,
    problem: str = "",
) -> HttpResponse:
    owners = {each.owner_id for each in conversations}
    without = [pk for pk in owners if pk is not None] if len(owners) == 1 else []
    return dialog(
        request,
        "conversation/_handoff.html",
        status=status,
        conversations=conversations,
        action=reverse("handoffs") if bulk else reverse("handoff", args=[conversations[0].pk]),
        bulk=bulk,
        values=values,
        problems={name: plainly(text) for name, text in problems.items()},
        problem=problem,
        billing=packets.BILLING,
        choices=packets.choices(conversations, without=without),
    )


@login_required
@require_POST
def handoff_acknowledgement(request: HttpRequest, pk: int, packet: int) -> HttpResponse:
    conversation = conversation_of(me(request), pk)
    try:
        acknowledge(_packet(conversation, packet), by=me(request), at=clock.now())
    except NotYours as problem:
        return refused(request, str(problem), to=address(conversation), **changed(conversation))
    return done(request, _("Got it"), to=address(conversation), **changed(conversation))


@login_required
@require_POST
def handoff_return(request: HttpRequest, pk: int, packet: int) -> HttpResponse:
    """Give it back; needs a ``reason``."""
    conversation = conversation_of(me(request), pk)
    try:
        given = request.POST.get("reason", "")
        return_handoff(_packet(conversation, packet), reason=given, by=me(request), at=clock.now())
    except (CannotReturn, NotYours) as problem:
        return refused(request, str(problem), to=address(conversation), status=UNPROCESSABLE)
    return done(request, _("Given back"), to=address(conversation), **changed(conversation))


def _packet(conversation: Conversation, packet: int) -> Handoff:
    found: Handoff | None = conversation.handoffs.filter(pk=packet).first()
    if found is None:
        message = f"There is no handoff {packet} in this conversation."
        raise Http404(message)
    return found
