"""Write the draft of the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from inhand.desk.rules import queries
from inhand.desk.rules.models import RulesDraft
from inhand.desk.rules.reading import write
from inhand.ground import claim

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from inhand.desk.rules.models import RulesVersion
    from inhand.desk.rules.reading import Plain
    from inhand.desk.teams.models import Teammate


class DraftMoved(RuntimeError):
    """Somebody else saved, published or discarded the draft; ``draft`` is what it is now, if there is one."""

    def __init__(self) -> None:
        self.draft: RulesDraft | None = queries.draft()
        self.version: RulesVersion | None = queries.latest_version()
        super().__init__(self._said())

    def _said(self) -> str:
        if self.draft:
            return f"{self.draft.author or 'Somebody'} changed the draft meanwhile. Nothing was overwritten."
        if self.version:
            return f"{self.version.author or 'Somebody'} published version {self.version.number} meanwhile."
        return "The draft was discarded meanwhile."


@transaction.atomic
def save_draft(
    document: Plain,
    *,
    revision: int,
    by: Teammate | None,
    at: datetime,
    inboxes: Mapping[int, str],
    origin: str = "",
) -> RulesDraft:
    """Begin the draft (``revision`` 0) or write it anew. It may be wrong as yet. Raise ``DraftMoved``.

    ``origin`` says where a new one comes from, such as a file. No event: a draft changes nothing for anybody.
    """
    if revision == 0:
        return _begin(document, by=by, at=at, inboxes=inboxes, origin=origin)
    won = claim.advance(
        RulesDraft,
        pk=RulesDraft.ONLY,
        revision=revision,
        document=document,
        author=by,
        updated_at=at,
    )
    standing = queries.draft()
    # A page that saves by itself may say the same in the instant in which it is published.
    said_already = standing and standing.author == by and standing.document == document
    if standing is None or not (won or said_already):
        raise DraftMoved
    return standing


def _begin(
    document: Plain, *, by: Teammate | None, at: datetime, inboxes: Mapping[int, str], origin: str
) -> RulesDraft:
    base = write(queries.rule_book(inboxes))
    try:
        with transaction.atomic():
            return RulesDraft.objects.create(
                pk=RulesDraft.ONLY, document=document, base=base, origin=origin, author=by, updated_at=at,
                revision=int(at.timestamp()),
            )  # fmt: skip
    except IntegrityError:
        raise DraftMoved from None
