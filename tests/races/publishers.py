"""What each process of the publications does."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from inhand.desk.rules import queries
from inhand.desk.rules.actions.publish_rules import publish_rules
from inhand.desk.rules.actions.save_draft import DraftMoved, save_draft
from inhand.desk.rules.reading import write
from inhand.desk.teams.models import Teammate
from inhand.ground import clock

if TYPE_CHECKING:
    from tests.races.together import Barrier


def publish_all(share: dict[str, Any], barrier: Barrier) -> list[str]:
    """In each round begin a draft, whoever is first, and publish what all have seen; return what each was told."""
    by = Teammate.objects.get(pk=share["by"])
    return [_round(number, by, barrier) for number in range(share["rounds"])]


def _round(number: int, by: Teammate, barrier: Barrier) -> str:
    document = write(queries.rule_book()) | {"done": f"Round {number}, begun by {by.name}."}
    barrier.wait()
    with suppress(DraftMoved):
        save_draft(document, revision=0, by=by, at=clock.now(), inboxes={})
    barrier.wait()
    seen = queries.draft()
    assert seen is not None
    barrier.wait()
    try:
        version = publish_rules(revision=seen.revision, by=by, at=clock.now(), inboxes={})
    except DraftMoved as moved:
        said = str(moved)
    else:
        said = f"mine: {version.number}"
    barrier.wait()
    return said
