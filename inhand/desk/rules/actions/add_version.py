"""Write down what counts as the next version of the rules. Part of publishing and of recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.ledger.events import RulesPublished
from inhand.desk.ledger.record import record
from inhand.desk.rules import queries
from inhand.desk.rules.differences import differences
from inhand.desk.rules.models import RulesVersion
from inhand.desk.rules.reading import write
from inhand.desk.teams.models import Team

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.rules.rulebook import RuleBook
    from inhand.desk.teams.models import Teammate

LONGEST_NOTE = 300


class NothingToPublish(RuntimeError):
    """The rules that count are the latest version already."""

    def __init__(self) -> None:
        super().__init__("Nothing is different from the rules that count now.")


@transaction.atomic
def add_version(
    book: RuleBook,
    *,
    before: RuleBook | None,
    note: str,
    by: Teammate | None,
    at: datetime,
    recorded: bool = False,
) -> RulesVersion:
    """Keep ``book``, which the desk obeys already; ``before`` is what it is compared with in the ledger."""
    last = queries.latest_version()
    version = RulesVersion.objects.create(
        number=last.number + 1 if last else 1,
        document=write(book),
        teams={queries.one_line(name): pk for pk, name in Team.objects.values_list("pk", "name")},
        note=note.strip()[:LONGEST_NOTE],
        author=by,
        at=at,
    )
    changes = differences(before, book, queries.known_people()) if before else []
    event = RulesPublished(version.number, version.note, [str(change) for change in changes], recorded)
    record(event, at=at, by=by.pk if by else None)
    return version


def is_latest(present: RuleBook) -> bool:
    """Tell whether the latest version says the same as these rules."""
    last = queries.latest_version()
    return last is not None and not differences(queries.book_of(last, present), present)
