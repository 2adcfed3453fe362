"""Change a row of the desk's rules and record what it was before. The other verbs of rules and people use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from inhand.desk.ledger.events import PolicyChanged
from inhand.desk.ledger.record import record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


def edit(
    row: models.Model,
    changes: Mapping[str, Any],
    *,
    subject: str,
    by: Teammate | None,
    at: datetime,
    also: Mapping[str, list[Any]] | None = None,
) -> None:
    """Set the fields, save the row and record the difference. What stays the same is no event.

    ``also`` is what the caller changed beside the row, as ``[before, after]``, so that one edit is one event.
    """
    edited = {field: [plain(getattr(row, field)), plain(value)] for field, value in changes.items()}
    edited = {field: pair for field, pair in edited.items() if pair[0] != pair[1]}
    for field in edited:
        setattr(row, field, changes[field])
    if edited:
        row.save(update_fields=edited)
    if edited or also:
        policy_changed(row.pk, edited | dict(also or {}), subject=subject, by=by, at=at)


def added(
    row: models.Model, fields: Mapping[str, Any], *, subject: str, by: Teammate | None, at: datetime
) -> None:
    """Record that a row was made with these fields."""
    policy_changed(row.pk, {f: [None, plain(v)] for f, v in fields.items()}, subject=subject, by=by, at=at)


def removed(pk: int, fields: Mapping[str, Any], *, subject: str, by: Teammate | None, at: datetime) -> None:
    """Record that a row with these fields was deleted."""
    policy_changed(pk, {f: [plain(v), None] for f, v in fields.items()}, subject=subject, by=by, at=at)


def policy_changed(
    pk: int, changes: dict[str, list[Any]], *, subject: str, by: Teammate | None, at: datetime
) -> None:
    record(PolicyChanged(subject=subject, id=pk, changes=changes), at=at, by=by.pk if by else None)


def plain(value: object) -> object:
    """Return a value as the ledger keeps it: a row as its id, times as ISO 8601."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, str):
        return str(value)  # a choice is a string, too
    return value.isoformat() if hasattr(value, "isoformat") else value
