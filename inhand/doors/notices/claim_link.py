"""The link in a post: it opens the conversation and asks whether to claim it. It changes nothing by itself."""

from __future__ import annotations

from django.conf import settings
from django.core import signing

_SALT = "inhand.claim-link"


def make(conversation: int) -> str:
    """Return the whole address. It is signed, so that nobody is led to claim what no post asked about."""
    return f"{settings.BASE_URL}/claim/{signing.Signer(salt=_SALT).sign(str(conversation))}/"


def read(token: str) -> int | None:
    """Return the conversation, or ``None`` for a link that is not ours."""
    try:
        return int(signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
