"""What is impossible about a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inhand.desk.teams.hours import check
from inhand.desk.teams.models import Teammate

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST_CAPACITY = 200
LONGEST_PLATFORM = 20


def problems_of(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with these fields of a teammate, by field."""
    problems: dict[str, str] = {}
    if "name" in fields and not fields["name"].strip():
        problems["name"] = "Give a name; colleagues and customers see it."
    if "role" in fields and fields["role"] not in Teammate.Role.values:
        problems["role"] = f"The role must be one of {', '.join(Teammate.Role.values)}."
    if "capacity" in fields and not 1 <= fields["capacity"] <= LARGEST_CAPACITY:
        problems["capacity"] = f"The capacity must be between 1 and {LARGEST_CAPACITY} conversations."
    if "channel_capacity" in fields and (wrong := _channel_problem(fields["channel_capacity"])):
        problems["channel_capacity"] = wrong
    if "time_zone" in fields:
        problems |= check(fields["time_zone"], ())
    return problems


def _channel_problem(caps: Mapping[str, Any]) -> str:
    """Platforms are not checked against a list: channels are plugs, and the desk does not know them."""
    if any(not platform or len(platform) > LONGEST_PLATFORM for platform in caps):
        return "Name the platform, such as chat or sms."
    wrong = [
        name for name, most in caps.items() if type(most) is not int or not 1 <= most <= LARGEST_CAPACITY
    ]
    return f"The capacity for {wrong[0]} must be between 1 and {LARGEST_CAPACITY}." if wrong else ""
