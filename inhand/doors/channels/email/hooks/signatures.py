"""Who posted this? Signatures that the library does not check: Amazon's of SNS, and the standard webhooks' of Resend.

They come on top of the password in the address, which every post has to bring.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509 import load_pem_x509_certificate

from inhand.doors.channels import outside
from inhand.ground import clock

if TYPE_CHECKING:
    from collections.abc import Mapping

SNS_HOST = re.compile(r"sns\.[a-z0-9-]{1,40}\.amazonaws\.com(\.cn)?")
_NOTE = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
_SUBSCRIPTION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
# By the version that a post names; the first is what a topic has until somebody chooses the second.
_HASHES: dict[str, hashes.HashAlgorithm] = {"1": hashes.SHA1(), "2": hashes.SHA256()}  # noqa: S303 -- Amazon's choice
_SECONDS, _MOST_BYTES, _MOST_KEPT = 6, 20_000, 20
_WRONG = "The signature of Amazon SNS is wrong."
_AS_OLD_AS = timedelta(minutes=5)


class BadSignature(ValueError):
    """It is not from whom it says it is; the text says what is wrong."""


_certificates: dict[str, bytes] = {}


def keep_certificate(address: str, pem: bytes) -> None:
    """Remember a certificate of Amazon's by its address; each address has one for ever."""
    if len(_certificates) >= _MOST_KEPT:
        _certificates.clear()
    _certificates[address] = pem


def check_sns(post: Mapping[str, Any]) -> None:
    """Return if Amazon signed it. Raise ``BadSignature``, or ``outside.Unreachable`` if nobody can tell now."""
    algorithm = _HASHES.get(str(post.get("SignatureVersion")))
    address = str(post.get("SigningCertURL") or "")
    there = urlsplit(address)
    if (
        algorithm is None
        or there.scheme != "https"
        or not SNS_HOST.fullmatch(there.netloc)
        or not there.path.endswith(".pem")
    ):
        message = "The post bears no signature of Amazon SNS."
        raise BadSignature(message)
    if address not in _certificates:
        end = clock.monotonic() + _SECONDS
        keep_certificate(address, outside.get(address, end=end, most_bytes=_MOST_BYTES))
    fields = _NOTE if post.get("Type") == "Notification" else _SUBSCRIPTION
    signed = "".join(f"{name}\n{post[name]}\n" for name in fields if post.get(name) is not None)
    try:
        key = load_pem_x509_certificate(_certificates[address]).public_key()
        signature = base64.b64decode(str(post.get("Signature")), validate=True)
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed.encode(), padding.PKCS1v15(), algorithm)
            return
    except (InvalidSignature, ValueError) as error:
        raise BadSignature(_WRONG) from error
    raise BadSignature(_WRONG)


def check_standard(body: bytes, headers: Mapping[str, str], secret: str, *, now: datetime) -> None:
    """Return if it was signed with ``whsec_…`` a moment ago (the standard webhooks' way). Raise ``BadSignature``."""
    known, at = headers.get("svix-id", ""), headers.get("svix-timestamp", "")
    try:
        moment = datetime.fromtimestamp(int(at), UTC)
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (ValueError, OverflowError, binascii.Error) as error:
        message = "The post bears no signature."
        raise BadSignature(message) from error
    right = base64.b64encode(
        hmac.new(key, f"{known}.{at}.".encode() + body, hashlib.sha256).digest()
    ).decode()
    given = (each.partition(",")[2] for each in headers.get("svix-signature", "").split())
    if abs(now - moment) > _AS_OLD_AS or not any(hmac.compare_digest(right, each) for each in given):
        message = "The signature is wrong, or too old."
        raise BadSignature(message)
