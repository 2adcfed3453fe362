"""My keys: move them, or switch them off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from inhand.desk.teams.actions.set_keys import BadKeys, set_keys
from inhand.desk.teams.keys import DOES
from inhand.doors.web.base.frame import page
from inhand.doors.web.doorway import UNPROCESSABLE, me
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_http_methods(["GET", "POST"])
def my_keys(request: HttpRequest) -> HttpResponse:
    """Show the map; a POST saves it whole, or with ``reset`` puts every key back."""
    person, problems = me(request), {}
    given = {key: person.keys.get("map", {}).get(key, key) for key in DOES}
    off = bool(person.keys.get("off"))
    if request.method == "POST":
        off = "on" not in request.POST.getlist("on")
        given = {} if "reset" in request.POST else {key: request.POST.get(key, key) for key in DOES}
        try:
            set_keys(person, keys=given, off=off)
        except BadKeys as bad:
            problems = bad.problems
        else:
            messages.info(request, _("Keys are off.") if off else _("Saved."))
            return redirect("my_keys")
    status = UNPROCESSABLE if problems else 200
    return page(request, "me/keys.html", at="/me/", given=given, problems=problems, off=off, status=status)
