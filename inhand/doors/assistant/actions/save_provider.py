"""Set up the model that the desk may ask, or switch it off."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.ledger.events import PolicyChanged
from inhand.desk.ledger.record import record
from inhand.desk.teams.problems import BadInput
from inhand.doors.assistant.endpoint import address_problem
from inhand.doors.assistant.models import Provider
from inhand.ground import vault

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate

LONGEST_WAIT, MOST_CALLS = 60, 1_000_000
_FIELDS = ("address", "model", "seconds", "daily_calls", "is_active")


class BadProvider(BadInput):
    """The model cannot be asked like this; ``problems`` says by field why."""


@dataclass(frozen=True, slots=True)
class ProviderTerms:
    """What a person fills in. An empty secret keeps the one that is stored."""

    address: str
    model: str
    seconds: int = 10
    daily_calls: int = 500
    is_active: bool = False
    secret: str = field(default="", repr=False)


@transaction.atomic
def save_provider(terms: ProviderTerms, *, by: Teammate | None, at: datetime) -> Provider:
    """Raise ``BadProvider``. A pause ends. A key is kept for the host it was given for, and for no other."""
    if problems := _problems(terms):
        raise BadProvider(problems)
    held = Provider.objects.select_for_update().first()
    before = {name: getattr(held, name) for name in _FIELDS} if held else {}
    saved = held or Provider(pk=Provider.ONLY)
    moved = saved.address != terms.address.strip()
    saved.address, saved.model = terms.address.strip(), terms.model.strip()
    saved.seconds, saved.daily_calls, saved.is_active = terms.seconds, terms.daily_calls, terms.is_active
    if terms.secret.strip() or moved:
        saved.secret = vault.seal(terms.secret.strip())
    saved.failures, saved.paused_until = 0, None
    saved.save()
    changes = {
        name: [before.get(name), getattr(saved, name)]
        for name in _FIELDS
        if before.get(name) != getattr(saved, name)
    }
    if terms.secret.strip():
        changes["secret"] = ["…", "…"]
    if changes:
        record(PolicyChanged(subject="model", id=saved.pk, changes=changes), at=at, by=by.pk if by else None)
    return saved


def _problems(terms: ProviderTerms) -> dict[str, str]:
    problems = {}
    if problem := address_problem(terms.address.strip()):
        problems["address"] = problem
    if not terms.model.strip():
        problems["model"] = "Name the model as the endpoint knows it."
    if not 1 <= terms.seconds <= LONGEST_WAIT:
        problems["seconds"] = f"Wait between 1 and {LONGEST_WAIT} seconds."
    if not 0 <= terms.daily_calls <= MOST_CALLS:
        problems["daily_calls"] = f"Between 0 and {MOST_CALLS} calls."
    return problems
