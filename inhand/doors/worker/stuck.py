"""What does not move that should."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.routing.drops import dropped
from inhand.doors.channels.actions.leave import stopped
from inhand.doors.channels.health import standing_still, trouble
from inhand.doors.channels.models import Arrival
from inhand.doors.notices.models import Room, RoomPost
from inhand.ground import clock, schema
from inhand.ground.outbox.models import Job

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_LITTLE_SPACE = 500_000_000
_LATE = timedelta(minutes=5)


def stuck(now: datetime) -> Iterator[str]:
    """Yield a sentence for everything that is stuck: what it is, why, and what to do."""
    if problem := _database():
        yield problem  # no other table can be trusted to be as this version knows it
        return
    for check in (_space, _jobs, _channels, _parked, _automatic, _replies, _lanes, _drops, _rooms):
        yield from check(now)


def _database() -> str:
    if schema.is_too_old():
        return schema.TOO_OLD
    return "" if schema.is_current() else "The database is of another version. Run: inhand migrate"


def _space(_now: datetime) -> Iterator[str]:
    free = shutil.disk_usage(settings.DATA_DIR if settings.DATA_DIR.exists() else "/").free
    if free < _LITTLE_SPACE:
        yield f"Only {free / 1e6:.0f} MB are free where the desk keeps its data ({settings.DATA_DIR}). Make room."


def _jobs(now: datetime) -> Iterator[str]:
    for job in Job.objects.filter(state=Job.DEAD).order_by("pk")[:50]:
        what = f"Job {job.pk} {job.name} {json.dumps(job.args)}"
        yield f"{what} failed {job.attempts} times: {job.error} (--retry tries again)"
    late = Job.objects.filter(state=Job.READY, run_at__lt=now - _LATE).order_by("run_at")
    if first := late.first():
        since = f"{first.run_at:%Y-%m-%d %H:%M} UTC"
        yield f"{late.count()} jobs wait since {since}. Does a worker run? (inhand up, inhand worker)"
    lost = Job.objects.filter(state=Job.RUNNING, lease_until__lt=clock.system())
    for job in lost[:50]:
        yield f"Job {job.pk} {job.name} was left by {job.worker}; the next worker takes it up."
    for job in Job.objects.filter(state=Job.READY, attempts__gt=0).order_by("run_at")[:50]:
        yield f"Job {job.pk} {job.name} {json.dumps(job.args)} is tried again at {job.run_at:%H:%M:%S} UTC: {job.error}"


def _channels(now: datetime) -> Iterator[str]:
    for channel in standing_still(now, patience=timedelta(0)):
        yield f"Mailbox {channel.address}: {trouble(channel)}"


def _parked(_now: datetime) -> Iterator[str]:
    parked = Arrival.objects.filter(state=Arrival.State.PARKED).order_by("pk")
    for arrival in parked[:50]:
        when = f"{arrival.arrived_at:%Y-%m-%d %H:%M} UTC"
        yield f"A message that arrived {when} is parked: {arrival.reason} (Settings → Parked mail)"


def _automatic(now: datetime) -> Iterator[str]:
    if stopped(now):
        yield (
            "Far too much automatic mail was sent, so all of it is stopped for an hour. Look whom it went to, and "
            "whether another machine answers it."
        )


def _replies(_now: datetime) -> Iterator[str]:
    for message in Message.objects.filter(state=Message.State.FAILED).order_by("pk")[:50]:
        yield f"The reply {message.pk} in conversation {message.conversation_id} was not sent: {message.error}"
    for message in Message.objects.filter(state=Message.State.QUEUED).exclude(error="").order_by("pk")[:50]:
        yield f"The reply {message.pk} is tried again at {message.deliver_after:%H:%M:%S} UTC: {message.error}"


def _lanes(now: datetime) -> Iterator[str]:
    late = Conversation.objects.filter(owner=None, state=Conversation.State.OPEN, due_at__lt=now)
    if count := late.count():
        yield f"{count} conversations in a lane are past their target. See /queue/past-target/"


def _drops(now: datetime) -> Iterator[str]:
    for drop in dropped(now):
        yield f"Conversation {drop.conversation.pk} was dropped: {drop.reason} A worker routes it within a minute."


def _rooms(now: datetime) -> Iterator[str]:
    for room in Room.objects.filter(is_active=True).exclude(problem="").select_related("team"):
        since = f"{room.problem_since:%Y-%m-%d %H:%M} UTC"
        yield f"The room {room.name} of {room.team.name} takes no posts since {since}: {room.problem}"
    late = RoomPost.objects.filter(state=RoomPost.State.WAITING, try_at__lt=now - _LATE, room__is_active=True)
    if count := late.count():
        yield f"{count} posts wait to be brought into a room. Does a worker run? (inhand up, inhand worker)"
