"""Where a service that takes no files fetches the picture of a week: a signed address, for sixty days.

Microsoft Teams and Google Chat take pictures from https addresses that anybody can reach (of one inside a card Teams'
own programs show nothing). A desk that has no such address sends them the words only.
"""

from __future__ import annotations

from datetime import date, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing

_LASTS = timedelta(days=60)
_SALT = "inhand.week"
_INSIDE = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home", ".home.arpa", ".corp", ".test")


def make(team: int, last: date) -> str:
    """Return the whole address of a team's week up to that day; empty if nobody outside can reach this desk."""
    if not is_outside(settings.BASE_URL):
        return ""
    return f"{settings.BASE_URL}/week/{signing.Signer(salt=_SALT).sign(f'{team}.{last}')}.png"


def read(token: str, today: date) -> tuple[int, date] | None:
    """Return the team and the last day, or ``None`` for a token that is not ours or too old."""
    try:
        team, _, said = signing.Signer(salt=_SALT).unsign(token).partition(".")
    except signing.BadSignature:
        return None
    last = date.fromisoformat(said)
    return (int(team), last) if today - last <= _LASTS else None


def is_outside(address: str) -> bool:
    """Tell whether, by its name, others than those in the house can reach it safely."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    try:
        is_open = ip_address(host).is_global
    except ValueError:
        is_open = "." in host and not host.endswith(_INSIDE)
    return parts.scheme == "https" and is_open
