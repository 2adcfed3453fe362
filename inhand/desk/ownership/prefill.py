"""What a packet can say before its writer does. Pure: only what is known, never a guess at a promise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

_BILLING = ("billing", "invoice", "refund", "payment", "money", "charge", "price")
_LEGAL = ("legal", "lawyer", "privacy", "gdpr", "dispute")


@dataclass(frozen=True, slots=True)
class Known:
    """What the desk knows of a conversation. ``risks`` are labels that say what could go wrong."""

    subject: str
    summary: str
    topic: str
    urgency: str
    due_at: datetime | None
    risks: tuple[str, ...] = ()
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Prefilled:
    """Fields of a packet; empty where nothing is known and a person must say."""

    goal: str
    billing_or_legal: str
    risk: str
    due: datetime | None


def prefill(known: Known) -> Prefilled:
    """Take the goal from the summary or the subject, the due time from the target, the rest from the labels."""
    return Prefilled(
        goal=known.summary or known.subject,
        billing_or_legal=_billing_or_legal(known),
        risk=_risk(known),
        due=known.due_at,
    )


def _billing_or_legal(known: Known) -> str:
    said = " ".join((known.topic, *known.risks)).casefold()
    is_billing = any(word in said for word in _BILLING)
    is_legal = any(word in said for word in _LEGAL)
    return {(True, True): "both", (True, False): "billing", (False, True): "legal"}.get(
        (is_billing, is_legal), ""
    )


def _risk(known: Known) -> str:
    told = [risk.replace("_", " ").replace("-", " ") for risk in known.risks]
    told += ["urgent"] if known.urgency == "urgent" else []
    told += ["past its target"] if known.is_late else []
    return ", ".join(told)
