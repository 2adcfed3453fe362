"""What a lane is called, so that a person can read where something stands. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inhand.desk.routing.situation import TeamFacts


def lane_label(team: TeamFacts, topic: str, tier: int = 1) -> str:
    """Return "L1 · shipping delay" in a team with tiers, else "Billing · refund".

    Without a topic, or with one of its own name, the team alone is named.
    """
    about = topic.replace("-", " ")
    about = "" if about.casefold() == team.name.casefold() else about
    if team.second_tier:
        return f"L{tier} · {about or team.name}"
    return f"{team.name} · {about}" if about else team.name
