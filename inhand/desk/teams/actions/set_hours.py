"""Say when a person works, or when a team is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.teams.actions.edit import policy_changed
from inhand.desk.teams.hours import Span, check
from inhand.desk.teams.models import Team, Teammate, WorkingHours
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class BadHours(BadInput):
    """Nobody can work these hours; the fields are those of ``hours.check``."""


@transaction.atomic
def set_hours(
    owner: Teammate | Team, *, spans: Sequence[Span], by: Teammate | None, at: datetime
) -> list[WorkingHours]:
    """Replace all spans of the week, in the owner's time zone. Raise ``BadHours``."""
    if problems := check(owner.time_zone, spans):
        raise BadHours(problems)
    # Held, or two who save at the same moment would leave both weeks.
    type(owner).objects.select_for_update(no_key=True).get(pk=owner.pk)
    former = list(owner.hours.order_by("weekday", "starts"))
    wanted = sorted(spans, key=lambda span: (span.weekday, span.starts))
    before, after = [_said(span) for span in former], [_said(span) for span in wanted]
    if before == after:
        return former
    owner.hours.all().delete()
    whose = {"teammate": owner} if isinstance(owner, Teammate) else {"team": owner}
    rows = [WorkingHours(weekday=s.weekday, starts=s.starts, ends=s.ends, **whose) for s in wanted]
    subject = "teammate" if isinstance(owner, Teammate) else "team"
    policy_changed(owner.pk, {"hours": [before, after]}, subject=subject, by=by, at=at)
    return WorkingHours.objects.bulk_create(rows)


def _said(span: Span | WorkingHours) -> list[int | str]:
    return [span.weekday, f"{span.starts:%H:%M}", f"{span.ends:%H:%M}"]
