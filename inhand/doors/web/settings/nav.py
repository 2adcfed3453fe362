"""The tabs of the settings: what a person may open, and how pages outside the sections say that one may not."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django.urls import reverse

from inhand.desk.teams.permissions import may_change_rules, may_see_machinery
from inhand.desk.teams.queries import teams_led_by
from inhand.doors.web.base.frame import page
from inhand.doors.web.doorway import me
from inhand.doors.web.language import later as _l
from inhand.doors.web.settings.sections.every import SECTIONS
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from inhand.desk.teams.models import Teammate

FORBIDDEN = 403
Tab = tuple[str, str, str]

# What is looked for in the same place. A tab that is named nowhere stands in the last group.
_GROUPS = (
    (_l("Mine"), ("account", "templates", "views")),
    (_l("Mail"), ("inboxes", "oauth", "acknowledgements", "repeats", "senders", "parked")),
    (_l("People"), ("teams", "members", "time-off", "holidays", "rooms")),
    (_l("Rules"), ("topics", "rules", "targets", "labels", "model")),
    (_l("Customers"), ("fields", "numbers")),
)


def tabs(person: Teammate) -> list[Tab]:
    """Return ``(slug, title, address)`` of what they may open; everybody has their own account."""
    sections = [
        (each.slug, each.title, reverse("settings_section", args=[each.slug]))
        for each in SECTIONS.values()
        if each.may(person)
    ]
    found = []
    if teams_led_by(person).exists():
        found = [
            ("holidays", _("Holidays"), reverse("settings_holidays")),
            ("time-off", _("Time off"), reverse("settings_time_off")),
        ]
    if may_change_rules(person):
        found.append(("labels", _("Labels"), reverse("settings_labels")))
    found += [("parked", _("Parked mail"), reverse("settings_parked"))] if may_see_machinery(person) else []
    found.append(("templates", _("Templates"), reverse("settings_templates")))
    found.append(("views", _("Saved views"), reverse("settings_views")))
    return [*sections, *found, ("account", _("My account"), reverse("settings_account"))]


def groups(found: list[Tab]) -> list[tuple[str, list[Tab]]]:
    """Return the tabs under their headings, without headings that would stand alone."""
    by_slug = {tab[0]: tab for tab in found}
    sorted_in = [
        (str(title), [by_slug.pop(slug) for slug in slugs if slug in by_slug]) for title, slugs in _GROUPS
    ]
    sorted_in[-1][1].extend(by_slug.values())
    return [group for group in sorted_in if group[1]]


def settings_page(
    request: HttpRequest, template: str, *, tab: str, status: int = 200, **values: Any
) -> HttpResponse:
    """Render a page of the settings; ``tab`` is the slug of the marked one."""
    values |= {"tab_groups": groups(tabs(me(request))), "tab": tab, "zones": zones()}
    return page(request, template, at="/settings/", status=status, **values)


@lru_cache(maxsize=1)
def zones() -> list[str]:
    """Return the names people know their zones by; the others are old aliases."""
    return sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))


def forbidden(request: HttpRequest) -> HttpResponse:
    return settings_page(request, "settings/forbidden.html", tab="", status=FORBIDDEN)
