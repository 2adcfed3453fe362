"""Connected accounts, and every message as it arrived, byte for byte."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from inhand.desk.conversations.models import Inbox


class Channel(models.Model):
    """One connected account of an inbox. ``settings`` belong to its kind.

    ``secret`` is sealed (``ground/vault.py``), and so is ``hook_key``, by which a mail service signs what it pushes.
    """

    inbox = models.ForeignKey(Inbox, on_delete=models.PROTECT, related_name="channels")
    kind = models.CharField(max_length=20)
    address = models.CharField(max_length=320)
    name = models.CharField(max_length=120, default="", blank=True)
    settings = models.JSONField(default=dict)
    secret = models.TextField(default="", blank=True)
    hook_key = models.TextField(default="", blank=True)
    is_active = models.BooleanField(default=True)
    problem = models.TextField(default="", blank=True)
    problem_since = models.DateTimeField(null=True)
    last_ok_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "address"], name="channel_once")]

    def __str__(self) -> str:
        return self.address


class OAuthApp(models.Model):
    """What this desk is registered as with a mail provider. ``own`` describes a provider that we do not know."""

    provider = models.CharField(max_length=20, unique=True)
    client_id = models.CharField(max_length=300)
    secret = models.TextField(default="", blank=True)
    tenant = models.CharField(max_length=120, default="", blank=True)
    own = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.provider


class Grant(models.Model):
    """Somebody's consent that the desk uses a mailbox, and the sealed tokens that prove it.

    ``lost`` says why it is not good any more. Whoever fetches a new token holds it until ``lease_until``.
    """

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="grant")
    provider = models.CharField(max_length=20)
    access = models.TextField()
    refresh = models.TextField()
    expires_at = models.DateTimeField()
    lost = models.TextField(default="", blank=True)
    lease_until = models.DateTimeField(null=True)
    revision = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"consent of {self.provider}"


class Cursor(models.Model):
    """How far a mailbox folder was read (RFC 3501, 2.3.1.1): the one where mail comes in, or ``sent``, ``junk``."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="cursors")
    folder = models.CharField(max_length=5, default="", blank=True)
    uidvalidity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    since = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "folder"], name="cursor_once"),
        ]

    def __str__(self) -> str:
        return f"{self.uidvalidity}:{self.last_uid}"


class Import(models.Model):
    """Old mail on its way into an inbox. ``source`` says from where, ``place`` how far; ``entry`` is where it began."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="imports")
    source = models.CharField(max_length=1000)
    place = models.JSONField(default=dict)
    taken = models.PositiveIntegerField(default=0)
    entry = models.BigIntegerField()
    began_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "source"], name="import_once"),
        ]

    def __str__(self) -> str:
        return self.source


class AutomaticMail(models.Model):
    """That an automatic mail went to somebody: what the loop breaker remembers. A notice has no conversation."""

    recipient = models.CharField(max_length=320)
    conversation = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["recipient", "at"], name="automatic_to"),
            models.Index(fields=["conversation", "at"], name="automatic_in"),
            models.Index(fields=["at"], name="automatic_when"),
        ]

    def __str__(self) -> str:
        return self.recipient


class Arrival(models.Model):
    """A message as it arrived, stored before anyone tries to understand it, and never dropped.

    ``digest`` is the SHA-256 of the bytes: with the channel it makes a repeat a no-op before parsing. ``raw``
    is the header alone when ``left_on_server`` (too large to take in). ``folder`` is as with ``Cursor``.
    """

    class State(models.TextChoices):
        STORED = "stored", "Stored"
        ACCEPTED = "accepted", "Accepted"
        PARKED = "parked", "Parked"

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="arrivals")
    digest = models.CharField(max_length=64)
    raw = models.BinaryField()
    size = models.BigIntegerField()
    left_on_server = models.BooleanField(default=False)
    arrived_at = models.DateTimeField()
    folder = models.CharField(max_length=5, default="", blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.STORED)
    reason = models.TextField(default="", blank=True)
    message = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "digest"], name="arrival_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["arrived_at"], name="arrival_parked", condition=Q(state="parked")),
        ]

    def __str__(self) -> str:
        return f"arrival {self.pk}"
