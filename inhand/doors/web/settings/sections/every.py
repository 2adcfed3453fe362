"""All sections of the settings, in the order of their tabs, and what their selects offer."""

from __future__ import annotations

from django.utils.dates import WEEKDAYS

from inhand.desk.contacts.handles import platforms
from inhand.desk.rules.models import Topic
from inhand.desk.teams.models import Team, Teammate
from inhand.doors.channels.bearer import sign_ins
from inhand.doors.channels.email.spam import FILTERS
from inhand.doors.channels.hook_names import HOOKS
from inhand.doors.channels.models import Arrival, Channel
from inhand.doors.notices.registry import KINDS
from inhand.doors.web.desk_said import desk_said
from inhand.doors.web.settings.sections import (
    acknowledgements,
    fields,
    inboxes,
    members,
    model,
    numbers,
    oauth,
    repeats,
    rooms,
    rules,
    senders,
    targets,
    teams,
    topics,
)
from inhand.doors.web.settings.sections.section import URGENCIES, Values
from inhand.ground.words import gettext as _

SECTIONS = {
    each.SECTION.slug: each.SECTION
    for each in (
        inboxes,
        oauth,
        teams,
        members,
        rooms,
        topics,
        rules,
        targets,
        repeats,
        acknowledgements,
        senders,
        fields,
        numbers,
        model,
    )
}


def _platforms() -> set[str]:
    """Return what is connected, and what somebody already has a cap for."""
    connected = set(Channel.objects.order_by().values_list("kind", flat=True).distinct())
    return connected.union(*Teammate.objects.values_list("channel_capacity", flat=True)) - {"sample"}


def choices() -> Values:
    """Return what selects of all sections offer."""
    return {
        "all_teams": list(Team.objects.filter(is_active=True).order_by("name").values_list("pk", "name")),
        "all_people": list(Teammate.objects.here().order_by("name").values_list("pk", "name")),
        "all_topics": list(Topic.objects.order_by("position").values_list("pk", "title")),
        "written_on": platforms(),
        "topic_slugs": list(Topic.objects.order_by("position").values_list("slug", "title")),
        "unmapped": topics.unmapped(),
        "room_kinds": list(KINDS.items()),
        "sign_ins": [(value, desk_said(words)) for value, words in sign_ins()],
        "hooks": list(HOOKS.items()),
        "spam_filters": [("", _("Found out by itself")), *FILTERS.items()],
        "consent_back": oauth.back(),
        "modes": [(value, desk_said(str(label))) for value, label in Team.Mode.choices],
        "platforms": sorted({"email", "chat", *_platforms()}),
        "urgencies": URGENCIES,
        "days": list(WEEKDAYS.items()),
        "parked": Arrival.objects.filter(state=Arrival.State.PARKED).count(),
    }
