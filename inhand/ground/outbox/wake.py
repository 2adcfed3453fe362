"""Hear at once that another process committed something: NOTIFY on PostgreSQL, ``data_version`` on SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from inhand.ground import clock

if TYPE_CHECKING:
    from threading import Event

TOPIC = "inhand_outbox"
_GLANCE_SECONDS = 0.05


def announce() -> None:
    """Wake the workers when this transaction commits. SQLite needs no word: the commit itself is seen."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {TOPIC}")


def wait(seconds: float, stop: Event) -> None:
    """Return when something was committed elsewhere, ``stop`` is set or the time has passed."""
    if connection.vendor == "postgresql":
        _wait_for_notify(seconds, stop)
    else:
        _wait_for_commit(seconds, stop)


def _wait_for_notify(seconds: float, stop: Event) -> None:
    connection.ensure_connection()
    raw = connection.connection
    if not getattr(raw, "inhand_listens", False):
        raw.execute(f"LISTEN {TOPIC}")
        raw.inhand_listens = True
        return  # what came before we listened is looked for once more
    until = clock.monotonic() + seconds
    while not stop.is_set() and (left := until - clock.monotonic()) > 0:
        if any(True for _ in raw.notifies(timeout=min(left, 0.5), stop_after=1)):
            return


def _wait_for_commit(seconds: float, stop: Event) -> None:
    until = clock.monotonic() + seconds
    with connection.cursor() as cursor:
        before = _data_version(cursor)
        while clock.monotonic() < until and not stop.wait(_GLANCE_SECONDS):
            if _data_version(cursor) != before:
                return


def _data_version(cursor: object) -> int:
    cursor.execute("PRAGMA data_version")  # type: ignore[attr-defined]
    return int(cursor.fetchone()[0])  # type: ignore[attr-defined]
