"""Labels: what the desk has learnt, how right that was on what was held back, and what it confuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from inhand.desk.conversations.models import Label
from inhand.desk.labels import queries
from inhand.desk.labels.actions.ask_learning import ask_learning
from inhand.desk.labels.actions.learn_anew import FEWEST, FEWEST_OF_ONE
from inhand.desk.labels.models import Classifier
from inhand.desk.labels.spamminess import SPAM
from inhand.desk.teams.permissions import may_change_rules
from inhand.doors.web.doorway import me
from inhand.doors.web.settings.nav import forbidden, settings_page
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

KINDS = ((Label.Kind.TOPIC.value, "Topic"), (Label.Kind.URGENCY.value, "Urgency"), (SPAM, "Spam"))


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show the versions of each kind; the one that counts with what it confuses."""
    if not may_change_rules(me(request)):
        return forbidden(request)
    kinds = [(kind, title, queries.versions(kind), queries.said(kind)) for kind, title in KINDS]
    return settings_page(
        request, "settings/labels.html", tab="labels", kinds=kinds, fewest=FEWEST, fewest_of_one=FEWEST_OF_ONE,
        states=dict(Classifier.State.choices),
    )  # fmt: skip


@login_required
@require_POST
def learning(request: HttpRequest) -> HttpResponse:
    """Have everything learnt anew, now."""
    if not may_change_rules(me(request)):
        return forbidden(request)
    for kind, _title in KINDS:
        ask_learning(kind, by=me(request), at=clock.now())
    messages.info(request, _("It is being learnt anew. Look again in a minute."))
    return redirect("settings_labels")
