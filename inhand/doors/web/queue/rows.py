"""Read a queue for the page: one query for its rows, whatever their number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inhand.doors.web import said
from inhand.doors.web.queue.wait import Wait, wait

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.routing.policy import Policy
    from inhand.desk.teams.models import Teammate

PAGE = 50
URGENCIES = ("low", "normal", "high", "urgent")
GLYPHS = {"email": "mail", "chat": "messages-square", "sms": "smartphone", "whatsapp": "message-circle"}
_FIELDS = (
    "pk", "subject", "preview", "platform", "urgency", "state", "topic", "waiting_since", "due_at", "snoozed_until",
    "has_files", "alert", "team_id", "owner_id", "owner__name", "contact_id", "contact__name", "contact__company",
    "last_message_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation as a line of a queue."""

    id: int
    subject: str
    preview: str
    glyph: str
    platform: str
    urgency: str
    state: str
    topic: str
    wait: Wait | None
    snoozed: str
    has_files: bool
    alert: str
    team: str
    owner: int | None
    owner_name: str
    owner_initials: str
    contact: int
    person: str
    company: str
    last: str


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of a queue."""

    rows: list[Row]
    page: int
    more: bool


def read(found: QuerySet[Conversation], policy: Policy, now: datetime, page: int) -> Slice:
    """Read one page, and one row more to know whether another follows."""
    first = (page - 1) * PAGE
    values = list(found.values_list(*_FIELDS)[first : first + PAGE + 1])
    return Slice(list(_rows(values[:PAGE], policy, now)), page, len(values) > PAGE)


def _rows(values: Iterable[tuple[Any, ...]], policy: Policy, now: datetime) -> Iterable[Row]:
    teams = {team.id: team.name for team in policy.teams}
    for each in values:
        (pk, subject, preview, platform, urgency, state, topic, since, due, snoozed, files, alert, team, owner,
         owner_name, contact, person, company, last) = each  # fmt: skip
        yield Row(
            id=pk,
            subject=subject or "(no subject)",
            preview=preview,
            glyph=GLYPHS.get(platform, "message-square"),
            platform=platform,
            urgency=URGENCIES[urgency],
            state=state,
            topic=topic.replace("-", " "),
            wait=wait(since, due, policy.hours_of_team.get(team), now),
            snoozed=said.moment(snoozed, now) if snoozed and state == "snoozed" else "",
            has_files=files,
            alert=alert,
            team=teams.get(team, ""),
            owner=owner,
            owner_name=owner_name or "",
            owner_initials=said.initials(owner_name) if owner_name else "",
            contact=contact,
            person=person or "Unknown",
            company=company,
            last=said.moment(last, now),
        )


def is_mine(row: Row, person: Teammate) -> bool:
    return row.owner == person.pk
