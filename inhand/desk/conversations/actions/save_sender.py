"""Block a sender, or let them through whatever a filter says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.learn_sender import SUBJECT
from inhand.desk.conversations.models import SenderRule
from inhand.desk.conversations.queries import own_addresses
from inhand.desk.conversations.senders import normal
from inhand.desk.teams.actions.edit import added, edit, removed
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


@transaction.atomic
def save_sender(row: SenderRule | None, *, value: str, kind: str, by: Teammate, at: datetime) -> SenderRule:
    """Say what counts for an address or a domain; it stays until somebody changes it. Raise ``BadInput``."""
    name = normal(value)
    if problems := _problems(row, name, kind):
        raise BadInput(problems)
    if row is None:
        fields = {"value": name, "kind": kind}
        made = SenderRule.objects.create(**fields, learnt=False, at=at)
        added(made, fields, subject=SUBJECT, by=by, at=at)
        return made
    held = SenderRule.objects.select_for_update().get(pk=row.pk)
    edit(held, {"value": name, "kind": kind, "learnt": False}, subject=SUBJECT, by=by, at=at)
    return held


@transaction.atomic
def delete_sender(row: SenderRule, *, by: Teammate, at: datetime) -> None:
    """Forget it: what a filter says counts again."""
    if SenderRule.objects.filter(pk=row.pk).delete()[0]:
        removed(row.pk, {"value": row.value, "kind": row.kind}, subject=SUBJECT, by=by, at=at)


def _problems(row: SenderRule | None, name: str, kind: str) -> dict[str, str]:
    others = SenderRule.objects.exclude(pk=row.pk if row else 0)
    problems = {}
    if not name:
        problems["value"] = "Write an address, such as eva@shop.example, or a domain, such as shop.example."
    elif others.filter(value=name).exists():
        problems["value"] = f"{name} is on the list already."
    elif kind == SenderRule.Kind.BLOCK and _is_ours(name):
        problems["value"] = f"{name} is one of this desk’s own addresses."
    if kind not in SenderRule.Kind.values:
        problems["kind"] = "Choose one of the list."
    return problems


def _is_ours(name: str) -> bool:
    return any(own == name or own.rpartition("@")[2] == name for own in own_addresses())
