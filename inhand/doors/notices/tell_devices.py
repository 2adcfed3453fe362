"""Tell those whom an event concerns, on the devices that want to know of it, and not outside their hours."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from inhand.desk.conversations.models import Conversation, Urgency
from inhand.desk.ledger.events import RungClimbed
from inhand.desk.routing import policy as policies
from inhand.desk.routing.ladder import ON_CALL
from inhand.desk.teams.hours import shift_at
from inhand.desk.teams.models import Teammate
from inhand.desk.teams.presence import status_at
from inhand.doors.notices.actions.keep_device import forget_device
from inhand.doors.notices.models import PushDevice
from inhand.doors.notices.push import writing
from inhand.doors.notices.push.send import DeviceGone, PushFailed, send
from inhand.doors.notices.push.telling import told

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.ledger.models import Entry

log = logging.getLogger(__name__)


def tell_devices(entry: Entry, *, at: datetime) -> int:
    """Send what the entry gives rise to; return how many devices were reached."""
    found = Conversation.objects.select_related("contact", "team").filter(pk=entry.conversation or 0).first()
    if found is None:
        return 0
    reached = 0
    for each in told(entry.name, entry.facts, by=entry.by, owner=found.owner_id):
        theirs = PushDevice.objects.filter(teammate=each.teammate, teammate__is_active=True)
        for device in theirs.select_related("teammate"):
            quiet = _is_quiet(device, at) and not _is_called(entry, found, device)
            if each.kind in device.kinds and not quiet:
                reached += _reach(device, found, each.kind, at)
    return reached


def _is_quiet(device: PushDevice, at: datetime) -> bool:
    """Tell whether its teammate is not to be disturbed: off shift, or away."""
    person = device.teammate
    hours = policies.present().hours_of_person.get(person.pk)
    off_shift = hours is None or shift_at(hours, at) is None
    away = status_at(person.status, person.status_until, at) == Teammate.Status.AWAY
    return device.quiet and (off_shift or away)


def _is_called(entry: Entry, conversation: Conversation, device: PushDevice) -> bool:
    """Tell whether it is for the named on-call: they are called at any hour, which is what they are named for."""
    called = entry.name == RungClimbed.name and entry.facts["rung"] == ON_CALL
    return called and conversation.team.on_call_id == device.teammate_id


def _reach(device: PushDevice, conversation: Conversation, kind: str, at: datetime) -> bool:
    says = writing.says(conversation, kind, device.teammate)
    urgent = conversation.urgency == Urgency.URGENT or kind in {"past_target", "must_take"}
    try:
        send(device, says, at=at, topic=f"c{conversation.pk}", urgent=urgent)
    except DeviceGone:
        forget_device(device)
        return False
    except PushFailed as failure:
        log.warning("A push to device %d failed: %s", device.pk, failure)
        return False
    PushDevice.objects.filter(pk=device.pk).update(told_at=at)
    return True
