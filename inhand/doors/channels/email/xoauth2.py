"""Signing in to IMAP and SMTP by an access token, as Google and Microsoft document SASL XOAUTH2."""

from __future__ import annotations

import json

from inhand.doors.channels.protocol import ChannelError


class TokenRefused(ChannelError):
    """The mail server does not take this token. A fresh one may do."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=False)


class Token:
    """What the libraries call to answer a server: first the token; an error of the server is heard out by silence.

    ``said`` is that error, empty if there was none.
    """

    def __init__(self, user: str, access: str) -> None:
        self._answer = f"user={user}\1auth=Bearer {access}\1\1"
        self.said = ""

    def __call__(self, challenge: bytes | None = None) -> str:
        if not challenge:
            return self._answer
        self.said = _read(challenge)
        return ""


def _read(challenge: bytes) -> str:
    text = challenge.decode("utf-8", "replace")
    try:
        facts = json.loads(text)
    except ValueError:
        return text[:200]
    if not isinstance(facts, dict):
        return text[:200]
    return ", ".join(f"{name} {facts[name]}" for name in ("status", "scope", "error") if facts.get(name))
