"""People: teammates, the teams they are in, when they work and when they do not."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q


class TeammateManager(BaseUserManager["Teammate"]):
    """Finds teammates by e-mail, whatever its case. Adding one is ``actions/add_teammate.py``."""

    def get_by_natural_key(self, username: str | None) -> Teammate:
        return self.get(email__iexact=username)

    def here(self) -> models.QuerySet[Teammate]:
        return self.filter(is_active=True)


class Teammate(AbstractBaseUser, PermissionsMixin):
    """A person who answers customers, and their account.

    ``capacity`` is the load at which routing skips them, ``channel_capacity`` how many of one platform may wait on
    them: ``{"chat": 3}``.
    """

    class Status(models.TextChoices):
        AVAILABLE = "available", "Available"
        BUSY = "busy", "Busy"
        AWAY = "away", "Away"

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", "Administrator"
        LEAD = "lead", "Lead"
        TEAMMATE = "teammate", "Teammate"

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role, default=Role.TEAMMATE)
    time_zone = models.CharField(max_length=64, default="UTC")
    capacity = models.PositiveSmallIntegerField(default=8)
    channel_capacity = models.JSONField(default=dict, blank=True)
    # Plain words or HTML (``replies/signature.py``), and the digest of the logo in it.
    signature = models.TextField(default="", blank=True)
    logo = models.CharField(max_length=32, default="", blank=True)
    # What the desk speaks to them; empty: what their browser asks for.
    interface_language = models.CharField(max_length=8, default="", blank=True)
    # Their own map of the keys: ``{"map": {"c": "y"}, "off": true}`` (``keys.py``); empty is as everybody's.
    keys = models.JSONField(default=dict, blank=True)
    # They may send on high risk conversations and approve drafts for them; leads and administrators may anyway.
    may_approve = models.BooleanField(default=False)
    status = models.CharField(max_length=20, choices=Status, default=Status.AWAY)
    status_since = models.DateTimeField(null=True)
    status_until = models.DateTimeField(null=True)
    # When they came back after more than a day away: their cap ramps up over the first hour (semantics 4).
    back_since = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=False, null=True)

    objects: ClassVar[TeammateManager] = TeammateManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="teammate_capacity", condition=Q(capacity__gte=1, capacity__lte=200)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """Return one or two letters for the ring."""
        return initials(self.name)

    @property
    def is_administrator(self) -> bool:
        return self.role == self.Role.ADMINISTRATOR

    @property
    def is_staff(self) -> bool:
        return False


def initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"


class Team(models.Model):
    """People who share a lane. ``backup`` is asked when nobody of the team is there, then ``lead``.

    ``on_call`` is told when the target of what stands in the lane has passed.
    """

    class Mode(models.TextChoices):
        BALANCED = "balanced", "Balanced"
        ROUND_ROBIN = "round_robin", "Round robin"
        CLAIM = "claim", "Claim"

    name = models.CharField(max_length=80, unique=True)
    mode = models.CharField(max_length=20, choices=Mode, default=Mode.BALANCED)
    time_zone = models.CharField(max_length=64, default="UTC")
    is_general = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    backup = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    lead = models.ForeignKey(Teammate, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    on_call = models.ForeignKey(Teammate, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    members: models.ManyToManyField[Teammate, Membership] = models.ManyToManyField(
        Teammate, through="Membership", related_name="teams"
    )
    end_of_shift_buffer_minutes = models.PositiveSmallIntegerField(default=20)
    disconnect_minutes = models.PositiveSmallIntegerField(default=10)
    follow_up_window_minutes = models.PositiveSmallIntegerField(default=240)
    # In a claim team: what has waited this long is given out before anything new may be claimed (semantics 5).
    must_take_minutes = models.PositiveSmallIntegerField(default=5)
    # Whose public holidays it took over last, so that the next year's can be proposed.
    holiday_country = models.CharField(max_length=2, default="", blank=True)
    holiday_region = models.CharField(max_length=40, default="", blank=True)
    holiday_language = models.CharField(max_length=12, default="", blank=True)

    # Above this sum a conversation is high risk; without one, money never makes it so.
    money_limit = models.PositiveIntegerField(null=True, blank=True, default=1000)
    money_currency = models.CharField(max_length=3, default="EUR")
    risk_words = models.JSONField(default=list, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_general"], name="team_one_general", condition=Q(is_general=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A teammate is in a team, at L1 or L2. A team has tiers when somebody is at L2."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    teammate = models.ForeignKey(Teammate, on_delete=models.CASCADE, related_name="memberships")
    tier = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="membership_tier", condition=Q(tier__in=[1, 2])),
            models.UniqueConstraint(fields=["team", "teammate"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.teammate_id} in {self.team_id}"


class WorkingHours(models.Model):
    """A weekly span in the wall time of its owner's zone: a teammate's shift, or a team's business hours.

    ``weekday`` 0 is Monday. ``ends`` at or before ``starts`` is on the next day; 00:00 to 00:00 is the whole day.
    """

    teammate = models.ForeignKey(Teammate, null=True, on_delete=models.CASCADE, related_name="hours")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="hours_weekday", condition=Q(weekday__lte=6)),
            models.CheckConstraint(
                name="hours_of_one",
                condition=Q(teammate__isnull=False, team__isnull=True)
                | Q(teammate__isnull=True, team__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts}-{self.ends}"


class Absence(models.Model):
    """Time off, with a start and an end."""

    teammate = models.ForeignKey(Teammate, on_delete=models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="absence_ends_later", condition=Q(ends_at__gt=models.F("starts_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.teammate_id} {self.starts_at}-{self.ends_at}"


class Holiday(models.Model):
    """A day on which a team is closed."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="holidays")
    on = models.DateField()
    name = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "on"], name="holiday_once")]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"


class Logo(models.Model):
    """A picture that stands in signatures. ``digest`` is of its bytes: what is the same is kept once."""

    digest = models.CharField(max_length=32, unique=True)
    content_type = models.CharField(max_length=20)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.digest

    @property
    def content_id(self) -> str:
        return f"logo-{self.digest}@inhand"
