"""People: the list, one person, and who may be the same. Reads only; the verbs are in ``verbs.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from inhand.desk.contacts import queries as contacts
from inhand.desk.contacts.handles import PLATFORMS
from inhand.desk.contacts.models import Company, Contact
from inhand.desk.conversations.people import proposals, proposals_for
from inhand.desk.teams.permissions import leads
from inhand.doors.web.base.frame import page
from inhand.doors.web.doorway import me
from inhand.doors.web.local_time import zone
from inhand.doors.web.people import read
from inhand.doors.web.settings.nav import zones
from inhand.ground import clock

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

AT = "/people/"
_FEW = 3


@login_required
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Show the list, searched and sorted."""
    asked = asked_of(request)
    lines, more = read.lines(asked, me(request))
    company = Company.objects.filter(domain=asked.domain).first() if asked.domain else None
    return page(
        request, "people/page.html", at=AT, asked=asked, lines=lines, more=more, sorts=read.SORTS, company=company,
        here=request.get_full_path(), turn=lambda **to: _address(asked, **to), may_import=leads(me(request)),
        proposed=len(proposals(_FEW)) if asked == read.Asked() else 0,
    )  # fmt: skip


def asked_of(request: HttpRequest) -> read.Asked:
    given = request.GET
    number = given.get("page", "")
    return read.Asked(
        words=given.get("q", "").strip()[:200],
        sort=given.get("sort", "") if given.get("sort") in read.SORTS else "recent",
        domain=given.get("company", "").strip().casefold()[:190],
        vip=given.get("vip") == "1",
        page=int(number) if number.isdigit() and 0 < len(number) < 6 and int(number) else 1,  # noqa: PLR2004 -- digits
    )


def _address(asked: read.Asked, **to: Any) -> str:
    """Return the address of the list, changed in what is named; a change other than of the page begins anew."""
    wanted = {
        "q": asked.words,
        "sort": asked.sort,
        "company": asked.domain,
        "vip": "1" if asked.vip else "",
    } | to
    said = {name: value for name, value in wanted.items() if value and (name, value) != ("sort", "recent")}
    return f"{AT}?{urlencode(said)}" if said else AT


@login_required
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person; who was merged is shown as whom they are now."""
    contact = get_object_or_404(Contact, pk=pk)
    if contact.merged_into_id:
        return redirect("person", contact.merged_into_id)
    return shown(request, contact)


def shown(
    request: HttpRequest,
    contact: Contact,
    *,
    status: int = 200,
    problems: dict[str, str] | None = None,
    opened: str = "",
) -> HttpResponse:
    """Show a person; after a refusal with what was typed, and ``opened`` the form in which it stands."""
    now, before = clock.now(), request.GET.get("before", "")
    found = read.person_of(contact, me(request), before=int(before) if before.isdigit() else 0)
    there = f"{now.astimezone(zone(contact.time_zone)):%H:%M}" if contact.time_zone else ""
    return page(
        request, "people/person.html", at=AT, status=status, now=now, it=found, c=contact, there=there, zones=zones(),
        platforms=PLATFORMS, problems=problems or {}, opened=opened, given=request.POST, me=me(request),
        proposals=proposals_for(contact) if contact.is_present and not before else [], may_erase=leads(me(request)),
    )  # fmt: skip


@login_required
@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    """Show who may be the same person on the whole desk."""
    return page(request, "people/suggestions.html", at=AT, proposals=proposals())


@login_required
@require_GET
def choice(request: HttpRequest, pk: int) -> HttpResponse:
    """Find the other one to merge with."""
    contact = present(pk)
    words = request.GET.get("q", "").strip()[:200]
    found = (
        contacts.matching(contacts.present().exclude(pk=pk), words) if words else contacts.present().none()
    )
    return page(
        request, "people/choice.html", at=AT, c=contact, words=words,
        found=found.prefetch_related("handles").order_by("name_key", "pk")[:20],
        proposals=[] if words else proposals_for(contact),
    )  # fmt: skip


def present(pk: int) -> Contact:
    """Return a person who stands for themselves, or raise ``Http404``."""
    found = contacts.present().filter(pk=pk).first()
    if found is None:
        message = f"There is no person {pk}."
        raise Http404(message)
    return found
