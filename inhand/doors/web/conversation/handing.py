"""Hand a conversation off with its packet, and answer a packet that came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from inhand.desk.ownership.actions.acknowledge import NotYours, acknowledge
from inhand.desk.ownership.actions.assign import CannotAssign
from inhand.desk.ownership.actions.hand_off import BadPacket, hand_off
from inhand.desk.ownership.actions.return_handoff import CannotReturn, return_handoff
from inhand.desk.ownership.packet import BILLING_OR_LEGAL, Packet
from inhand.desk.teams.models import Team, Teammate
from inhand.doors.web.conversation.read import colleagues, conversation_of
from inhand.doors.web.conversation.verbs import address, changed, dialog
from inhand.doors.web.doorway import UNPROCESSABLE, done, me, refused
from inhand.doors.web.local_time import zone
from inhand.doors.web.said import plainly
from inhand.doors.web.wall_time import wall_time
from inhand.ground import clock

if TYPE_CHECKING:
    from django.http import HttpRequest

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.ownership.models import Handoff

FIELDS = ("goal", "promised", "blocked", "billing_or_legal", "next_step", "due", "risk")
_BILLING = [("", "Choose…"), *zip(BILLING_OR_LEGAL, ("No", "Billing", "Legal", "Both"), strict=True)]


@login_required
@require_http_methods(["GET", "POST"])
def handoff(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the packet to fill in, or send it. ``to`` is ``person-3`` or ``team-2``."""
    conversation = conversation_of(me(request), pk)
    if request.method == "GET":
        return _ask(request, conversation, {}, status=200)
    given, person = request.POST, me(request)
    due = wall_time(given.get("due", ""), zone(person.time_zone))
    texts = {name: given.get(name, "") for name in FIELDS if name != "due"}
    packet = Packet(due=due, **texts)
    problems = packet.problems() | (
        {"to": "to: choose who gets it."} if not _receiver(given.get("to", "")) else {}
    )
    if given.get("due") and due is None:
        problems["due"] = "due: this is no day and time."
    if problems:
        return _ask(request, conversation, problems)
    teammate, team = _receiver(given["to"]) or (None, None)
    try:
        hand_off(conversation, packet=packet, by=person, at=clock.now(), to=teammate, to_team=team)
    except BadPacket as bad:
        return _ask(request, conversation, bad.problems)
    except CannotAssign as problem:
        return _ask(request, conversation, {"to": str(problem)})
    receiver = teammate.name if teammate else f"the {team.name if team else ''} lane"
    return done(request, f"Handed to {receiver}", to=address(conversation), **changed(conversation))


def _receiver(value: str) -> tuple[Teammate | None, Team | None] | None:
    kind, _, pk = value.partition("-")
    if not pk.isdigit():
        return None
    if kind == "person":
        teammate = Teammate.objects.here().filter(pk=pk).first()
        return (teammate, None) if teammate else None
    team = Team.objects.filter(pk=pk, is_active=True).first() if kind == "team" else None
    return (None, team) if team else None


def _ask(
    request: HttpRequest, conversation: Conversation, problems: dict[str, str], *, status: int = UNPROCESSABLE
) -> HttpResponse:
    values = {name: request.POST.get(name, "") for name in (*FIELDS, "to")}
    return dialog(
        request,
        "conversation/_handoff.html",
        status=status,
        conversation=conversation,
        values=values,
        problems={name: plainly(problem) for name, problem in problems.items()},
        billing=_BILLING,
        people=colleagues(conversation),
        teams=list(Team.objects.filter(is_active=True).order_by("name").values_list("pk", "name")),
        person=me(request),
    )


@login_required
@require_POST
def handoff_acknowledgement(request: HttpRequest, pk: int, packet: int) -> HttpResponse:
    conversation = conversation_of(me(request), pk)
    try:
        acknowledge(_packet(conversation, packet), by=me(request), at=clock.now())
    except NotYours as problem:
        return refused(request, str(problem), to=address(conversation), **changed(conversation))
    return done(request, "Got it", to=address(conversation), **changed(conversation))


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
    return done(request, "Given back", to=address(conversation), **changed(conversation))


def _packet(conversation: Conversation, packet: int) -> Handoff:
    found: Handoff | None = conversation.handoffs.filter(pk=packet).first()
    if found is None:
        message = f"There is no handoff {packet} in this conversation."
        raise Http404(message)
    return found
