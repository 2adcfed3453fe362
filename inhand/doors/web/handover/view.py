"""What would be late while somebody is gone: listed with a receiver and a packet each, handed over by one key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from inhand.desk.contacts.queries import ask_for_handles
from inhand.desk.conversations.queries import visible_to
from inhand.desk.ownership.actions.hand_off_all import NotAllMoved, Transfer, hand_off_all
from inhand.desk.routing import policy as policies
from inhand.desk.routing.proposals import propose
from inhand.doors.web import said
from inhand.doors.web.base import leaving
from inhand.doors.web.base.frame import page
from inhand.doors.web.conversation import packets
from inhand.doors.web.doorway import UNPROCESSABLE, me
from inhand.doors.web.naming import called
from inhand.doors.web.queue.wait import Waits
from inhand.doors.web.said import plainly
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.routing.policy import Policy
    from inhand.desk.routing.proposals import Proposal
    from inhand.desk.teams.models import Teammate
    from inhand.doors.web.queue.wait import Wait


@dataclass(frozen=True, slots=True)
class Line:
    """A conversation of the list. ``why`` says why it is here, ``proposal`` why this receiver."""

    conversation: Conversation
    prefix: str
    wait: Wait | None
    why: str
    proposal: str
    values: dict[str, str]
    problems: dict[str, str]
    is_chosen: bool


@login_required
@require_http_methods(["GET", "POST"])
def handover(request: HttpRequest) -> HttpResponse:
    """Show the list, or hand over those with ``id``: all of them or none."""
    now, person, policy = clock.now(), me(request), policies.present()
    note = leaving.note(person, policy, now)
    found = _late(person, note)
    if request.method == "POST":
        return _hand_over(request, note, found, now)
    return _show(request, note, _lines(found, person, policy, now))


def _late(person: Teammate, note: leaving.Note | None) -> list[Conversation]:
    if note is None or not note.late:
        return []
    rows = visible_to(person).filter(pk__in=note.late).select_related("contact", "team")
    ask_for_handles(row.contact for row in rows)
    by_id = {row.pk: row for row in rows}
    return [by_id[pk] for pk in note.late if pk in by_id]


def _lines(found: list[Conversation], person: Teammate, policy: Policy, now: datetime) -> list[Line]:
    waits = Waits(policy, now)
    proposals = propose(found, policy, without=person.pk, at=now)
    return [
        _line(conversation, proposal, waits, person, now)
        for conversation, proposal in zip(found, proposals, strict=True)
    ]


def _line(
    conversation: Conversation,
    proposal: Proposal,
    waits: Waits,
    person: Teammate,
    now: datetime,
) -> Line:
    c = conversation
    values = packets.known(c, now)
    due = f"{said.moment(c.due_at, now)}" if c.due_at else ""
    late = c.due_at is not None and c.due_at <= now
    values["to"] = f"person-{proposal.to}" if proposal.to else f"team-{proposal.team}"
    values["promised"] = _("nothing beyond the thread")
    values["blocked"] = _("nothing")
    next_step = _("Answer {who} now") if late else _("Answer {who} by {due}")
    values["next_step"] = next_step.format(who=called(c.contact, _("the customer")), due=due)
    values["billing_or_legal"] = values["billing_or_legal"] or "no"
    values["risk"] = values["risk"] or _("past target, while {name} is away").format(name=person.name)
    why = (_("past target since {due}") if late else _("due {due}")).format(due=due)
    wait = waits.of(c.team_id, c.urgency, c.waiting_since, c.due_at)
    return Line(c, f"p{c.pk}-", wait, why, proposal.reason, values, {}, is_chosen=True)


def _hand_over(
    request: HttpRequest, note: leaving.Note | None, found: list[Conversation], now: datetime
) -> HttpResponse:
    person, given = me(request), request.POST
    chosen = {int(pk) for pk in given.getlist("id") if pk.isdigit()}
    read = [_read(request, each, is_chosen=each.pk in chosen, now=now) for each in found]
    transfers = [transfer for line, transfer in read if line.is_chosen and transfer]
    lines = [line for line, _ in read]
    if len(transfers) < sum(line.is_chosen for line in lines):
        return _show(
            request, note, lines, problem=_("A packet is not complete yet. Nothing was handed over.")
        )
    if not transfers:
        return _show(request, note, lines, problem=_("Choose what you hand over."))
    try:
        hand_off_all(transfers, by=person, at=now)
    except NotAllMoved as stuck:
        return _show(request, note, lines, problem=str(stuck))
    count = len(transfers)
    messages.info(
        request,
        ngettext(
            "Handed over {count} with its packet.", "Handed over {count} with their packets.", count
        ).format(count=count),
    )
    return HttpResponseRedirect(reverse("queue", args=["mine"]))


def _read(
    request: HttpRequest, conversation: Conversation, *, is_chosen: bool, now: datetime
) -> tuple[Line, Transfer | None]:
    given, person, prefix = request.POST, me(request), f"p{conversation.pk}-"
    packet, problems = packets.read_packet(given, person, prefix)
    to = packets.receiver(given.get(f"{prefix}to", ""))
    if to is None:
        problems["to"] = _("to: choose who gets it.")
    values = {name: given.get(prefix + name, "") for name in (*packets.FIELDS, "to")}
    told = {name: plainly(text) for name, text in problems.items()} if is_chosen else {}
    due = said.moment(conversation.due_at, now) if conversation.due_at else ""
    line = Line(
        conversation, prefix, None, _("due {due}").format(due=due), "", values, told, is_chosen=is_chosen
    )
    if told or to is None:
        return line, None
    transfer = Transfer(conversation.pk, packet, to.teammate, to.team, to.tier, held_by=person)
    return line, transfer


def _show(
    request: HttpRequest, note: leaving.Note | None, lines: list[Line], *, problem: str = ""
) -> HttpResponse:
    values: dict[str, Any] = {"note": note, "lines": lines, "problem": problem, "billing": packets.BILLING}
    values["choices"] = packets.choices([line.conversation for line in lines], without=[me(request).pk])
    status = UNPROCESSABLE if problem else 200
    return page(request, "handover/page.html", status=status, at=leaving.ADDRESS, **values)
