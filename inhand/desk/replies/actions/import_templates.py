"""Take templates out of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.replies.actions.save_template import BadTemplate, save_template
from inhand.desk.replies.models import Template
from inhand.desk.replies.template_file import BadFile

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from inhand.desk.replies.template_file import Written
    from inhand.desk.teams.models import Team, Teammate


@transaction.atomic
def import_templates(
    written: Sequence[Written], *, topics: Collection[str], owner: Teammate | None, team: Team | None, by: Teammate,
    at: datetime,
) -> tuple[int, int]:  # fmt: skip
    """Write each, over the one of its title if there is one. All or none: raise ``BadFile`` for the first that cannot
    be. Return how many are new and how many were written anew. A topic that is not among ``topics`` is left out.
    """
    new = 0
    for each in written:
        known = Template.objects.filter(title=each.title, owner=owner, team=team).first()
        new += known is None
        try:
            save_template(
                known, title=each.title, text=each.text, topic=each.topic if each.topic in topics else "",
                folder=each.folder, variants=each.variants, owner=owner, team=team, by=by, at=at,
            )  # fmt: skip
        except BadTemplate as bad:
            message = f"“{each.title}”: {bad} Nothing was taken."
            raise BadFile(message) from bad
    return new, len(written) - new
