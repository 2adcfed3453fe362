"""What the worker does to watch over the mailboxes: thin, and each may run twice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from inhand.desk.conversations.actions.learn_sender import learn_sender as learn
from inhand.desk.conversations.models import Message
from inhand.desk.ledger.models import Entry
from inhand.desk.teams.queries import general_team
from inhand.doors.channels.accounts import account
from inhand.doors.channels.actions.park_unread import park_unread
from inhand.doors.channels.deliver import outbound
from inhand.doors.channels.email import sent
from inhand.doors.channels.health import standing_still, trouble
from inhand.doors.channels.models import Channel
from inhand.doors.notices import queries, writing
from inhand.doors.notices.actions.write_post import say_of_desk
from inhand.doors.notices.models import Room
from inhand.doors.web.desk_said import desk_said
from inhand.doors.worker.room_tasks import owe_posts
from inhand.ground import clock
from inhand.ground.outbox.tasks import NETWORK, task

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Team

_ABOUT = "mail"


@task(priority=9, every=timedelta(minutes=1), dedupe="watch_mail")
def watch_mail() -> None:
    """Put aside what nobody can read, and see to it that a mailbox that stands still is known."""
    park_unread(at=clock.now())
    watch(clock.now())


@task(priority=3, dedupe="channel_changed")
def channel_changed(entry: int, conversation: int | None = None) -> None:
    """A mailbox stopped or works again: the room need not wait for the minute."""
    del entry, conversation
    watch(clock.now())


@task(queue=NETWORK, priority=2, max_attempts=8, dedupe="keep_sent:{entry}")
def keep_sent(entry: int, conversation: int | None = None) -> None:
    """Put a copy of a reply that has left into the Sent folder of its mailbox."""
    del conversation
    message = Message.objects.get(pk=Entry.objects.get(pk=entry).facts["message"])
    channel = Channel.objects.select_related("inbox").filter(pk=message.channel or 0, kind="email").first()
    if channel is None or not channel.settings.get("copy_sent"):
        return
    to = account(channel)
    if sent.is_wanted(to):
        sent.keep(outbound(message, to), to)


@task(priority=-2, dedupe="learn_sender:{conversation}")
def learn_sender(entry: int | None = None, conversation: int = 0) -> None:
    """Somebody said of a mail that it is spam or none, or took that back: the list of senders follows."""
    del entry
    learn(conversation, at=clock.now())


def watch(now: datetime) -> None:
    """Let a room of the team say which mailboxes stand still, and when they go on."""
    troubles = {channel.address: trouble(channel) for channel in standing_still(now)}
    if troubles:
        says = writing.mail_alarm(troubles, said=desk_said)
        owe_posts(say_of_desk(_told(), says, is_open=True, at=now, about=_ABOUT))
        return
    for post in queries.alarms(_ABOUT):
        says = writing.mail_settled(post)
        owe_posts(say_of_desk(post.room.team, says, is_open=False, at=now, about=_ABOUT))


def _told() -> Team:
    """Return the general team, or the first that has a room where it could be told."""
    general = general_team()
    rooms = Room.objects.filter(is_active=True).select_related("team").order_by("pk")
    teams = [room.team for room in rooms]
    return general if general in teams or not teams else teams[0]
