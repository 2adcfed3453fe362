"""The rooms in which teams talk, the one post of each conversation there, and the devices that are told."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from inhand.desk.conversations.models import Conversation
from inhand.desk.teams.models import Team


class Room(models.Model):
    """A team's room in a chat service, or its mailing list.

    ``settings`` belong to its kind: ``server``, ``channel`` and ``mention``. ``secret`` is a token or the address of a
    webhook, sealed (``ground/vault.py``).
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="rooms")
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    settings = models.JSONField(default=dict)
    secret = models.TextField(default="", blank=True)
    is_active = models.BooleanField(default=True)
    problem = models.TextField(default="", blank=True)
    problem_since = models.DateTimeField(null=True)
    last_ok_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "name"], name="room_once")]

    def __str__(self) -> str:
        return self.name


class RoomPost(models.Model):
    """What stands in a room about a conversation, or about the desk itself where there is none. It is its own queue.

    ``card`` is what it must say, ``sent`` what it says: they differ as long as something is to be done, and
    ``try_at`` is when. ``external_id`` is the service's name for it. ``is_open``: it asks somebody to act.
    ``revision`` is the conversation's that the card tells of; ``opened_at`` is since when somebody is asked. ``about``
    tells posts of the desk itself apart: empty for who was dropped, ``mail`` for mailboxes.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "To be sent"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        GONE = "gone", "Deleted in the room"

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="posts")
    conversation = models.ForeignKey(
        Conversation, null=True, on_delete=models.CASCADE, related_name="room_posts"
    )
    about = models.CharField(max_length=20, default="", blank=True)
    external_id = models.CharField(max_length=400, default="", blank=True)
    card = models.JSONField(default=dict)
    sent = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    is_open = models.BooleanField(default=True)
    revision = models.IntegerField(default=0)
    opened_at = models.DateTimeField()
    try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            # One post per conversation, edited, never repeated.
            models.UniqueConstraint(fields=["room", "conversation"], name="room_post_once"),
            models.UniqueConstraint(
                fields=["room", "about"], name="room_post_of_desk", condition=Q(conversation=None)
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["try_at"], name="room_post_due", condition=Q(state__in=["waiting", "sending"])
            ),
            models.Index(fields=["conversation"], name="room_post_open", condition=Q(is_open=True)),
        ]

    def __str__(self) -> str:
        return f"{self.room_id}: {self.conversation_id}"


class PushDevice(models.Model):
    """A browser of a teammate that wants to be told. ``kinds`` are what of (``push/telling.py``).

    ``quiet``: only while they are on shift. ``p256dh`` and ``auth`` are the browser's; with them words are sealed.
    """

    teammate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_devices"
    )
    endpoint = models.URLField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    kinds = models.JSONField(default=list)
    quiet = models.BooleanField(default=True)
    added_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
