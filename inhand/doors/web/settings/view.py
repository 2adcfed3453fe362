"""The settings: one page a section, each item a form that can be opened; and parked mail."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inhand.desk.teams.permissions import may_see_machinery
from inhand.desk.teams.problems import BadInput
from inhand.doors.channels.actions.connect import disconnect
from inhand.doors.channels.actions.retry_arrival import retry_arrival
from inhand.doors.channels.models import Arrival, Channel
from inhand.doors.web.doorway import UNPROCESSABLE, attachment_header, me
from inhand.doors.web.language import later as _l
from inhand.doors.web.settings.nav import forbidden, settings_page, tabs
from inhand.doors.web.settings.sections import reading
from inhand.doors.web.settings.sections.every import SECTIONS, choices
from inhand.doors.web.settings.signing import logo_of
from inhand.doors.web.setup.view import SECURITIES, check
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

    from inhand.doors.web.settings.sections.section import Item, Section

NOT_FOUND = 404


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Open the first tab that one may; everybody has their own account."""
    return redirect(tabs(me(request))[0][2])


@login_required
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a section; a POST saves the item named ``key``, or shows what is wrong and keeps what was typed."""
    found = SECTIONS.get(slug)
    if found is None:
        raise Http404
    if not found.may(me(request)):
        return forbidden(request)
    if request.method == "GET":
        return _shown(request, found)
    key = request.POST.get("key", "")
    try:
        with transaction.atomic():
            found.save(key, _given(request), me(request), clock.now())
    except BadInput as bad:
        return _shown(request, found, key=key, problems=bad.problems)
    except ObjectDoesNotExist:
        messages.error(request, _GONE)
        return _shown(request, found, status=NOT_FOUND)
    messages.info(request, _("Saved."))
    return redirect("settings_section", slug)


def _given(request: HttpRequest) -> QueryDict:
    """Return the form; a logo that came as a file is kept, and named by its digest."""
    if "signature" not in request.POST:
        return request.POST
    given = request.POST.copy()
    given["logo"] = logo_of(request)
    return given


_GONE = _l("What you were editing is not there any more; somebody removed it. Nothing was saved.")


def _shown(
    request: HttpRequest, section: Section, *, key: str = "", problems: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    items = section.items()
    if problems:
        items = [_as_typed(item, request.POST) if item.key == key else item for item in items]
    values: dict[str, Any] = {"section": section, "items": items, "opened": key, "problems": problems or {}}
    values |= {"securities": SECURITIES} | choices()
    status = UNPROCESSABLE if problems else status
    return settings_page(request, "settings/page.html", tab=section.slug, status=status, **values)


def _as_typed(item: Item, given: QueryDict) -> Item:
    """Return the item with what was typed: of boxes only the ticked ones are sent."""
    typed: dict[str, Any] = given.dict()
    for name, value in item.values.items():
        if isinstance(value, set):
            typed[name] = set(reading.ids(given, name))
        elif isinstance(value, bool):
            typed[name] = name in given
    return replace(item, values=item.values | typed)


@login_required
@require_POST
def inbox_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a mailbox's servers and say how they do."""
    if not SECTIONS["inboxes"].may(me(request)):
        return forbidden(request)
    for said, good in check(get_object_or_404(Channel, pk=pk, kind="email")):
        (messages.info if good else messages.error)(request, said)
    return redirect("settings_section", "inboxes")


@login_required
@require_POST
def inbox_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a mailbox; saving it again starts it."""
    if not SECTIONS["inboxes"].may(me(request)):
        return forbidden(request)
    disconnect(get_object_or_404(Channel, pk=pk, kind="email"), by=me(request), at=clock.now())
    messages.info(request, _("The mailbox is stopped. Saving it starts it again."))
    return redirect("settings_section", "inboxes")


@login_required
@require_http_methods(["GET", "POST"])
def parked(request: HttpRequest) -> HttpResponse:
    """Show what could not be understood; a POST tries one again."""
    if not may_see_machinery(me(request)):
        return forbidden(request)
    if request.method == "POST":
        arrival = get_object_or_404(Arrival, pk=request.POST.get("arrival") or 0)
        again = retry_arrival(arrival, at=clock.now())
        read = again.state == Arrival.State.ACCEPTED
        (messages.info if read else messages.error)(
            request, _("It could be read now.") if read else again.reason
        )
        return redirect("settings_parked")
    rows = (
        Arrival.objects.filter(state=Arrival.State.PARKED)
        .select_related("channel")
        .defer("raw")
        .order_by("-pk")
    )
    return settings_page(request, "settings/parked.html", tab="parked", rows=rows[:200])


@login_required
@require_GET
def parked_raw(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the bytes as they arrived."""
    if not may_see_machinery(me(request)):
        return forbidden(request)
    arrival = get_object_or_404(Arrival, pk=pk)
    response = HttpResponse(bytes(arrival.raw), content_type="application/octet-stream")
    response["Content-Disposition"] = attachment_header(f"arrival-{pk}.eml")
    return response
