"""Bring a notice to one browser through its push service."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import httpx
from cryptography.hazmat.primitives.asymmetric import ec

from inhand.doors.notices.push.encrypt import encrypt
from inhand.doors.notices.push.vapid import authorization

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.doors.notices.models import PushDevice

_SECONDS_KEPT = 4 * 3600
_TIMEOUT = 10.0
_GONE = {401, 403, 404, 410}


class DeviceGone(Exception):
    """The browser does not want it any more, or subscribed under another key."""


class PushFailed(Exception):
    """The push service did not take it now."""


def send(device: PushDevice, says: dict[str, Any], *, at: datetime, topic: str, urgent: bool = False) -> None:
    """Raise ``DeviceGone`` or ``PushFailed``. ``topic``: a newer one takes the place of one that was not shown yet."""
    try:
        body = encrypt(
            json.dumps(says).encode(),
            p256dh=device.p256dh,
            auth=device.auth,
            salt=os.urandom(16),
            key=ec.generate_private_key(ec.SECP256R1()),
        )
    except ValueError as error:
        raise DeviceGone(str(error)) from error
    headers = {
        "Authorization": authorization(device.endpoint, at=at),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(_SECONDS_KEPT),
        "Topic": topic,
        "Urgency": "high" if urgent else "normal",
    }
    try:
        answer = httpx.post(device.endpoint, content=body, headers=headers, timeout=_TIMEOUT)
    except httpx.HTTPError as error:
        raise PushFailed(str(error)) from error
    if answer.status_code in _GONE:
        raise DeviceGone(str(answer.status_code))
    if answer.is_error:
        message = f"{answer.status_code}: {answer.text[:200]}"
        raise PushFailed(message)
