"""The queues: what waits, in the order in which it should be taken up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from inhand.desk.conversations.models import Conversation
from inhand.desk.conversations.queries import inbox_names, visible_to
from inhand.desk.ownership.actions.take_next import NothingToTake
from inhand.desk.ownership.actions.take_next import take_next as take_from
from inhand.desk.routing import policy as policies
from inhand.desk.teams.permissions import may_move_in_bulk
from inhand.doors.web.base.frame import fragment, my_teams, page
from inhand.doors.web.doorway import go, me, refused
from inhand.doors.web.queue import searched
from inhand.doors.web.queue.kinds import KINDS, Kind, inbox_of, lane_of
from inhand.doors.web.queue.rows import Row, Slice, lines, read
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from inhand.desk.routing.policy import Policy
    from inhand.desk.teams.models import Teammate

MINE = "mine"


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue as the page shows it. ``is_lead``: its reader may move several at once."""

    slug: str
    title: str
    empty: tuple[str, str, str]
    slice: Slice
    waiting: int
    lane_rest: tuple[int, str]
    is_lead: bool

    def lines(self, me: int, open_id: int | None) -> Iterator[tuple[Row, str, bool, bool]]:
        return lines(self.slice.rows, self.slug, me, open_id)


@login_required
@require_GET
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the whole page."""
    now = clock.now()
    return page(request, "queue/page.html", now=now, queue=queue_of(request, slug, now), open_id=None)


@login_required
@require_GET
def queue_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the list alone, for a page that hears of a change."""
    now = clock.now()
    open_id = int(request.GET["open"]) if request.GET.get("open", "").isdigit() else None
    made = queue_of(request, slug, now)
    return fragment(request, "queue/_list.html", now=now, queue=made, open_id=open_id, person=me(request))


def queue_of(request: HttpRequest, slug: str, now: datetime) -> Queue:
    """Read a queue, or raise ``Http404`` for one that does not exist."""
    person, policy = me(request), policies.present()
    kind = kind_of(slug, person, policy)
    asked = request.GET.get("page", "1")
    number = max(1, int(asked)) if asked.isdigit() else 1
    found = read(kind, person, policy, now, number)
    waiting = sum(1 for row in found.rows if row.wait)
    return Queue(
        slug,
        kind.title,
        kind.empty,
        found,
        waiting,
        _lane_rest(slug, found, person, policy),
        may_move_in_bulk(person),
    )


def kind_of(slug: str, person: Teammate, policy: Policy) -> Kind:
    if slug in KINDS:
        return KINDS[slug]
    if slug == "lane":
        return lane_of(tuple(pk for pk, _ in my_teams(person, policy)), _("Lane"))
    if (inbox := _numbered(slug, "inbox-")) and (name := inbox_names().get(inbox)):
        return inbox_of(inbox, name)
    if asked := searched.kind_of(slug, person, policy.version):
        return asked
    names = {f"lane-{team.id}": team for team in policy.teams}
    if slug not in names:
        message = f"There is no queue {slug!r}."
        raise Http404(message)
    return lane_of((names[slug].id,), _("{name} lane").format(name=names[slug].name))


def _numbered(slug: str, prefix: str) -> int:
    number = slug.removeprefix(prefix)
    return int(number) if number != slug and number.isdigit() else 0


def _lane_rest(slug: str, found: Slice, person: Teammate, policy: Policy) -> tuple[int, str]:
    """Return how many stand in my lanes, to be offered when nothing waits on me."""
    if slug != MINE or found.rows:
        return 0, ""
    mine = my_teams(person, policy)
    number = _my_lanes(person, policy).count()
    return number, mine[0][1] if len(mine) == 1 else _("your teams")


def _my_lanes(person: Teammate, policy: Policy) -> QuerySet[Conversation]:
    teams = [pk for pk, _ in my_teams(person, policy)]
    return visible_to(person).filter(owner=None, state=Conversation.State.OPEN, team__in=teams)


@login_required
@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Take what goes first: out of my lanes, or out of the ``lane`` of one team that is looked at."""
    now, person, policy = clock.now(), me(request), policies.present()
    lane = request.POST.get("lane", "")
    teams = [team.id for team in policy.teams if lane == f"lane-{team.id}"]
    try:
        taken = take_from(teams or [pk for pk, _ in my_teams(person, policy)], by=person, at=now)
    except NothingToTake as nothing:
        return refused(request, str(nothing), to=reverse("queue", args=[MINE]))
    return go(request, reverse("conversation", args=[taken.pk]))
