"""What stands around every screen: the counts, who is here, my status and load. Six short queries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.shortcuts import render
from django.urls import Resolver404, resolve

from inhand.desk.conversations import queries as conversations
from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger import queries as ledger
from inhand.desk.replies import queries as replies
from inhand.desk.routing import policy as policies
from inhand.desk.routing.drops import number_dropped
from inhand.desk.routing.snapshot import WEIGHT
from inhand.desk.teams.permissions import may_change_desk
from inhand.doors.channels.health import number_in_trouble
from inhand.doors.web.base import kept as views
from inhand.doors.web.base import leaving, who
from inhand.doors.web.doorway import me
from inhand.ground import clock, prepared
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from inhand.desk.routing.policy import Policy
    from inhand.desk.routing.situation import TeamFacts
    from inhand.desk.teams.models import Teammate
    from inhand.doors.web.base.leaving import Note
    from inhand.doors.web.base.who import Crew, Person, Status


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the sidebar. ``count`` are customers who wait, never a total."""

    text: str
    href: str
    glyph: str
    count: int = 0
    tone: str = ""
    key: str = ""
    alarming: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """All values that ``base/page.html`` shows. Tuples, since what they become is kept by what they say."""

    me: Teammate
    at: str
    since: int
    load: int
    status: Status
    groups: tuple[Group, ...]
    here: tuple[Person, ...]
    away: tuple[Person, ...]
    crews: tuple[Crew, ...]
    settings: tuple[tuple[str, str, str], ...]
    foot: tuple[tuple[str, str, str], ...]
    bottom: tuple[Link, ...]
    leaving: Note | None

    @property
    def moved_keys(self) -> tuple[tuple[str, str], ...]:
        """The keys that I moved, as the help shows them."""
        return tuple(self.me.keys.get("map", {}).items())

    @property
    def keys_are_off(self) -> bool:
        return bool(self.me.keys.get("off"))


@dataclass(slots=True)
class Waiting:
    """Where customers wait: by owner, by lane, by inbox, past target; and the load of each owner."""

    owned: dict[int, int]
    lanes: dict[int, int]
    load: dict[int, int]
    inboxes: dict[int, int]
    late: int = 0
    total: int = 0


def page(
    request: HttpRequest, template: str, *, status: int = 200, at: str = "", **values: Any
) -> HttpResponse:
    """Render a whole page in its frame. ``at`` is the address of the sidebar line that is marked."""
    now = values.setdefault("now", clock.now())
    made = frame(me(request), at or request.path, now)
    return render(request, template, {"frame": made, **values}, status=status)


def fragment(request: HttpRequest, template: str, *, status: int = 200, **values: Any) -> HttpResponse:
    """Render one part of a page."""
    values.setdefault("now", clock.now())
    return render(request, template, values, status=status)


def frame(person: Teammate, at: str, now: datetime) -> Frame:
    policy = policies.present()
    found = waiting(person, now)
    here, away = who.people(policy, found.load, now)
    groups = [*_groups(person, policy, found, number_dropped(now)), *_views(person, policy, now)]
    groups.extend(_mailboxes(person, now))
    return Frame(
        me=person,
        at=at,
        since=ledger.latest_id(),
        load=found.load.get(person.pk, 0),
        status=who.my_status(person, policy, now),
        groups=tuple(groups),
        here=here,
        away=away,
        crews=who.crews(policy, here),
        settings=_known((_("Settings"), "settings", "/settings/")),
        foot=_known(
            (_("People"), "circle-user-round", "/people/"),
            (_("Health"), "activity", "/health/"),
            (_("Team"), "users", "/team/"),
            (_("Rules"), "book-open", "/rules/"),
            (_("Settings"), "settings", "/settings/"),
            (_("Gallery"), "layout-template", "/gallery/"),
        ),
        bottom=(
            replace(groups[0].links[0], text=_("My work")),
            _all_lanes(_("Lane"), my_teams(person, policy), found),
        ),
        leaving=leaving.note(person, policy, now),
    )


def waiting(person: Teammate, now: datetime) -> Waiting:
    """Count in one query: customers who wait, by who has them or in whose lane they stand."""
    found = Waiting({}, {}, {}, {})
    for owner, _platform, _urgency, team, inbox, number, late, load in _counts(person.pk, now):
        into, key = (found.lanes, team) if owner is None else (found.owned, owner)
        into[key] = into.get(key, 0) + number
        if owner is not None:
            found.load[owner] = found.load.get(owner, 0) + load
        found.inboxes[inbox] = found.inboxes.get(inbox, 0) + number
        found.late += late
        found.total += number
    return found


def _counting(person: prepared.Slot, now: prepared.Slot) -> QuerySet[Any, Any]:
    open_ones = conversations.visible_to(person).filter(
        state=Conversation.State.OPEN, waiting_since__isnull=False
    )
    # In the order of an index, or SQLite sorts all that wait first; what is apart only by these is added up.
    grouped = open_ones.order_by().values_list("owner_id", "platform", "urgency", "team_id", "inbox_id")
    return grouped.annotate(number=Count("pk"), late=Count("pk", filter=Q(due_at__lte=now)), load=Sum(WEIGHT))


_counts = prepared.Query(_counting, prepared.NUMBER, prepared.TIME)


