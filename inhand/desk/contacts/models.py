"""Who writes to us: a person, and the addresses they write from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Contact(models.Model):
    """A person outside the desk. Unknown facts are empty and shown as not known."""

    name = models.CharField(max_length=200, default="", blank=True)
    company = models.CharField(max_length=200, default="", blank=True)
    time_zone = models.CharField(max_length=64, default="", blank=True)
    language = models.CharField(max_length=8, default="", blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name or f"contact {self.pk}"


class Handle(models.Model):
    """One address of a contact on one platform. ``value`` is normalised: e-mail in lower case, phone as E.164."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="handles")
    platform = models.CharField(max_length=20)
    value = models.CharField(max_length=320)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["platform", "value"], name="handle_once"),
        ]

    def __str__(self) -> str:
        return self.value
