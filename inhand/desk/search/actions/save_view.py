"""Keep a search by name, or change one that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from inhand.desk.search.models import View
from inhand.desk.search.parse import BadQuery, parse
from inhand.desk.teams.actions.edit import policy_changed
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Team, Teammate

LONGEST_NAME = 60
_FIELDS = ("name", "query", "owner_id", "team_id")


class BadView(BadInput):
    """A view cannot be like that."""


@transaction.atomic
def save_view(
    view: View | None, *, name: str, query: str, owner: Teammate | None, team: Team | None, by: Teammate,
    at: datetime,
) -> View:  # fmt: skip
    """Make a view (``None``) or change it: for its owner, a team, or everybody (neither). Raise ``BadView``."""
    name, query = name.strip(), query.strip()
    if problems := _problems(name, query, at):
        raise BadView(problems)
    made = view or View(position=(View.objects.aggregate(last=Max("position"))["last"] or 0) + 1)
    before = {field: getattr(view, field) if view else None for field in _FIELDS}
    made.name, made.query, made.owner, made.team = name, query, owner, team
    made.save()
    after = {field: getattr(made, field) for field in _FIELDS}
    changes = {field: [before[field], after[field]] for field in _FIELDS if before[field] != after[field]}
    if changes:
        policy_changed(made.pk, changes, subject="view", by=by, at=at)
    return made


def _problems(name: str, query: str, at: datetime) -> dict[str, str]:
    problems = {}
    if not name or len(name) > LONGEST_NAME:
        problems["name"] = f"Give the view a name of at most {LONGEST_NAME} characters."
    try:
        if not parse(query, at.date()):
            problems["query"] = "Search for something first: the view keeps what was asked."
    except BadQuery as bad:
        problems["query"] = str(bad)
    return problems
