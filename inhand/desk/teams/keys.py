"""The keys of the workspace: what each does, and whether a teammate's own map of them holds. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# What a key does, by the key it has from the start. Those that are not listed here cannot be moved.
GROUPS: dict[str, dict[str, str]] = {
    "Getting about": {
        "j": "next",
        "k": "previous",
        "g m": "my work",
        "g w": "waiting",
        "g l": "lane",
        "g p": "past target",
        "g s": "snoozed",
        "g d": "drafts",
        "g e": "everyone’s",
        "g a": "to approve",
        "g x": "spam",
        "g h": "health",
        ".": "refresh the order",
        "[": "hide the sidebar",
        "]": "hide the facts",
        "\\": "hide both sides",
        "x": "select",
        "X": "select all that are shown",
        "S": "my status",
        "H": "hand over before you leave",
        "?": "this list",
    },
    "A conversation": {
        "c": "claim",
        "C": "take the next one",
        "a": "assign",
        "o": "hand off with a packet",
        "r": "reply",
        "n": "note",
        "f": "forward",
        "/": "templates, search",
        "e": "close, reopen",
        "!": "spam, or no spam",
        "z": "snooze, or remind",
        "s": "state",
        "u": "urgency",
        "t": "topic",
        "l": "tags",
        "m": "more",
        "w": "why me?",
    },
}
# The browser's and ours, for all.
FIXED = {
    "Ctrl K": "search and commands",
    "Enter": "open",
    "Esc": "back",
    "Ctrl Z": "take the last thing back",
    "Ctrl Enter": "send",
}
DOES = {key: does for group in GROUPS.values() for key, does in group.items()}
_KEY = re.compile(r"\S|[a-zA-Z] \S")


def moved(wanted: Mapping[str, str]) -> dict[str, str]:
    """Return only the keys that are not where they were from the start."""
    return {key: new.strip() for key, new in wanted.items() if key in DOES and new.strip() not in {"", key}}


def problems(wanted: Mapping[str, str]) -> dict[str, str]:
    """Return by key what is wrong with a map: no key, two that are the same, or one that another begins with."""
    found: dict[str, str] = {}
    now = {key: wanted.get(key, "").strip() or key for key in DOES}
    holders: dict[str, str] = {}
    for key, new in now.items():
        if not _KEY.fullmatch(new):
            found[key] = "One key, or two with a space between: y, or g y."
        elif new in holders:
            found[key] = f"“{new}” is taken: {DOES[holders[new]]}."
        else:
            holders[new] = key
    starts = {new.split(" ")[0]: key for new, key in holders.items() if " " in new}
    for key, new in now.items():
        if key not in found and new in starts:
            found[key] = f"“{new}” begins another: {DOES[starts[new]]}."
    return found
