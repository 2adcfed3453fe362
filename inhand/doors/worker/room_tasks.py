"""What the worker does for the teams' rooms and for who is told in person: thin, and each may run twice."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.models import Entry
from inhand.desk.routing.actions.catch import catch
from inhand.desk.routing.actions.climb import climb, is_waiting
from inhand.desk.routing.drops import dropped, suspects
from inhand.desk.teams.models import Teammate
from inhand.doors.channels import tell
from inhand.doors.channels.protocol import ChannelError
from inhand.doors.notices import deliver as delivering
from inhand.doors.notices import queries, writing
from inhand.doors.notices.actions.write_post import ask_room, say_of_desk, update_posts
from inhand.doors.notices.service import RoomError
from inhand.doors.web.desk_said import desk_said
from inhand.ground import clock, vault
from inhand.ground.outbox.tasks import NETWORK, task

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from inhand.desk.routing.drops import Drop
    from inhand.doors.notices.service import Mail

log = logging.getLogger(__name__)


@task(priority=5)
def rung_climbed(entry: int, conversation: int) -> None:
    """The ladder took a step: the room shows it, and whoever is told gets a mail."""
    owe_posts(ask_room(conversation, at=clock.now()))
    for person in Entry.objects.get(pk=entry).facts["told"]:
        mail_teammate.enqueue(entry=entry, teammate=person)


def follow_posts() -> None:
    """Let open posts say what has become of their conversations. Costs one short query where there is none."""
    for conversation in queries.behind():
        owe_posts(update_posts(conversation, at=clock.now()))


def owe_posts(posts: Iterable[int]) -> None:
    for post in posts:
        deliver_post.enqueue(post=post)


@task(queue=NETWORK, priority=4, dedupe="post:{post}")
def deliver_post(post: int) -> None:
    """Bring a room to what it must say."""
    delivering.deliver(
        post,
        at=clock.now(),
        mail=mail(),
        again=lambda until: deliver_post.using(
            run_at=until, dedupe=f"post:{post}:{until.isoformat()}"
        ).enqueue(post=post),
    )


def mail() -> Mail | None:
    """Return how a room of kind e-mail is written to: from the desk's own mailbox."""
    send = tell.sender()
    if send is None:
        return None

    def to_room(
        to: list[str],
        subject: str,
        text: str,
        key: str,
        *,
        html: str = "",
        pngs: Mapping[str, bytes] | None = None,
    ) -> None:
        try:
            send(to, subject, text, key, html=html, pngs=pngs or {})
        except (ChannelError, vault.CannotUnseal) as error:
            raise RoomError(str(error), lasting=getattr(error, "permanent", True)) from error

    return to_room


@task(queue=NETWORK, priority=5, dedupe="told:{entry}:{teammate}")
def mail_teammate(entry: int, teammate: int) -> None:
    """Tell somebody in person of a step of the ladder, unless it is settled by now."""
    climbed = Entry.objects.get(pk=entry)
    related = Conversation.objects.select_related("team", "contact", "owner")
    conversation = related.get(pk=climbed.conversation or 0)
    person = Teammate.objects.here().filter(pk=teammate).first()
    send = tell.sender()
    settled = not is_waiting(conversation) or conversation.rung != climbed.facts["rung"]
    if person is None or send is None or settled:
        return
    subject, text = writing.told(conversation, person, climbed.facts["rung"])
    send([person.email], subject, text, f"rung-{entry}-{teammate}")


@task(priority=4, when=lambda facts: not facts["problem"])
def room_mended(entry: int, conversation: int | None = None) -> None:
    """A room works again: what it did not take is tried at once."""
    del entry, conversation
    owe_posts(queries.due(clock.now()))


@task(priority=9, every=timedelta(minutes=1), dedupe="watch_drops")
def watch_drops() -> None:
    """Nobody is to be dropped: whoever was is routed at once, and their team's room is told (semantics 8)."""
    now = clock.now()
    found = dropped(now)
    caught = {drop.conversation.pk for drop in found}
    for drop in found:
        log.error("Conversation %d was dropped: %s", drop.conversation.pk, drop.reason)
        catch(drop.conversation, reason=drop.reason, at=now)
    for suspect in suspects(now):
        if suspect.pk not in caught:
            climb(suspect, at=now)
    _sound_alarm(found, now)


def _sound_alarm(found: list[Drop], now: datetime) -> None:
    teams = {drop.conversation.team for drop in found}
    for team in teams:
        of_team = [drop for drop in found if drop.conversation.team == team]
        owe_posts(say_of_desk(team, writing.alarm(of_team, now, said=desk_said), is_open=True, at=now))
    for post in queries.alarms():
        if post.room.team not in teams:
            owe_posts(say_of_desk(post.room.team, writing.drops_settled(post), is_open=False, at=now))


@task(priority=9, every=timedelta(minutes=1), dedupe="sweep_posts")
def sweep_posts() -> None:
    """Find posts whose job was lost, or whose room was mended: the row is the queue, a job only points to it."""
    owe_posts(queries.due(clock.now()))
