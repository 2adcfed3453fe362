"""Try the draft of the rules on the past week."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from inhand.desk.routing import policy as policies
from inhand.desk.routing.drafted import drafted
from inhand.desk.routing.situation import write_time
from inhand.desk.routing.trial import try_out
from inhand.desk.rules import queries
from inhand.desk.rules.actions.keep_trial import keep_trial
from inhand.desk.rules.models import RulesDraft
from inhand.desk.rules.reading import BadRuleBook, read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from inhand.desk.routing.trial import Burden, Course, Trial

MOST_ROWS = 100


def try_rules(revision: int, *, at: datetime, inboxes: Mapping[int, str]) -> bool:
    """Play the week before ``at`` for the trial that was asked of this revision; say whether it was still wanted.

    Not in a transaction: it takes seconds, in which the desk goes on.
    """
    draft = queries.draft()
    if (
        draft is None
        or draft.tried != revision
        or not draft.trial
        or draft.trial["state"] != RulesDraft.TRYING
    ):
        return False
    try:
        policy = drafted(read(draft.document), policies.present(), inboxes)
    except BadRuleBook as bad:  # somebody went on typing
        return keep_trial({"state": RulesDraft.FAILED, "said": str(bad)}, revision=revision)
    result = plain(try_out(policy, until=at)) | {"state": RulesDraft.TRIED, "revision": draft.revision}
    return keep_trial(result, revision=revision)


def plain(trial: Trial) -> dict[str, Any]:
    """Return a trial as plain JSON: all figures and people, and of the conversations those that differ."""
    differing = [row for row in trial.rows if row.differs]
    return {
        "since": write_time(trial.since),
        "until": write_time(trial.until),
        "today": asdict(trial.today),
        "draft": asdict(trial.draft),
        "conversations": len(trial.rows),
        "differing": len(differing),
        "rows": [
            {"conversation": row.conversation, "subject": row.subject, "at": write_time(row.at),
             "today": _course(row.today), "draft": _course(row.draft)}
            for row in differing[:MOST_ROWS]
        ],
        "people": [
            {"name": each.name, "today": _burden(each.today), "draft": _burden(each.draft)}
            for each in trial.people
        ],
    }  # fmt: skip


def _course(course: Course) -> dict[str, Any]:
    return {
        "team": course.team,
        "owner": course.owner,
        "urgency": course.urgency,
        "wait": course.wait,
        "is_late": course.is_late,
        "is_answered": course.answered_at is not None,
    }


def _burden(burden: Burden) -> dict[str, Any]:
    share = burden.busy / burden.available if burden.available else 0.0
    return {"owned": burden.owned, "answered": burden.answered, "most": burden.most, "busy": share}
