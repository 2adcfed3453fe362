"""What each process does that needs a mailbox's token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inhand.doors.channels.bearer import bearer

if TYPE_CHECKING:
    from tests.races.together import Barrier


def use(share: dict[str, Any], barrier: Barrier) -> str:
    barrier.wait()
    return bearer(share["channel"])
