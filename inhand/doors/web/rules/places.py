"""What is wrong in a book of rules, and where, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inhand.desk.rules.rulebook import LabelLine, PersonLine, RuleBook, TeamLine, TopicLine, kinds
from inhand.doors.web.desk_said import desk_said
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inhand.desk.rules.file import Told

_LINES = {"topics": TopicLine, "label_rules": LabelLine, "teams": TeamLine, "people": PersonLine}


def said(told: Told) -> str:
    """Return ``Line 31, team “Billing”, lead: Nobody here has the address …``."""
    line = _("line {number}").format(number=told.line) if told.line else ""
    place = ", ".join(filter(None, (line, _row(told), *_fields(told))))
    words = desk_said(told.said)
    return _("{place}: {words}").format(place=place[0].upper() + place[1:], words=words) if place else words


def _row(told: Told) -> str:
    if told.name:
        words = {
            "topics": _("topic “{name}”"),
            "label_rules": _("label rule for “{name}”"),
            "teams": _("team “{name}”"),
            "people": _("working hours of {name}"),
        }
    else:
        words = {
            "topics": _("topic number {number}"),
            "label_rules": _("label rule number {number}"),
            "teams": _("team number {number}"),
            "people": _("person number {number}"),
        }
    return words[told.rows].format(name=told.name, number=told.number) if told.rows else ""


def _fields(told: Told) -> Iterator[str]:
    """Yield what the fields on the way are called; one that no rule has is called as it was written."""
    of: Any = _LINES.get(told.rows, RuleBook)
    for name in told.field.split("."):
        kind = kinds(of).get(name)
        yield _(kind.title) if kind else name
        of = getattr(kind, "of", None)
