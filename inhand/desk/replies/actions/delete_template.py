"""Use a template no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.teams.actions.edit import removed

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.replies.models import Template
    from inhand.desk.teams.models import Teammate


@transaction.atomic
def delete_template(template: Template, *, by: Teammate, at: datetime) -> None:
    """Delete it for everybody who uses it. What was written with it stays."""
    fields = {
        "title": template.title,
        "text": template.text,
        "folder": template.folder,
        "topic": template.topic,
    }
    removed(template.pk, fields, subject="template", by=by, at=at)
    template.delete()
