"""Say how an order or invoice number looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from inhand.desk.conversations.models import FoundNumber, NumberPattern
from inhand.desk.conversations.numbers import BadPattern, address_problem, check
from inhand.desk.teams.actions.edit import added, edit, removed
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate

SUBJECT = "number_pattern"
_LONGEST = {"title": 40, "address": 400, "examples": 5000}


@transaction.atomic
def save_number_pattern(
    row: NumberPattern | None,
    *,
    title: str,
    pattern: str,
    address: str = "",
    examples: str = "",
    is_active: bool = True,
    by: Teammate,
    at: datetime,
) -> NumberPattern:
    """Make a pattern (``None``) or write one anew; what the former one found is forgotten. Raise ``BadInput``."""
    fields = {
        "title": " ".join(title.split()),
        "pattern": pattern.strip(),
        "address": address.strip(),
        "examples": "\n".join(line.strip() for line in examples.splitlines() if line.strip()),
        "is_active": is_active,
    }
    if problems := _problems(row, fields):
        raise BadInput(problems)
    if row is None:
        last = NumberPattern.objects.aggregate(last=Max("position"))["last"] or 0
        made = NumberPattern.objects.create(**fields, position=last + 1)
        added(made, fields, subject=SUBJECT, by=by, at=at)
        return made
    held = NumberPattern.objects.select_for_update().get(pk=row.pk)
    if (held.pattern, held.is_active) != (fields["pattern"], is_active):
        FoundNumber.objects.filter(pattern=held).delete()
    edit(held, fields, subject=SUBJECT, by=by, at=at)
    return held


@transaction.atomic
def delete_number_pattern(row: NumberPattern, *, by: Teammate, at: datetime) -> None:
    """Forget it and what it found."""
    if NumberPattern.objects.filter(pk=row.pk).delete()[0]:
        removed(row.pk, {"title": row.title, "pattern": row.pattern}, subject=SUBJECT, by=by, at=at)


def _problems(row: NumberPattern | None, fields: dict[str, object]) -> dict[str, str]:
    problems = {
        name: f"This may have {most} letters at most."
        for name, most in _LONGEST.items()
        if len(str(fields[name])) > most
    }
    others = NumberPattern.objects.exclude(pk=row.pk) if row else NumberPattern.objects.all()
    if not fields["title"]:
        problems["title"] = "Say what it is, such as Order."
    elif others.filter(title__iexact=fields["title"]).exists():
        problems["title"] = f"There is a pattern called {fields['title']} already."
    if wrong := address_problem(str(fields["address"])):
        problems["address"] = wrong
    try:
        check(str(fields["pattern"]))
    except BadPattern as bad:
        problems["pattern"] = str(bad)
    return problems
