"""Write down what a room must say. The row is the queue: whoever delivers brings the room to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.models import Conversation
from inhand.doors.notices.models import Room, RoomPost
from inhand.doors.notices.writing import card, is_asking

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Team
    from inhand.doors.notices.card import Card

_State = RoomPost.State


@transaction.atomic
def ask_room(conversation: int, *, at: datetime) -> list[int]:
    """Put a conversation into every room of its team, or bring its posts up to date; return what is to be delivered."""
    found = _read(conversation)
    if not is_asking(found):
        return update_posts(conversation, at=at)
    for room in Room.objects.filter(team=found.team, is_active=True):
        post, made = RoomPost.objects.get_or_create(
            room=room, conversation=found, defaults={"opened_at": at, "try_at": at}
        )
        if not made and not post.is_open:
            RoomPost.objects.filter(pk=post.pk).update(is_open=True, opened_at=at)
    return update_posts(conversation, at=at, although_seen=True)


@transaction.atomic
def update_posts(conversation: int, *, at: datetime, although_seen: bool = False) -> list[int]:
    """Let its open posts say what is true now; return those that have to be delivered."""
    found = _read(conversation)
    posts = (
        RoomPost.objects.filter(conversation=found, is_open=True).select_related("room").select_for_update()
    )
    return [
        post.pk
        for post in posts
        if (although_seen or post.revision != found.revision) and _write(post, found, at)
    ]


def _read(conversation: int) -> Conversation:
    related = Conversation.objects.select_related("owner", "contact", "team__lead", "team__on_call")
    return related.get(pk=conversation)


def _write(post: RoomPost, conversation: Conversation, at: datetime) -> bool:
    says = card(post, conversation, conversation.team, at=at)
    asking = is_asking(conversation)
    return _say(post, says, is_open=asking, revision=conversation.revision, at=at)


@transaction.atomic
def say_of_desk(team: Team, says: Card, *, is_open: bool, at: datetime, about: str = "") -> list[int]:
    """Let a team's rooms say something of the desk itself: one post a room, edited. Return what is to be delivered."""
    changed = []
    for room in Room.objects.filter(team=team, is_active=True):
        post = RoomPost.objects.filter(room=room, conversation=None, about=about).first()
        if post is None and not is_open:
            continue
        post = post or RoomPost.objects.create(
            room=room, conversation=None, about=about, opened_at=at, try_at=at
        )
        if _say(post, says, is_open=is_open, revision=post.revision, at=at):
            changed.append(post.pk)
    return changed


def _say(post: RoomPost, says: Card, *, is_open: bool, revision: int, at: datetime) -> bool:
    """Keep the card; tell whether the room has to be brought to it."""
    facts = says.to_facts()
    there = RoomPost.objects.filter(pk=post.pk)
    if facts == post.card:
        there.update(is_open=is_open, revision=revision)
        return False
    there.update(card=facts, is_open=is_open, revision=revision)
    # What is just being sent finds the new card when it is done; what was deleted in the room stays deleted.
    waits = there.exclude(state__in=[_State.SENDING, _State.GONE])
    # A room that has just refused is not asked before its time, whatever happens meanwhile.
    waits.filter(attempts=0).update(try_at=at)
    return waits.update(state=_State.WAITING) == 1
