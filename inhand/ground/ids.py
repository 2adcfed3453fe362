"""Names for new things that must be unique without asking anyone."""

from __future__ import annotations

import secrets


def new_key() -> str:
    """Return a random key, safe in a URL: 128 bits in 22 characters."""
    return secrets.token_urlsafe(16)


def new_message_id(domain: str) -> str:
    """Return a fresh Message-ID (RFC 5322, 3.6.4) without its angle brackets."""
    return f"{secrets.token_hex(16)}@{domain or 'inhand.invalid'}"
