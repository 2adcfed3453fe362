"""Remove a rule that labels messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.rules.models import LabelRule
from inhand.desk.teams.actions.edit import removed

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate

_FIELDS = ("position", "keywords", "sender_domain", "subject_prefix", "inbox", "channel", "topic", "urgency")


@transaction.atomic
def delete_label_rule(rule: LabelRule, *, by: Teammate | None, at: datetime) -> None:
    """Delete it; labels it gave stay. To delete what is gone already changes nothing."""
    gone, _ = LabelRule.objects.filter(pk=rule.pk).delete()
    if gone:
        fields = {field: getattr(rule, field) for field in _FIELDS}
        removed(rule.pk, fields, subject="label_rule", by=by, at=at)
