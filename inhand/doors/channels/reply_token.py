"""The signed mark in our reply address by which an answer finds its conversation."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

_MAC = 10  # bytes: 80 bits
_MAX_ID = 8


def make(conversation: int, key: bytes) -> str:
    """Return letters and digits that survive in a local part of any case, about 20 of them."""
    number = conversation.to_bytes(max(1, (conversation.bit_length() + 7) // 8), "big")
    return base64.b32encode(number + _mac(number, key)).decode().rstrip("=").lower()


def read(token: str, key: bytes) -> int | None:
    """Return the conversation that the token names, or None if we did not make it."""
    try:
        raw = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except (binascii.Error, ValueError):
        return None
    number, mac = raw[:-_MAC], raw[-_MAC:]
    genuine = 1 <= len(number) <= _MAX_ID and hmac.compare_digest(mac, _mac(number, key))
    return int.from_bytes(number, "big") if genuine else None


def _mac(number: bytes, key: bytes) -> bytes:
    return hmac.new(key, b"inhand reply " + number, hashlib.sha256).digest()[:_MAC]
