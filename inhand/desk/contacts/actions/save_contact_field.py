"""Define a field of people that is the team's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from inhand.desk.contacts.models import ContactField
from inhand.desk.teams.actions.edit import added, edit
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from inhand.desk.teams.models import Teammate

MOST_CHOICES = 100


@transaction.atomic
def save_contact_field(
    field: ContactField | None,
    *,
    title: str,
    kind: str,
    choices: Iterable[str] = (),
    is_active: bool = True,
    by: Teammate,
    at: datetime,
) -> ContactField:
    """Make a field (``None``) or change one; its kind stays, since values are of it. Raise ``BadInput``."""
    title = " ".join(title.split())
    named = [each.strip() for each in choices if each.strip()]
    kind = field.kind if field else kind
    fields = {"title": title, "choices": list(dict.fromkeys(named)), "is_active": is_active}
    if problems := _problems(field, title, kind, named):
        raise BadInput(problems)
    if field:
        held = ContactField.objects.select_for_update().get(pk=field.pk)
        edit(held, fields, subject="contact_field", by=by, at=at)
        return held
    last = ContactField.objects.aggregate(last=Max("position"))["last"] or 0
    whole = fields | {"kind": kind, "slug": _slug(title), "position": last + 1}
    made = ContactField.objects.create(**whole)
    added(made, whole, subject="contact_field", by=by, at=at)
    return made


def _problems(field: ContactField | None, title: str, kind: str, choices: list[str]) -> dict[str, str]:
    problems = {}
    if not 0 < len(title) <= 80:  # noqa: PLR2004 -- as long as its column
        problems["title"] = "Give the field a name of up to 80 letters."
    others = ContactField.objects.exclude(pk=field.pk) if field else ContactField.objects.all()
    if others.filter(title__iexact=title).exists():
        problems["title"] = f"There is a field called {title} already."
    if kind not in ContactField.Kind.values:
        problems["kind"] = "Choose what stands in the field."
    if kind == ContactField.Kind.CHOICE and not 0 < len(choices) <= MOST_CHOICES:
        problems["choices"] = (
            f"Give at least one choice and at most {MOST_CHOICES}, each in a line of its own."
        )
    return problems


def _slug(title: str) -> str:
    """Return a short name that no other field has; it stays when the title changes."""
    base = slugify(title)[:36] or "field"
    taken = set(ContactField.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken
    )
