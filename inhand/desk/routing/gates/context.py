"""Gate 4: what the owner should have before them. It turns nobody away and delays nothing. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inhand.desk.routing.situation import Situation

PIECES = ("thread", "labels", "history", "promises", "templates")


def context_gate(situation: Situation) -> tuple[str, ...]:
    """Return the pieces of context that are missing, to be listed beside the conversation."""
    return tuple(piece for piece in PIECES if piece in situation.missing_context)
