"""Gate 4: what the owner should have before them. It turns nobody away and delays nothing. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.routing.gates import Narrowed

if TYPE_CHECKING:
    from inhand.desk.routing.gates import Candidates
    from inhand.desk.routing.situation import Situation

# The whole thread across channels, its labels, the person's last conversations, open promises, templates of the topic.
PIECES = ("thread", "labels", "history", "promises", "templates")


def context_gate(situation: Situation, candidates: Candidates) -> Narrowed:
    """List what is missing, in the order of ``PIECES``."""
    missing = tuple(piece for piece in PIECES if piece in situation.missing_context)
    return Narrowed(candidates, missing=missing)
