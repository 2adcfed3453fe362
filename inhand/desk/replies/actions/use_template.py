"""Count that a template was used, so that the most used come first."""

from __future__ import annotations

from django.db.models import F

from inhand.desk.replies.models import Template


def use_template(template: int) -> None:
    """Add one use. It is no event: nothing follows from it."""
    Template.objects.filter(pk=template).update(uses=F("uses") + 1)
