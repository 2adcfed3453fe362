"""Who writes to us: a person, the addresses they write from, and what the team knows of them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Contact(models.Model):
    """A person outside the desk. Unknown facts are empty and shown as not known.

    ``name_key`` is the name folded for comparison, ``domain`` that of their company, empty for free mail (both follow
    from other fields). ``values`` holds the team's own fields by slug. Who was merged is kept, and says into whom.
    """

    name = models.CharField(max_length=200, default="", blank=True)
    name_key = models.CharField(max_length=200, default="", blank=True)
    company = models.CharField(max_length=200, default="", blank=True)
    domain = models.CharField(max_length=190, default="", blank=True)
    time_zone = models.CharField(max_length=64, default="", blank=True)
    language = models.CharField(max_length=8, default="", blank=True)
    plan = models.CharField(max_length=60, default="", blank=True)
    is_vip = models.BooleanField(default=False)
    values = models.JSONField(default=dict, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    erased_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["name_key"], name="contact_name", condition=~Q(name_key="")),
            models.Index(fields=["domain", "name_key"], name="contact_domain", condition=~Q(domain="")),
        ]

    def __str__(self) -> str:
        return self.name or f"contact {self.pk}"

    @property
    def is_present(self) -> bool:
        """Tell whether they stand for themselves: neither merged nor erased."""
        return self.merged_into_id is None and self.erased_at is None


class Handle(models.Model):
    """One address of a contact on one platform. ``value`` is normalised: e-mail in lower case, phone as E.164."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="handles")
    platform = models.CharField(max_length=20)
    value = models.CharField(max_length=320)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["value"], name="handle_value")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["platform", "value"], name="handle_once"),
        ]

    def __str__(self) -> str:
        return self.value


class Company(models.Model):
    """What a domain is called. Only domains that somebody named have a row."""

    domain = models.CharField(max_length=190, unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.name


class ContactNote(models.Model):
    """What the team knows of a person, for colleagues only."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()

    def __str__(self) -> str:
        return f"note {self.pk} on {self.contact_id}"


class ContactField(models.Model):
    """A fact of people that this team keeps beside ours. ``choices`` are those of a choice."""

    class Kind(models.TextChoices):
        TEXT = "text", "Text"
        NUMBER = "number", "Number"
        DATE = "date", "Date"
        CHOICE = "choice", "Choice"
        LINK = "link", "Link"

    slug = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)
    choices = models.JSONField(default=list, blank=True)
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.title


class Regrouping(models.Model):
    """Two people were made one, or one was made two. ``moved`` are the ids of the rows that went from one to the other,
    by kind, and what ``kept`` was before, so that it can be undone.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", "Merged"
        SPLIT = "split", "Split"

    kind = models.CharField(max_length=5, choices=Kind)
    kept = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="regroupings")
    other = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="regrouped")
    reason = models.CharField(max_length=300, default="", blank=True)
    moved = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.kind} {self.kept_id} {self.other_id}"


class Distinct(models.Model):
    """A person said that these two are two people; ``one`` has the lower id."""

    one = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="distinct_once"),
            models.CheckConstraint(name="distinct_in_order", condition=Q(one__lt=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} is not {self.other_id}"
