"""Who sends: the desk's own key, made from its secret key, and the signed word that goes with each push (RFC 8292)."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.conf import settings

from inhand.doors.notices.push.encrypt import encode, point
from inhand.ground.vault import derived_key

if TYPE_CHECKING:
    from datetime import datetime

_HOLDS = timedelta(hours=12)
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@lru_cache(maxsize=1)
def _key(_secret: str) -> ec.EllipticCurvePrivateKey:
    scalar = int.from_bytes(derived_key("web push"), "big") % (_ORDER - 1) + 1
    return ec.derive_private_key(scalar, ec.SECP256R1())


def public_key() -> str:
    """Return what a browser subscribes with, base64url."""
    return encode(point(_key(settings.SECRET_KEY).public_key()))


def authorization(endpoint: str, *, at: datetime) -> str:
    """Return the header's value for one push service."""
    parts = urlsplit(endpoint)
    head = {"typ": "JWT", "alg": "ES256"}
    says = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((at + _HOLDS).timestamp()),
        "sub": settings.BASE_URL,
    }
    signed = ".".join(encode(json.dumps(each, separators=(",", ":")).encode()) for each in (head, says))
    r, s = decode_dss_signature(_key(settings.SECRET_KEY).sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"vapid t={signed}.{encode(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}, k={public_key()}"
