"""Passwords of connected accounts and rooms, sealed with a key made from the desk's secret key."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class CannotUnseal(ValueError):
    """The secret was sealed under another key."""


def derived_key(purpose: str) -> bytes:
    """Return 32 bytes for one purpose, from the secret key (HKDF would add nothing to a random key)."""
    return hashlib.blake2b(purpose.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=32).digest()


def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derived_key("vault")))


def seal(secret: str) -> str:
    """Return the secret, unreadable without the desk's key; empty stays empty."""
    return _fernet().encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str) -> str:
    """Return the secret, or raise ``CannotUnseal`` with what to do."""
    if not sealed:
        return ""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        message = "The password was saved under another secret key. Enter it again in the settings."
        raise CannotUnseal(message) from None
