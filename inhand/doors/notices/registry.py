"""Which services a room can be in."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from inhand.doors.notices.services import (
    discord,
    email,
    google_chat,
    mattermost,
    microsoft_teams,
    other,
    slack,
)

if TYPE_CHECKING:
    from inhand.doors.notices.service import Editing, Service, Showing

KINDS: dict[str, str] = {
    "slack": "Slack",
    "microsoft_teams": "Microsoft Teams",
    "mattermost": "Mattermost",
    "discord": "Discord",
    "google_chat": "Google Chat",
    "email": "E-mail",
    "other": "Another service (Apprise)",
}
_SERVICES = {
    "slack": slack,
    "microsoft_teams": microsoft_teams,
    "mattermost": mattermost,
    "discord": discord,
    "google_chat": google_chat,
    "email": email,
    "other": other,
}


def service(kind: str) -> Service:
    """Return the service of a kind, or raise ``LookupError``."""
    return cast("Service", _SERVICES[kind])


def editing(kind: str) -> Editing | None:
    """Return it if what was posted there can be edited."""
    found = _SERVICES[kind]
    return cast("Editing", found) if hasattr(found, "edit") else None


def showing(kind: str) -> Showing | None:
    """Return it if pictures can be shown there."""
    found = _SERVICES[kind]
    return cast("Showing", found) if hasattr(found, "show") else None
