"""What a teammate does to what is known of people. Each is a resource; each calls one action."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponseForbidden
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from inhand.desk.contacts.actions.add_handle import add_handle
from inhand.desk.contacts.actions.change_contact import OWN, change_contact
from inhand.desk.contacts.actions.name_company import name_company
from inhand.desk.contacts.actions.note_contact import note_contact, remove_note
from inhand.desk.contacts.actions.remove_handle import remove_handle
from inhand.desk.contacts.actions.tell_apart import tell_apart
from inhand.desk.contacts.models import Handle, Regrouping
from inhand.desk.conversations.actions.erase_person import erase_person
from inhand.desk.conversations.actions.merge_people import merge_people
from inhand.desk.conversations.actions.move_person import CannotRegroup
from inhand.desk.conversations.actions.split_person import split_person
from inhand.desk.conversations.actions.undo_regrouping import undo_regrouping
from inhand.desk.conversations.models import Conversation
from inhand.desk.teams.permissions import leads
from inhand.desk.teams.problems import BadInput
from inhand.doors.web.base.frame import page
from inhand.doors.web.doorway import UNPROCESSABLE, back, me
from inhand.doors.web.people.view import AT, present, shown
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from inhand.desk.contacts.models import Contact

    Verb = Callable[..., str]

_PREFIX = "value-"


def verb(form: str = "") -> Callable[[Verb], Callable[..., HttpResponse]]:
    """Let a signed-in teammate do this to a person, by POST; what is refused is shown in the ``form`` it came from."""

    def around(act: Verb) -> Callable[..., HttpResponse]:
        @wraps(act)
        def view(request: HttpRequest, pk: int, **named: int) -> HttpResponse:
            contact = present(pk)
            try:
                said = act(request, contact, clock.now(), **named)
            except BadInput as bad:
                return shown(request, contact, status=UNPROCESSABLE, problems=bad.problems, opened=form)
            except CannotRegroup as cannot:
                messages.error(request, str(cannot))
            else:
                messages.info(request, said)
            return redirect(back(request, f"/people/{pk}/"))

        return login_required(require_POST(view))

    return around


@verb("facts")
def facts(request: HttpRequest, contact: Contact, now: datetime) -> str:
    given = request.POST
    fields = {name: given[name] for name in OWN if name in given} | {"is_vip": "is_vip" in given}
    values = {name.removeprefix(_PREFIX): given[name] for name in given if name.startswith(_PREFIX)}
    change_contact(contact, fields=fields, values=values, by=me(request), at=now)
    return "Saved."


@verb("handle")
def handles(request: HttpRequest, contact: Contact, now: datetime) -> str:
    given = request.POST
    made = add_handle(
        contact, platform=given.get("platform", ""), value=given.get("value", ""), by=me(request), at=now
    )
    return _("{value} is theirs.").format(value=made.value)


@verb("handle")
def handle_removal(request: HttpRequest, contact: Contact, now: datetime, handle: int) -> str:
    row = get_object_or_404(Handle, pk=handle, contact=contact)
    remove_handle(row, by=me(request), at=now)
    return _("{value} is not theirs any more. Who writes from it next is somebody new.").format(
        value=row.value
    )


@verb("note")
def notes(request: HttpRequest, contact: Contact, now: datetime) -> str:
    note_contact(contact, text=request.POST.get("text", ""), by=me(request), at=now)
    return "Noted."


@verb()
def note_removal(request: HttpRequest, contact: Contact, now: datetime, note: int) -> str:
    remove_note(get_object_or_404(contact.notes, pk=note), by=me(request), at=now)
    return _("The note is gone.")


@verb()
def merging(request: HttpRequest, contact: Contact, now: datetime) -> str:
    other = present(_number(request.POST.get("other", "")))
    reason = request.POST.get("reason", "")
    merge_people(contact, other=other, reason=reason, by=me(request), at=now)
    return _("{other} is one with {contact} now. It can be undone on their page.").format(
        other=other, contact=contact
    )


@verb()
def distinction(request: HttpRequest, contact: Contact, now: datetime) -> str:
    other = present(_number(request.POST.get("other", "")))
    tell_apart(contact, other, by=me(request), at=now)
    return _("They are two people. Nobody is asked again.")


@verb("split")
def splitting(request: HttpRequest, contact: Contact, now: datetime) -> str:
    chosen = [int(each) for each in request.POST.getlist("handle") if each.isdigit()]
    done = split_person(contact, handles=chosen, by=me(request), at=now)
    return _("{other} is a person of their own now. It can be undone on their page.").format(other=done.other)


@verb()
def undoing(request: HttpRequest, contact: Contact, now: datetime, regrouping: int) -> str:
    undo_regrouping(get_object_or_404(Regrouping, pk=regrouping, kept=contact), by=me(request), at=now)
    return _("Everything is as it was.")


@login_required
@require_http_methods(["GET", "POST"])
def erasure(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what erasing means; a POST by somebody who is sure does it."""
    contact, problem = present(pk), ""
    if not leads(me(request)):
        return HttpResponseForbidden(_("A lead can erase people."))
    if request.method == "POST" and "sure" in request.POST:
        erase_person(contact, by=me(request), at=clock.now())
        messages.info(request, _("They are forgotten."))
        return redirect("people")
    if request.method == "POST":
        problem = _("Tick the box if you are sure.")
    theirs = contact.conversations.aggregate(
        all=Count("pk"), live=Count("pk", filter=Q(state__in=Conversation.LIVE))
    )
    status = UNPROCESSABLE if problem else 200
    return page(
        request, "people/erasure.html", at=AT, c=contact, counts=theirs, problem=problem, status=status
    )


@login_required
@require_POST
def company(request: HttpRequest) -> HttpResponse:
    """Name the company behind a domain."""
    domain = request.POST.get("domain", "").strip().casefold()
    try:
        name_company(domain, name=request.POST.get("name", ""), by=me(request), at=clock.now())
    except BadInput as bad:
        messages.error(request, " ".join(bad.problems.values()))
    else:
        messages.info(request, _("Saved for everybody who writes from there."))
    return redirect(back(request, f"/people/?company={domain}"))


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 16 else 0  # noqa: PLR2004 -- more digits than any id has
