"""Win by a conditional update, not by hope: the one idiom for changing a row that others may change too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from inhand.ground import prepared

if TYPE_CHECKING:
    from django.db.models import Model


def advance(model: type[Model], *, pk: int, revision: int, by: int = 1, **changes: Any) -> bool:
    """Set ``changes`` and a later revision if the row still has ``revision``; say whether we won."""
    return prepared.update(model, {"id": pk, "revision": revision}, revision=revision + by, **changes) == 1


def serialise(name: str) -> None:
    """Let one transaction at a time pass this point, until it ends.

    SQLite transactions are IMMEDIATE and therefore serial already; PostgreSQL takes an advisory lock.
    """
    if not transaction.get_connection().in_atomic_block:
        message = "serialise() holds until the transaction ends, so it needs one"
        raise RuntimeError(message)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", ["inhand:" + name])
