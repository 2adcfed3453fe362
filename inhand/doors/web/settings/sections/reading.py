"""How what stands in the fields of a form is read, and said by field when it cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inhand.desk.teams.problems import BadInput
from inhand.doors.web.settings import hours_text
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from django.http import QueryDict

    from inhand.desk.teams.hours import Span
    from inhand.desk.teams.models import Team, Teammate

# More digits than any id has, and fewer than a database refuses.
_DIGITS = 16


def days(owner: Team | Teammate) -> dict[str, Any]:
    """Return the hours as the fields of a week show them."""
    rows = sorted((row.weekday, row.starts, row.ends) for row in owner.hours.all())
    return {f"day-{day}": text for day, text in hours_text.write(rows).items()}


def spans(given: QueryDict) -> list[Span]:
    found, problems = hours_text.read({day: given.get(f"day-{day}", "") for day in range(7)})
    if problems:
        raise BadInput(problems)
    return found


def number(given: QueryDict, name: str) -> int:
    text = given.get(name, "").strip()
    if not text.isdigit() or len(text) > 6:  # noqa: PLR2004 -- more minutes than a year has
        raise BadInput({name: _("“{text}” is no whole number.").format(text=text)})
    return int(text)


def row(kind: type[Any], key: str) -> Any:  # noqa: ANN401 -- a row of the kind asked for
    """Return what is being edited. Raise its ``DoesNotExist``."""
    return kind.objects.get(pk=int(key) if key.isdigit() and len(key) < _DIGITS else 0)


def one(kind: type[Any], text: str | None) -> Any:  # noqa: ANN401 -- a row of the kind asked for, or none
    return kind.objects.filter(pk=int(text)).first() if text and text.isdigit() else None


def ids(given: QueryDict, name: str) -> list[int]:
    return [int(each) for each in given.getlist(name) if each.isdigit()]
