"""What a trial of the draft gave, in words: last week under it, beside today's rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from inhand.desk.rules.models import RulesDraft
from inhand.doors.web import said
from inhand.doors.web.language import later as _l

SLOW = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of both, in words. ``tone`` tells whether the draft makes it better or worse; empty for neither."""

    title: str
    today: str
    draft: str
    tone: str


# title, figure, how it is said, whether less is better
_MEASURES = (
    (_l("First reply, half within"), "first_p50", "span", True),
    (_l("First reply, nine of ten within"), "first_p90", "span", True),
    (_l("Urgent, 19 of 20 within"), "urgent_p95", "span", True),
    (_l("Past target"), "past_target", "share", True),
    (_l("Waits over 4 h"), "long_waits", "count", True),
    (_l("Until it has an owner, on average"), "owner_mean", "span", True),
    (_l("Still waiting at the end"), "still_waiting", "count", True),
    (_l("Handoffs per 100"), "handoffs_per_100", "count", True),
    (_l("Evenness of work (1 is even)"), "jain", "index", False),
)


def measures(trial: dict[str, Any]) -> list[Measure]:
    """Return the figures of a trial side by side."""
    return [_measure(trial, *row) for row in _MEASURES]


def _measure(trial: dict[str, Any], title: str, name: str, how: str, less: bool) -> Measure:  # noqa: FBT001 -- a row
    today, draft = trial["today"][name], trial["draft"][name]
    one, other = _said(today, how), _said(draft, how)
    better = (draft < today) == less
    return Measure(title, one, other, "" if one == other else "better" if better else "worse")


def _said(value: float, how: str) -> str:
    if how == "span":
        return said.span(value * 60)
    if how == "share":
        return f"{value:.1%}"
    return f"{value:.2f}" if how == "index" else f"{value:g}" if value == int(value) else f"{value:.1f}"


def values(draft: RulesDraft | None, now: datetime) -> dict[str, Any]:
    """Return what ``_trial.html`` shows; the state of ``trial`` is empty when none was asked for."""
    found: dict[str, Any] = (draft.trial if draft else None) or {"state": ""}
    done = found["state"] == RulesDraft.TRIED
    asked = datetime.fromisoformat(found["asked_at"]) if "asked_at" in found else None
    return {
        "draft": draft,
        "trial": found,
        "measures": measures(found) if done else [],
        "is_slow": asked is not None and now - asked > SLOW,
        "is_old": bool(done and draft and draft.revision != found["revision"]),
        "since": datetime.fromisoformat(found["since"]) if done else None,
    }
