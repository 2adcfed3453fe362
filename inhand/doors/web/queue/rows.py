"""Read a queue for the page: one query for its rows, whatever their number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inhand.doors.web import said
from inhand.doors.web.jinja import icon
from inhand.doors.web.queue.wait import Wait, Waits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet
    from markupsafe import Markup

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.routing.policy import Policy

PAGE = 50
URGENCIES = ("low", "normal", "high", "urgent")
GLYPHS = {"email": "mail", "chat": "messages-square", "sms": "smartphone", "whatsapp": "message-circle"}
_FIELDS = (
    "pk", "subject", "preview", "platform", "urgency", "state", "topic", "waiting_since", "due_at", "snoozed_until",
    "has_files", "alert", "team_id", "owner_id", "owner__name", "contact__name", "contact__company",
    "last_message_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation as a line of a queue."""

    id: int
    subject: str
    preview: str
    glyph: Markup
    urgency: str
    classes: str
    ring: str
    topic: str
    wait: Wait | None
    snoozed: str
    has_files: bool
    alert: str
    owner: int | None
    owner_name: str
    owner_initials: str
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


def _rows(values: Iterable[tuple[Any, ...]], policy: Policy, now: datetime) -> Iterator[Row]:
    waits = Waits(policy, now)
    for each in values:
        (pk, subject, preview, platform, urgency, state, topic, since, due, snoozed, files, alert, team, owner,
         owner_name, person, company, last) = each  # fmt: skip
        yield Row(
            id=pk,
            subject=subject or "(no subject)",
            preview=preview,
            glyph=icon(GLYPHS.get(platform, "message-square"), platform, "small faint"),
            urgency=URGENCIES[urgency],
            classes=_classes(urgency, state, owner, alert),
            ring="" if owner else "nobody",
            topic=topic.replace("-", " "),
            wait=waits.of(team, urgency, since, due),
            snoozed=said.moment(snoozed, now) if snoozed and state == "snoozed" else "",
            has_files=files,
            alert=alert,
            owner=owner,
            owner_name=owner_name or "Nobody yet",
            owner_initials=said.initials(owner_name) if owner_name else "",
            person=person or "Unknown",
            company=company,
            last="" if since else said.moment(last, now),
        )


def _classes(urgency: int, state: str, owner: int | None, alert: str) -> str:
    """Return what the row looks like and which verbs may hover over it."""
    live = state in {"open", "waiting", "snoozed"}
    verbs = (
        "live" if live else "",
        "owned" if owner and live else "",
        "nobody-yet" if not owner and live else "",
    )
    return " ".join(filter(None, (URGENCIES[urgency], "alert" if alert else "", *verbs)))
