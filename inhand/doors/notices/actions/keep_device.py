"""Tell a teammate on this device from now on, or not any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.doors.notices.models import PushDevice
from inhand.doors.notices.push.encrypt import decode
from inhand.doors.notices.push.telling import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from inhand.desk.teams.models import Teammate

_POINT, _SECRET = 65, 16


class BadDevice(ValueError):
    """What the browser gave is no subscription."""


@transaction.atomic
def keep_device(
    teammate: Teammate,
    *,
    endpoint: str,
    keys: Mapping[str, str],
    name: str,
    kinds: Iterable[str],
    quiet: bool,
    at: datetime,
) -> PushDevice:
    """Keep it, with what it is told of. It tells one teammate at a time: who signs in there next takes it over."""
    try:
        fits = len(decode(keys["p256dh"])) == _POINT and len(decode(keys["auth"])) == _SECRET
    except (KeyError, ValueError) as error:
        raise BadDevice(str(error)) from error
    if not fits or not endpoint.startswith(("https://", "http://127.0.0.1:")):
        message = "This is no subscription of a browser."
        raise BadDevice(message)
    values = {
        "teammate": teammate, "p256dh": keys["p256dh"], "auth": keys["auth"], "name": name[:80] or "A browser",
        "kinds": [kind for kind in KINDS if kind in set(kinds)], "quiet": quiet,
    }  # fmt: skip
    return PushDevice.objects.update_or_create(
        endpoint=endpoint, defaults=values, create_defaults=values | {"added_at": at}
    )[0]


def forget_device(device: PushDevice) -> None:
    """Forget it: its teammate does not want it any more, or the browser is gone."""
    PushDevice.objects.filter(pk=device.pk).delete()
