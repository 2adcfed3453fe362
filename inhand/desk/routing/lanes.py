"""What a lane is called, so that a person can read where something stands. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inhand.desk.routing.situation import TeamFacts


def lane_label(team: TeamFacts, topic: str, tier: int = 1) -> str:
    """Return "L1 · shipping delay" in a team with tiers, else "Billing · refund"; the team alone without a topic."""
    about = topic.replace("-", " ")
    if team.second_tier:
        return f"L{tier} · {about or team.name}"
    return f"{team.name} · {about}" if about else team.name
