"""My own account: how I am called, when and where I work, my signature, password and time off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect
from django.utils.dates import WEEKDAYS
from django.views.decorators.http import require_http_methods

from inhand.desk.teams.actions.change_password import change_password
from inhand.desk.teams.actions.change_teammate import change_teammate
from inhand.desk.teams.actions.set_hours import set_hours
from inhand.desk.teams.problems import BadInput
from inhand.doors.web.doorway import UNPROCESSABLE, me
from inhand.doors.web.settings.nav import settings_page
from inhand.doors.web.settings.sections import reading
from inhand.doors.web.settings.signing import logo_of
from inhand.doors.web.settings.time_off import rows_of
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_FIELDS = ("name", "time_zone", "signature", "interface_language")


@login_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Show it; a POST saves name, zone, hours, signature and password."""
    person, problems, now = me(request), {}, clock.now()
    if request.method == "POST":
        fields = {name: request.POST.get(name, "") for name in _FIELDS}
        try:
            with transaction.atomic():
                fields["logo"] = logo_of(request)
                person = change_teammate(person, by=person, at=now, **fields)  # type: ignore[arg-type]
                if "day-0" in request.POST:
                    set_hours(person, spans=reading.spans(request.POST), by=person, at=now)
                if password := request.POST.get("password", ""):
                    change_password(person, password=password, by=person, at=now)
        except BadInput as bad:
            problems = bad.problems
        else:
            update_session_auth_hash(request, person)
            messages.info(request, _("Saved."))
            return redirect("settings_account")
    given = {name: getattr(person, name) for name in (*_FIELDS, "logo")} | reading.days(person)
    given |= request.POST.dict() if problems else {}
    return settings_page(
        request, "settings/account.html", tab="account", status=UNPROCESSABLE if problems else 200, given=given,
        problems=problems, rows=rows_of([person], now), people=[person], days=list(WEEKDAYS.items()),
        languages=[("", _("as my browser asks")), *settings.LANGUAGES],
    )  # fmt: skip
