"""What has waited too long, one at a time: an answer, an owner, or a reason and a date; then the list is signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from inhand.desk.contacts.queries import ask_for_handles
from inhand.desk.conversations.models import Conversation
from inhand.desk.conversations.queries import visible_to
from inhand.desk.routing import policy as policies
from inhand.desk.sweeps.actions.carry_over import CannotCarryOver
from inhand.desk.sweeps.actions.carry_over import carry_over as carry
from inhand.desk.sweeps.actions.settle_promise import settle_promise
from inhand.desk.sweeps.actions.sign_sweep import NotDone, sign_sweep
from inhand.desk.sweeps.models import Promise
from inhand.desk.sweeps.queries import Item, carried, last_signed, promises_since, to_decide
from inhand.desk.teams.permissions import may_sign_sweep, may_work
from inhand.desk.teams.queries import teams
from inhand.doors.web.base.frame import my_teams, page
from inhand.doors.web.desk_said import desk_said
from inhand.doors.web.doorway import UNPROCESSABLE, done, me, refused
from inhand.doors.web.queue.wait import Waits
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from inhand.desk.sweeps.models import Sweep
    from inhand.desk.teams.models import Team

_WEEK = timedelta(days=7)
# A date is until the working day begins.
_MORNING = time(9)


@dataclass(frozen=True, slots=True)
class Former:
    """A conversation of the list that was signed last: ``how`` is ``answered | waits | late``."""

    conversation: Conversation
    reason: str
    until: datetime
    how: str


@login_required
@require_GET
def sweep(request: HttpRequest) -> HttpResponse:
    """Show the first that is to be decided, or the one with ``at``; the list to sign when none is left."""
    now, person = clock.now(), me(request)
    policy = policies.present()
    team = _team(request)
    items = to_decide(team, now)
    asked = request.GET.get("at", "")
    item = next((each for each in items if each.key == asked), items[0] if items else None)
    waits = Waits(policy, now)
    signed = last_signed(team) if team else None
    since = now - _WEEK
    put_off, former = carried(team, now), _former(signed, now)
    promises = promises_since(team, since, now) if team else []
    listed = [each.conversation for rows in (items, put_off, former, promises) for each in rows]
    ask_for_handles(each.contact for each in listed)
    return page(
        request, "sweep/page.html", at="/health/", now=now, teams=teams(), team=team, items=items, item=item,
        wait=_wait(waits, item), carried=put_off, signed=signed, former=former, promises=promises,
        mine={pk for pk, _name in my_teams(person, policy)}, is_signed=_is_this_week(signed, now),
        may_sign=team is not None and may_sign_sweep(person, team), following=_following(items, item),
    )  # fmt: skip


def _team(request: HttpRequest) -> Team | None:
    """Return the team that is asked for, else the first of one's own; ``None`` for a desk without teams."""
    found = list(teams())
    given = request.GET.get("team") or request.POST.get("team") or ""
    own = {pk for pk, _name in my_teams(me(request), policies.present())}
    named = next((each for each in found if str(each.pk) == given), None)
    return named or next((each for each in found if each.pk in own), found[0] if found else None)


def _wait(waits: Waits, item: Item | None) -> object:
    if item is None:
        return None
    c = item.conversation
    return waits.of(c.team_id, c.urgency, c.waiting_since, c.due_at)


def _following(items: list[Item], item: Item | None) -> str:
    """Return the key of the next one, for whoever leaves this for later."""
    keys = [each.key for each in items]
    return keys[(keys.index(item.key) + 1) % len(keys)] if item else ""


def _former(signed: Sweep | None, now: datetime) -> list[Former]:
    """Return what became of the list that was signed last."""
    if signed is None or signed.signed_at is None:
        return []
    told = {each["conversation"]: each for each in signed.carried}
    rows = Conversation.objects.filter(pk__in=told).select_related("contact").order_by("pk")
    return [_became(each, told[each.pk], signed.signed_at, now) for each in rows]


def _became(conversation: Conversation, told: dict[str, str], since: datetime, now: datetime) -> Former:
    until = datetime.fromisoformat(told["until"])
    waits = conversation.waiting_since is not None and conversation.waiting_since <= since
    how = "answered" if not waits else "late" if until <= now else "waits"
    return Former(conversation, told["reason"], until, how)


def _is_this_week(signed: Sweep | None, now: datetime) -> bool:
    if signed is None:
        return False
    there = now.astimezone(ZoneInfo(signed.team.time_zone)).date()
    return signed.week == there - timedelta(days=there.weekday())


@login_required
@require_POST
def carry_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one go on waiting: ``reason`` and ``until`` (a day)."""
    now, person = clock.now(), me(request)
    conversation = get_object_or_404(visible_to(person), pk=pk)
    if not may_work(person):
        raise Http404
    until = _day(request.POST.get("until", ""), conversation.team)
    try:
        carry(conversation, reason=request.POST.get("reason", ""), until=until, by=person, at=now)
    except CannotCarryOver as problem:
        return refused(request, str(problem), to=reverse("sweep"), status=UNPROCESSABLE)
    return done(request, _("Carried over."), to=reverse("sweep"))


def _day(value: str, team: Team) -> datetime | None:
    """Return the morning of that day by the team's clock."""
    try:
        there = datetime.combine(
            datetime.fromisoformat(value).date(), _MORNING, tzinfo=ZoneInfo(team.time_zone)
        )
    except ValueError:
        return None
    return there.astimezone(UTC)


@login_required
@require_POST
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of a promise: ``how`` is ``kept | broken | void``."""
    now, person = clock.now(), me(request)
    found = get_object_or_404(Promise.objects.filter(conversation__in=visible_to(person)), pk=pk)
    how = request.POST.get("how", "")
    if how not in Promise.Settled.values or not may_work(person):
        raise Http404
    settle_promise(found, how=how, by=person, at=now)
    return done(request, _("{what}.").format(what=desk_said(Promise.Settled(how).label)), to=reverse("sweep"))


@login_required
@require_POST
def signature(request: HttpRequest) -> HttpResponse:
    """Sign the list."""
    team = _team(request)
    if team is None or not may_sign_sweep(me(request), team):
        raise Http404
    to = f"{reverse('sweep')}?team={team.pk}"
    try:
        signed = sign_sweep(team, by=me(request), at=clock.now())
    except NotDone as problem:
        return refused(request, str(problem), to=to)
    return done(
        request,
        _("Signed: {number} carried over, nothing else left.").format(number=len(signed.carried)),
        to=to,
    )
