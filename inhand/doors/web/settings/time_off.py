"""Time off: my own, and that of the people I lead."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from inhand.desk.teams.actions.add_absence import add_absence
from inhand.desk.teams.actions.change_absence import AbsenceGone, change_absence
from inhand.desk.teams.actions.remove_absence import remove_absence
from inhand.desk.teams.models import Absence
from inhand.desk.teams.problems import BadInput
from inhand.desk.teams.queries import people_led_by
from inhand.doors.web.doorway import UNPROCESSABLE, back, me
from inhand.doors.web.local_time import zone
from inhand.doors.web.settings import absence_form
from inhand.doors.web.settings.nav import settings_page
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from inhand.desk.teams.models import Teammate


@dataclass(frozen=True, slots=True)
class Row:
    """An absence as the page shows it, with what stands in the fields of its form."""

    absence: Absence
    words: str
    is_now: bool
    given: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)


@login_required
@require_http_methods(["GET", "POST"])
def time_off(request: HttpRequest) -> HttpResponse:
    """Show who is off when; a POST adds time off for ``person``."""
    if request.method == "GET":
        return _shown(request)
    person = get_object_or_404(people_led_by(me(request)), pk=_number(request.POST.get("person")))
    try:
        starts, ends = absence_form.read(request.POST.dict(), zone(person.time_zone))
        reason = request.POST.get("reason", "")
        add_absence(person, starts_at=starts, ends_at=ends, reason=reason, by=me(request), at=clock.now())
    except BadInput as bad:
        return _shown(request, problems=bad.problems)
    messages.info(request, _("Time off of {person} is noted.").format(person=person.name))
    return redirect(back(request, "/settings/time-off/"))


@login_required
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Move it."""
    absence = _theirs(request, pk)
    if absence is None:
        return _gone(request)
    try:
        starts, ends = absence_form.read(request.POST.dict(), zone(absence.teammate.time_zone))
        change_absence(
            absence, starts_at=starts, ends_at=ends, reason=request.POST.get("reason", ""), by=me(request),
            at=clock.now(),
        )  # fmt: skip
    except BadInput as bad:
        return _shown(request, opened=pk, problems=bad.problems)
    except AbsenceGone:
        return _gone(request)
    messages.info(request, _("Saved."))
    return redirect(back(request, "/settings/time-off/"))


@login_required
@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back."""
    absence = _theirs(request, pk)
    if absence is None:
        return _gone(request)
    remove_absence(absence, by=me(request), at=clock.now())
    messages.info(request, _("{teammate} is not off then after all.").format(teammate=absence.teammate.name))
    return redirect(back(request, "/settings/time-off/"))


def rows_of(
    people: list[Teammate], now: datetime, *, opened: int = 0, request: HttpRequest | None = None,
    problems: dict[str, str] | None = None,
) -> list[Row]:  # fmt: skip
    """Return what is not over yet, soonest first; the opened one as it was typed."""
    found = Absence.objects.filter(teammate__in=people, ends_at__gt=now).select_related("teammate")
    rows = []
    for absence in found.order_by("starts_at", "pk"):
        where = zone(absence.teammate.time_zone)
        today = now.astimezone(where).date()
        words = absence_form.words(absence.starts_at, absence.ends_at, where, today)
        given = absence_form.write(absence.starts_at, absence.ends_at, where) | {"reason": absence.reason}
        if request and absence.pk == opened:
            given |= request.POST.dict()
        wrong = problems or {} if absence.pk == opened else {}
        rows.append(Row(absence, words, absence.starts_at <= now, given, wrong))
    return rows


def _shown(request: HttpRequest, *, opened: int = 0, problems: dict[str, str] | None = None) -> HttpResponse:
    people, now = list(people_led_by(me(request))), clock.now()
    adding = problems if problems and not opened else {}
    rows = rows_of(people, now, opened=opened, request=request, problems=problems)
    return settings_page(
        request, "settings/time_off.html", tab="time-off" if len(people) > 1 else "account",
        status=UNPROCESSABLE if problems else 200, rows=rows, problems=adding, people=people,
        given=request.POST if adding else {"person": request.GET.get("person", me(request).pk)},
    )  # fmt: skip


def _theirs(request: HttpRequest, pk: int) -> Absence | None:
    theirs = Absence.objects.filter(teammate__in=people_led_by(me(request)))
    return theirs.select_related("teammate").filter(pk=pk).first()


def _gone(request: HttpRequest) -> HttpResponse:
    messages.error(
        request, _("That time off is not there any more; somebody took it back. Nothing was changed.")
    )
    return redirect(back(request, "/settings/time-off/"))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 -- fits any id of people
