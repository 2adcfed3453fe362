"""Read a queue for the page: one query for its rows, whatever their number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.timezone import get_current_timezone

from inhand.desk.contacts.handles import readable
from inhand.desk.contacts.queries import name_or_handle
from inhand.desk.conversations.models import Conversation
from inhand.desk.conversations.queries import visible_to
from inhand.desk.routing.lanes import lane_label
from inhand.doors.web import said
from inhand.doors.web.assets import sprite
from inhand.doors.web.jinja import icon
from inhand.doors.web.language import later as _l
from inhand.doors.web.queue.wait import Waits
from inhand.ground import prepared, words
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from django.db.models import QuerySet
    from markupsafe import Markup

    from inhand.desk.routing.policy import Policy
    from inhand.desk.teams.models import Teammate
    from inhand.doors.web.queue.kinds import Kind

PAGE = 50
URGENCIES = ("low", "normal", "high", "urgent")
GLYPHS = {"email": "mail", "chat": "messages-square", "sms": "smartphone", "whatsapp": "message-circle"}
# The step of the backup ladder, in a word.
RUNGS = {
    "room": _l("in the room"),
    "half": _l("half gone"),
    "on_call": _l("on-call told"),
    "stale": _l("lead told"),
}
_FIELDS = (
    "pk", "subject", "preview", "platform", "urgency", "state", "topic", "waiting_since", "due_at", "snoozed_until",
    "has_files", "alert", "team_id", "owner_id", "owner__name", name_or_handle("contact"), "contact__company",
    "last_message_at", "tier", "rung", "tags", "follow_up_at",
)  # fmt: skip


class Row(NamedTuple):
    """A conversation as a line of a queue. A tuple, which ``_rows.html`` takes apart: its fields are in that order.

    ``wait`` is the chip as text, tone and title.
    """

    id: int
    subject: str
    preview: str
    glyph: Markup
    urgency: str
    classes: str
    ring: str
    topic: str
    wait: tuple[str, str, str] | None
    snoozed: str
    has_files: bool
    alert: str
    owner: int | None
    owner_name: str
    owner_initials: str
    person: str
    company: str
    last: str
    rung: str
    tags: str
    follow_up: str


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of a queue."""

    rows: list[Row]
    page: int
    more: bool


def read(kind: Kind, person: Teammate, policy: Policy, now: datetime, page: int) -> Slice:
    """Read one page, and one row more to know whether another follows."""
    values = _query(kind, page)(person.pk, now)
    return Slice(list(_rows(values[:PAGE], policy, now)), page, len(values) > PAGE)


def lines(
    rows: Iterable[Row], slug: str, me: int, open_id: int | None
) -> Iterator[tuple[Row, str, bool, bool]]:
    """Say of each row what its line is drawn by: where it leads back to, whether it is mine, whether it is open."""
    for row in rows:
        yield row, slug, row.owner == me, row.id == open_id


def rows_of(ids: Sequence[int], policy: Policy, now: datetime) -> list[Row]:
    """Read these conversations as rows, in this order."""
    values = {each[0]: each for each in Conversation.objects.filter(pk__in=ids).values_list(*_FIELDS)}
    return list(_rows([values[pk] for pk in ids if pk in values], policy, now))


@lru_cache(maxsize=256)
def _query(kind: Kind, page: int) -> prepared.Query:
    """Pick the page first and fetch what it shows then: names are looked up for its rows, not for the whole queue."""
    first = (page - 1) * PAGE

    def build(person: prepared.Slot, now: prepared.Slot) -> QuerySet[Any, Any]:
        visible = visible_to(person)
        picked = kind.rows(visible, person, now).values("pk")[first : first + PAGE + 1]
        return kind.in_order(Conversation.objects.filter(pk__in=picked), now).values_list(*_FIELDS)

    return prepared.Query(build, prepared.NUMBER, prepared.TIME)


def _rows(values: Iterable[tuple[Any, ...]], policy: Policy, now: datetime) -> Iterator[Row]:
    seen = _seen(policy, now.replace(second=now.second - now.second % _AWHILE, microsecond=0))
    for *each, tags, follow_up in values:
        yield _row((*each, ", ".join(tags), follow_up), seen)


# Whatever changes is heard by all open pages, and all of them ask for their queue anew in the same instant. What a row
# says is made once for them, so a chip may be so many seconds behind.
_AWHILE = 10
_MOST = 64


class _Seen:
    """When, where and by which rules rows are looked at. There is one for all who look alike."""

    __slots__ = ("drawn", "tiered", "waits", "wall")

    def __init__(self, policy: Policy, now: datetime) -> None:
        self.waits, self.wall, self.drawn = Waits(policy, now), said.Wall(now), sprite()
        self.tiered = {each.id: each for each in policy.teams if each.second_tier}


_kept: dict[tuple[Any, ...], tuple[_Seen, Policy]] = {}


def _seen(policy: Policy, now: datetime) -> _Seen:
    """Rules are told apart by what they are, not by their version: hence they are kept as well."""
    looks = (id(policy), now, words.language(), get_current_timezone(), sprite())
    found = _kept.get(looks)
    if found is None:
        if len(_kept) >= _MOST:
            _kept.clear()
        found = _kept[looks] = _Seen(policy, now), policy
    return found[0]


@lru_cache(maxsize=4096)
def _row(values: tuple[Any, ...], seen: _Seen) -> Row:
    (pk, subject, preview, platform, urgency, state, topic, since, due, snoozed, files, alert, team, owner,
     owner_name, person, company, last, tier, rung, tags, follow_up) = values  # fmt: skip
    moment, tiered = seen.wall.moment, seen.tiered.get(team)
    wait = seen.waits.of(team, urgency, since, due)
    return Row(
        id=pk,
        # A chat has no subject: what was said last stands in its place.
        subject=subject or preview or _("(no subject)"),
        preview=preview if subject else "",
        glyph=_glyph(platform, seen.drawn),
        urgency=URGENCIES[urgency],
        classes=_classes(urgency, state, bool(owner), alert),
        ring="" if owner else "nobody",
        # In a lane with tiers the tag is the lane's label: whose turn it is, before what it is about.
        topic=topic.replace("-", " ") if owner or not tiered else lane_label(tiered, topic, tier),
        wait=wait and wait[:3],
        snoozed=moment(snoozed) if snoozed and state == "snoozed" else "",
        has_files=files,
        alert=alert,
        owner=owner,
        owner_name=owner_name or _("Nobody yet"),
        owner_initials=_initials(owner_name) if owner_name else "",
        person=readable("phone", person) or _("Unknown"),
        company=company,
        last="" if since else moment(last),
        rung=str(RUNGS.get(rung, "")) if since else "",
        tags=tags,
        follow_up=moment(follow_up) if follow_up else "",
    )


# What few values make the same for row after row.
_initials = lru_cache(maxsize=512)(said.initials)


@lru_cache(maxsize=64)
def _glyph(platform: str, _sprite: str) -> Markup:
    return icon(GLYPHS.get(platform, "message-square"), platform, "small faint")


@lru_cache(maxsize=256)
def _classes(urgency: int, state: str, owned: bool, alert: str) -> str:  # noqa: FBT001 -- a cache's key
    """Return what the row looks like and which verbs may hover over it."""
    live = state in {"open", "waiting", "snoozed"}
    verbs = (
        "live" if live else "",
        "owned" if owned and live else "",
        "nobody-yet" if not owned and live else "",
    )
    return " ".join(filter(None, (URGENCIES[urgency], "alert" if alert else "", *verbs)))
