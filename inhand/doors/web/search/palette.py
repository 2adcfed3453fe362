"""What the palette finds beyond its page: conversations, who wrote them, teammates, teams, views, settings."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate
from django.views.decorators.http import require_GET

from inhand.desk.contacts.handles import readable
from inhand.desk.contacts.queries import name_or_handle
from inhand.desk.conversations.queries import visible_to
from inhand.desk.routing import policy as policies
from inhand.desk.search.narrow import Asker
from inhand.desk.search.parse import BadQuery, Query, Term, parse
from inhand.desk.search.queries import find
from inhand.desk.teams.queries import presences
from inhand.doors.web.base.kept import kept_by
from inhand.doors.web.doorway import me
from inhand.doors.web.search.fuzzy import best
from inhand.doors.web.settings.nav import tabs
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from inhand.desk.teams.models import Teammate

_CONVERSATIONS, _PEOPLE, _OTHERS = 6, 3, 3
# Among so many of the newest the best are looked for: the palette must keep up with typing.
_LOOKED_AMONG = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of the palette. ``hint`` says what it is."""

    text: str
    hint: str
    href: str
    icon: str


@login_required
@require_GET
def palette(request: HttpRequest) -> HttpResponse:
    """Answer what was typed so far."""
    text, person = request.GET.get("q", "").strip()[:100], me(request)
    hits = [*_hits(text, person, clock.now())] if text else []
    return JsonResponse({"hits": [asdict(each) for each in hits]})


def _hits(text: str, person: Teammate, now: datetime) -> Iterator[Hit]:
    yield from _conversations(text, person, now)
    yield from _named(text, person)
    yield Hit(_("Search for “{text}”").format(text=text), "search", _searching(text), "search")


def _conversations(text: str, person: Teammate, now: datetime) -> Iterator[Hit]:
    asker = Asker(person.pk, now, get_current_timezone())
    try:
        query = parse(text, localdate(now))
        found = find(query, person=person, asker=asker, now=now, most=_LOOKED_AMONG).ids[:_CONVERSATIONS]
    except BadQuery:  # not finished yet
        return
    wanted = found + _written_by(query, person, asker, now)
    rows = (
        visible_to(person)
        .filter(pk__in=wanted)
        .values_list("pk", "subject", name_or_handle("contact"), "contact_id")
    )
    named = {pk: (subject, name, contact) for pk, subject, name, contact in rows}
    for pk in found:
        subject, name, _contact = named[pk]
        yield Hit(
            f"{readable('phone', name) or _('Unknown')}: {subject or _('(no subject)')}",
            f"#{pk}",
            reverse("conversation", args=[pk]),
            "mail",
        )
    people = {named[pk][2]: named[pk][1] for pk in wanted[len(found) :] if named[pk][1]}
    for name in [*people.values()][:_PEOPLE]:
        yield Hit(readable("phone", name), _("all they wrote"), _searching(f'from:"{name}"'), "user")


def _written_by(query: Query, person: Teammate, asker: Asker, now: datetime) -> list[int]:
    """Return conversations of people who are called so."""
    terms = tuple(Term(each.words, each.raw, "people") for each in query.wanted if not each.field)
    if not terms or query.filters:
        return []
    return find(Query(terms), person=person, asker=asker, now=now, most=_LOOKED_AMONG).ids[:20]


def _named(text: str, person: Teammate) -> Iterator[Hit]:
    """Yield views, lanes, teammates and settings by their names."""
    policy = policies.present()
    for view in best(text, kept_by(person, policy.version), lambda each: each.name, _OTHERS):
        yield Hit(view.name, "view", reverse("queue", args=[view.slug]), "bookmark")
    teams = [team for team in policy.teams if team.enabled]
    for team in best(text, teams, lambda each: each.name, _OTHERS):
        yield Hit(
            _("{name} lane").format(name=team.name),
            "team",
            reverse("queue", args=[f"lane-{team.id}"]),
            "layers",
        )
    for mate in best(text, presences(), lambda each: each.name, _OTHERS):
        yield Hit(
            _("What {name} has").format(name=mate.name),
            "teammate",
            _searching(f'owner:"{mate.name}" is:open'),
            "user-check",
        )
    for _slug, title, address in best(text, tabs(person), lambda each: each[1], _OTHERS):
        yield Hit(_("Settings: {title}").format(title=title), "settings", address, "settings")


def _searching(text: str) -> str:
    return f"{reverse('search')}?q={quote(text)}"
