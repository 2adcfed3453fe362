"""Read what the page says of a high risk conversation: why, who may approve, and the reply that waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inhand.desk.ledger.queries import unseen
from inhand.desk.replies.queries import waiting_approval
from inhand.desk.replies.recipients import stored
from inhand.desk.routing import policy as policies
from inhand.desk.teams.permissions import may_approve
from inhand.desk.teams.queries import approvers
from inhand.doors.web.base import who
from inhand.doors.web.conversation.words import TITLES
from inhand.doors.web.language import later as _l

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Attachment, Conversation
    from inhand.desk.replies.models import Approval
    from inhand.desk.replies.recipients import Recipients
    from inhand.desk.teams.models import Teammate

AFTERWARDS = {"wait": "", "close": _l("then closes"), "snooze": _l("then snoozes"), "stay": _l("stays open")}


@dataclass(frozen=True, slots=True)
class Approver:
    """Somebody who may approve; ``why`` says why they are not here now."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Risk:
    """``reasons`` are titles with the words that matched. ``may`` is about the reader."""

    reasons: list[tuple[str, list[str]]]
    may: bool
    here: list[Approver]
    away: list[Approver]
    approval: Approval | None
    then: str
    has_news: bool
    files: list[Attachment]
    recipients: str


def risk_of(conversation: Conversation, person: Teammate, now: datetime) -> Risk | None:
    """Return what is to be said; nothing, and no query, of a conversation that never was high risk."""
    if not (conversation.risk or conversation.risk_cleared):
        return None
    approval = waiting_approval(conversation)
    if not conversation.risk and approval is None:
        return None
    known = set(approvers(conversation.team).values_list("pk", flat=True))
    here, away = who.people(policies.present(), {}, now)
    return Risk(
        reasons=[(TITLES.get(code, code), _shown(code, words)) for code, words in conversation.risk.items()],
        may=may_approve(person, conversation.team),
        here=[Approver(each.name, "") for each in here if each.id in known],
        away=[Approver(each.name, each.why) for each in away if each.id in known],
        approval=approval,
        then=AFTERWARDS.get(approval.then, "") if approval else "",
        has_news=bool(approval and unseen(conversation.pk, approval.seen_revision, by=approval.author_id)),
        files=list(approval.files.defer("content")) if approval else [],
        recipients=_named(stored(approval.recipients)) if approval else "",
    )


def _named(to: Recipients | None) -> str:
    return ", ".join(name or address for address, name in to.everybody) if to else ""


def _shown(code: str, words: list[str]) -> list[str]:
    return [] if code == "packet_legal" else words


def needs_approval(conversation: Conversation, person: Teammate) -> bool:
    return bool(conversation.risk) and not may_approve(person, conversation.team)
