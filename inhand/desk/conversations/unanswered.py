"""Since when a customer waits, told from what was said. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


class Said(NamedTuple):
    """A message as far as the clock is concerned. ``counts``: a person wrote it, and it was not taken back."""

    at: datetime
    id: int
    inbound: bool
    counts: bool


def waiting_since(messages: Iterable[Said]) -> datetime | None:
    """Return the time of the oldest unanswered customer message; a public reply answers all before it."""
    since = None
    for said in sorted(messages):
        if said.counts:
            since = (since or said.at) if said.inbound else None
    return since
