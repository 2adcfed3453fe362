"""Seal a message for one browser, as RFC 8291 says (aes128gcm of RFC 8188, one record)."""

from __future__ import annotations

import base64
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MOST = 3900  # push services take 4096 bytes with all that stands around the words
_RECORD = 4096
_LAST = b"\x02"


def encrypt(text: bytes, *, p256dh: str, auth: str, salt: bytes, key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return the body to post. ``salt`` (16 bytes) and ``key`` are made anew for every message.

    ``p256dh`` and ``auth`` are what the browser gave, base64url. Raise ``ValueError`` if they are not.
    """
    browser, secret = decode(p256dh), decode(auth)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), browser)
    ours = point(key.public_key())
    shared = key.exchange(ec.ECDH(), theirs)
    material = _derived(shared, secret, b"WebPush: info\0" + browser + ours, 32)
    content = _derived(material, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(material, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + struct.pack("!IB", _RECORD, len(ours)) + ours
    return head + AESGCM(content).encrypt(nonce, text[:MOST] + _LAST, None)


def _derived(material: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(material)


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encode(data: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
