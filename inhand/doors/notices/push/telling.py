"""Whom an event is told on their devices, and as what. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

# What a device may be told of, in the words of its settings.
KINDS = {
    "assigned": "A conversation was given to me",
    "replied": "A customer wrote to me again",
    "mention": "A note mentions me",
    "taken": "A colleague took what I had",
    "past_target": "Something of mine is past its target",
    "must_take": "Something waits in my lane, and I am asked",
}


@dataclass(frozen=True, slots=True)
class Told:
    teammate: int
    kind: str


def told(name: str, facts: Mapping[str, Any], *, by: int | None, owner: int | None) -> list[Told]:
    """Return who is told of an event. Nobody is told of what they did themselves."""
    return [each for each in _told(name, facts, by, owner) if each.teammate != by]


def _told(name: str, facts: Mapping[str, Any], by: int | None, owner: int | None) -> list[Told]:
    if name in {"conversation.assigned", "lane.entered"}:
        return _moved(facts, by)
    if name == "message.received" and not facts["opened"] and owner is not None:
        return [Told(owner, "replied")]
    if name == "note.added":
        return [Told(pk, "mention") for pk in facts["mentions"]]
    if name == "must_take.asked":
        return [Told(pk, "must_take") for pk in facts["told"]]
    if name == "rung.climbed":
        past = facts["rung"] == "stale"
        people = dict.fromkeys([*([owner] if past and owner else []), *facts["told"]])
        return [Told(pk, "past_target" if past else "must_take") for pk in people]
    return []


def _moved(facts: Mapping[str, Any], by: int | None) -> list[Told]:
    """Whoever has it now, and whoever had it if a person took it away: what is rescued, they left behind."""
    if facts["how"] == "undone":
        return []
    owner, former = facts.get("owner"), facts.get("former_owner")
    told = [Told(owner, "assigned")] if owner else []
    return [*told, Told(former, "taken")] if by and former else told
