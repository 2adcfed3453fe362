"""An address as the list of blocked and allowed senders may name it. Pure."""

from __future__ import annotations

import re

_DOMAIN = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,62})\.)+[a-z0-9-]{2,63}")
_LOCAL = re.compile(r"[^\s<>()\[\]:;,\"@]{1,64}")
_LEVELS = 4


def spellings(address: str) -> tuple[str, ...]:
    """Return the address, its domain and the domains above it, the nearest first; always four of them or none."""
    local, at, domain = address.strip().casefold().rpartition("@")
    if not (local and at and domain):
        return ()
    parts = domain.split(".")
    above = [".".join(parts[place:]) for place in range(1, len(parts) - 1)]
    found = [f"{local}@{domain}", domain, *above]
    return tuple([*found, "", "", ""][:_LEVELS])


def normal(value: str) -> str:
    """Return an address or a domain as the list keeps it, empty if it is neither. ``@shop.example`` is a domain."""
    local, _, domain = value.strip().strip("<>").casefold().rpartition("@")
    if not _DOMAIN.fullmatch(domain) or (local and not _LOCAL.fullmatch(local)):
        return ""
    return f"{local}@{domain}" if local else domain
