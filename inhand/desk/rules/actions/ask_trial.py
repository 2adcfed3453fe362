"""Ask what last week would have been under the draft. It is played in the background, since it takes seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.ledger.events import RulesTrialAsked
from inhand.desk.ledger.record import record
from inhand.desk.rules.actions.save_draft import DraftMoved
from inhand.desk.rules.models import RulesDraft
from inhand.desk.rules.reading import read

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


@transaction.atomic
def ask_trial(*, revision: int, by: Teammate | None, at: datetime) -> RulesDraft:
    """Owe the trial of the draft as it was seen. Raise ``DraftMoved``, or ``BadRuleBook`` while it is wrong."""
    held = RulesDraft.objects.select_for_update().filter(pk=RulesDraft.ONLY, revision=revision).first()
    if held is None:
        raise DraftMoved
    read(held.document)
    held.tried, held.trial = revision, {"state": RulesDraft.TRYING, "asked_at": at.isoformat()}
    held.save(update_fields=["tried", "trial"])
    record(RulesTrialAsked(revision), at=at, by=by.pk if by else None)
    return held