def my_teams(person: Teammate, policy: Policy) -> list[tuple[int, str]]:
    """Return the teams whose lanes are somebody's business: their own, or all for who leads or has none."""
    mine = [team for team in policy.teams if person.pk in team.members or team.lead == person.pk]
    shown = mine if mine and not person.is_administrator else [team for team in policy.teams if team.enabled]
    return sorted(((team.id, team.name) for team in shown), key=lambda each: each[1].casefold())


def _groups(person: Teammate, policy: Policy, found: Waiting, drops: int) -> list[Group]:
    mine = found.owned.get(person.pk, 0)
    lanes = my_teams(person, policy)
    return [
        Group(
            _("My work"),
            (
                Link(_("Needs me"), "/queue/mine/", "inbox", mine, key="g m"),
                Link(_("Waiting"), "/queue/waiting/", "hourglass", key="g w"),
                Link(_("Snoozed"), "/queue/snoozed/", "alarm-clock", key="g s"),
                Link(_("Mentions"), "/queue/mentions/", "at-sign"),
                Link(_("Drafts"), "/queue/drafts/", "square-pen", key="g d"),
                *_to_approve(person, policy),
            ),
        ),
        Group(
            lanes[0][1] if len(lanes) == 1 else _("Team"),
            (
                *([Link(_("Nobody has them"), "/nodrop/", "triangle-alert", drops, "red")] if drops else []),
                *_lanes(lanes, found),
                Link(_("Past target"), "/queue/past-target/", "circle-alert", found.late, "red", key="g p"),
                Link(_("Everyone’s"), "/queue/everyone/", "users-round", found.total, key="g e"),
                Link(_("Closed"), "/queue/closed/", "circle-check"),
                Link(_("Spam"), "/queue/spam/", "shield-alert", key="g x"),
            ),
        ),
        *_inboxes(policy, found),
    ]


def _inboxes(policy: Policy, found: Waiting) -> list[Group]:
    """Return the inboxes, for a desk that has several."""
    named = inbox_names(policy.version, frozenset(found.inboxes))
    links = tuple(
        Link(name, f"/queue/inbox-{pk}/", "mail", found.inboxes.get(pk, 0))
        for pk, name in sorted(named.items(), key=lambda each: each[1].casefold())
    )
    return [Group(_("Inboxes"), links)] if len(links) > 1 else []


@lru_cache(maxsize=8)
def inbox_names(_version: tuple[int, str], _seen: frozenset[int]) -> dict[int, str]:
    """Read them again only when rules were edited, or mail waits in another set of them."""
    return conversations.inbox_names()


def _mailboxes(person: Teammate, now: datetime) -> list[Group]:
    """Return the line that calls an administrator to a mailbox that stands still."""
    number = number_in_trouble(now) if may_change_desk(person) else 0
    text = _("Stuck mailbox") if number == 1 else _("{number} stuck mailboxes").format(number=number)
    alarm = Link(text, "/settings/inboxes/", "triangle-alert", alarming=True)
    return [Group("", (alarm,))] if number else []


def _to_approve(person: Teammate, policy: Policy) -> list[Link]:
    """Return the line of what waits for approval, for those who may approve."""
    may = person.may_approve or person.is_administrator
    if may or any(_leads(person, team) for team in policy.teams):
        return [
            Link(_("To approve"), "/queue/to-approve/", "shield-check", len(_approvals(person.pk)), key="g a")
        ]
    return []


def _leads(person: Teammate, team: TeamFacts) -> bool:
    return team.lead == person.pk or (person.role == person.Role.LEAD and person.pk in team.members)


_approvals = prepared.Query(
    lambda person: replies.to_approve(person).order_by().values_list("pk"), prepared.NUMBER
)


def _views(person: Teammate, policy: Policy, now: datetime) -> list[Group]:
    """Return the searches that were kept by name, if there are any."""
    kept = views.kept_by(person, policy.version)
    if not kept:
        return []
    counts = views.waiting(tuple(each.query for each in kept), person, now, policy.version)
    links = tuple(
        Link(each.name, f"/queue/{each.slug}/", "bookmark", count)
        for each, count in zip(kept, counts, strict=True)
    )
    return [Group(_("Saved views"), links)]


def _lanes(lanes: list[tuple[int, str]], found: Waiting) -> list[Link]:
    if len(lanes) <= 1:
        return [_all_lanes(_("Lane"), lanes, found)]
    each = [Link(name, f"/queue/lane-{pk}/", "layers", found.lanes.get(pk, 0)) for pk, name in lanes]
    return [_all_lanes(_("All lanes"), lanes, found), *each]


def _all_lanes(text: str, lanes: list[tuple[int, str]], found: Waiting) -> Link:
    count = sum(found.lanes.get(pk, 0) for pk, _ in lanes)
    return Link(text, "/queue/lane/", "layers", count, key="g l")


def _known(*links: tuple[str, str, str]) -> tuple[tuple[str, str, str], ...]:
    return tuple(link for link in links if _leads_somewhere(link[2]))


@lru_cache(maxsize=32)
def _leads_somewhere(href: str) -> bool:
    try:
        resolve(href)
    except Resolver404:
        return False
    return settings.DEBUG or href != "/gallery/"
