"""What a mail service posts to us, kept as it came: bytes in, bytes out, marked so that nobody else can forge it."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

_MARK = b"X-Inhand-Hook: "
_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Pushed:
    """``service`` is its slug; ``body`` the posted bytes, of ``content_type``."""

    service: str
    content_type: str
    body: bytes = field(repr=False)


def wrap(pushed: Pushed, key: bytes) -> bytes:
    """Return what is stored as the arrival: two header lines and the body."""
    content_type = " ".join(pushed.content_type.split())
    head = f"{pushed.service} {_mac(pushed, key)}\r\nContent-Type: {content_type}"
    return _MARK + head.encode("latin-1", "replace") + _END + pushed.body


def unwrap(raw: bytes, key: bytes) -> Pushed | None:
    """Return what was wrapped; ``None`` for a mail, also for one that pretends."""
    if not raw.startswith(_MARK):
        return None
    head, _, body = raw.partition(_END)
    first, _, second = head.removeprefix(_MARK).decode("latin-1").partition("\r\n")
    service, _, mac = first.partition(" ")
    pushed = Pushed(service, second.removeprefix("Content-Type: "), body)
    return pushed if hmac.compare_digest(mac, _mac(pushed, key)) else None


def _mac(pushed: Pushed, key: bytes) -> str:
    signed = b"\0".join([b"inhand hook", pushed.service.encode(), pushed.body])
    return hmac.new(key, signed, hashlib.sha256).hexdigest()
