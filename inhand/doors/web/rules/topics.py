"""Topics to map: what arrived without a team for its topic, and what has no topic yet, by what is alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from inhand.desk.conversations.queries import visible_to
from inhand.desk.deeds.actions.perform import NotAllDone, Request, perform
from inhand.desk.labels.queries import without_topic
from inhand.desk.rules import queries
from inhand.desk.rules.actions.save_topic import save_topic
from inhand.desk.rules.models import Topic
from inhand.desk.teams.models import Team
from inhand.desk.teams.permissions import may_publish_rules
from inhand.desk.teams.problems import BadInput
from inhand.doors.web.base.frame import fragment, page
from inhand.doors.web.conversation.verbs import told
from inhand.doors.web.doorway import UNPROCESSABLE, me, refused
from inhand.doors.web.rules.sheet import unmapped
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from inhand.desk.teams.models import Teammate

EXAMPLES = 3
MOST_GROUPS = 30
HERE = "/rules/topics/"


@login_required
@require_GET
def topics(request: HttpRequest) -> HttpResponse:
    """Show both lists; the groups follow when the page is there, since reckoning them takes a moment."""
    waiting = [
        (each, visible_to(me(request)).filter(topic=each.slug).order_by("-pk")[:EXAMPLES])
        for each in unmapped()
    ]
    return page(
        request, "rules/topics.html", at="/rules/", waiting=waiting, teams=_teams(),
        may=may_publish_rules(me(request)),
    )  # fmt: skip


@login_required
@require_GET
def grouped(request: HttpRequest) -> HttpResponse:
    found = without_topic(me(request))
    return fragment(
        request, "rules/_groups.html", groups=found[:MOST_GROUPS], more=len(found) - MOST_GROUPS, examples=EXAMPLES,
        topics=[row for row in queries.topics() if row.is_active], teams=_teams(),
        may=may_publish_rules(me(request)),
    )  # fmt: skip


def _teams() -> list[Team]:
    return list(Team.objects.filter(is_active=True).order_by("name"))


@login_required
@require_POST
def group(request: HttpRequest) -> HttpResponse:
    """Give every ``id`` a topic: one of the table, or a new one with the team that it goes to."""
    person, now = me(request), clock.now()
    wanted = [int(pk) for pk in request.POST.getlist("id") if pk.isdigit()]
    found = [row.pk for row in visible_to(person).filter(pk__in=wanted)]
    if not found:
        return refused(request, _("Choose conversations first."), to=HERE, status=UNPROCESSABLE)
    try:
        with transaction.atomic():
            topic = _topic(request, person, now)
            words = _("Topic of {number}: {title}").format(number=len(found), title=topic.title)
            deed = perform(found, request=Request("topic", words, value=topic.slug), by=person, at=now)
    except BadInput as bad:
        return refused(request, str(bad), to=HERE, status=UNPROCESSABLE)
    except (NotAllDone, ValueError) as problem:
        return refused(request, str(problem), to=HERE, status=UNPROCESSABLE)
    return told(request, deed, to=HERE, queue={})


def _topic(request: HttpRequest, person: Teammate, now: datetime) -> Topic:
    """Return the topic that was chosen, or make the one that was named. Raise ``BadInput``."""
    slug, title = request.POST.get("topic", ""), request.POST.get("title", "").strip()
    if slug:
        found = Topic.objects.filter(slug=slug, is_active=True).first()
        if found is None:
            raise BadInput({"topic": _("Choose a topic of the list.")})
        return found
    if not may_publish_rules(person):
        raise BadInput({"topic": _("Choose a topic of the list; a lead makes new ones.")})
    team = Team.objects.filter(pk=int(given), is_active=True).first() if (given := _team(request)) else None
    if not title or team is None:
        raise BadInput({"title": _("Name the topic, and the team that it goes to.")})
    if Topic.objects.filter(slug=(made := _free_slug(title))).exists():
        raise BadInput({"title": _("There is a topic of that name already.")})
    return save_topic(made, title=title, team=team, by=person, at=now)


def _team(request: HttpRequest) -> str:
    given = request.POST.get("team", "")
    return given if given.isdigit() else ""


def _free_slug(title: str) -> str:
    """Return the title as a slug; in scripts that have none, the next number."""
    return slugify(title)[:60] or f"topic-{Topic.objects.count() + 1}"
