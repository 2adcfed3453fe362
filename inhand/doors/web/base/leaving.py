"""The banner of somebody who is about to be gone: how much would be late before they are back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inhand.desk.ownership.leaving import Leaving, late_before, leaving
from inhand.desk.ownership.queries import waiting_on
from inhand.doors.web import said
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.routing.policy import Policy
    from inhand.desk.teams.models import Teammate

ADDRESS = "/handover/"


@dataclass(frozen=True, slots=True)
class Note:
    """``late`` are the conversations, soonest due first."""

    leaving: Leaving
    late: list[int]
    words: str
    back: str


def note(person: Teammate, policy: Policy, now: datetime) -> Note | None:
    """Return it for who leaves, ``None`` for who stays. Asks the desk for nothing as long as they stay."""
    hours = policy.hours_of_person.get(person.pk)
    if hours is None:
        return None
    going = leaving(hours, status=person.status, status_until=person.status_until, now=now)
    if going is None:
        return None
    late = [each.id for each in late_before(waiting_on(person), going.back_at)]
    return Note(going, late, _words(going, now), _back(going, now))


def _words(going: Leaving, now: datetime) -> str:
    if going.back_at and going.why in {"away", "busy"}:
        until = _("You are away until {moment}") if going.why == "away" else _("You are busy until {moment}")
        return until.format(moment=said.moment(going.back_at, now))
    return {
        "shift_ends": _("Your shift ends at {hour}").format(hour=said.hour(going.at)),
        "off_shift": _("You are off shift"),
        "away": _("You are away"),
        "busy": _("You are busy"),
    }[going.why]


def _back(going: Leaving, now: datetime) -> str:
    if not going.back_at:
        return _("until you are back")
    return _("before you are back {moment}").format(moment=said.moment(going.back_at, now))
