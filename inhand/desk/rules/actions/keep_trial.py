"""Keep what a trial of the draft gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.rules.models import RulesDraft

if TYPE_CHECKING:
    from inhand.desk.rules.reading import Plain


@transaction.atomic
def keep_trial(result: Plain, *, revision: int) -> bool:
    """Keep it beside the draft, unless the draft is gone or another trial was asked for; say whether it was kept.

    The draft stays as it is and keeps its revision, so that nobody who edits it meanwhile is disturbed.
    """
    return RulesDraft.objects.filter(pk=RulesDraft.ONLY, tried=revision).update(trial=result) == 1
