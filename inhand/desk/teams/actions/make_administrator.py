"""Make the first administrator, or help one who is locked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from inhand.desk.ledger.events import PolicyChanged
from inhand.desk.ledger.record import record
from inhand.desk.teams.models import Teammate
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from datetime import datetime


class BadAccount(BadInput):
    """The account cannot be made."""


@transaction.atomic
def make_administrator(
    email: str, *, name: str, password: str, at: datetime, time_zone: str = "UTC"
) -> Teammate:
    """Make an administrator, or make the teammate of that address one, with this password."""
    email = email.strip().lower()
    check_account(email, password)
    teammate = Teammate.objects.filter(email__iexact=email).first()
    before = teammate.role if teammate else ""
    if teammate is None:
        name = name.strip() or email.partition("@")[0].title()
        teammate = Teammate(email=email, name=name, time_zone=time_zone, created_at=at, status_since=at)
    teammate.role = Teammate.Role.ADMINISTRATOR
    teammate.is_active = True
    teammate.set_password(password)
    teammate.save()
    changes = {"role": [before, "administrator"], "password": ["", "changed"]}
    record(PolicyChanged(subject="teammate", id=teammate.pk, changes=changes), at=at, by=teammate.pk)
    return teammate


def check_account(email: str, password: str) -> None:
    """Raise ``BadAccount`` for an address that is none or a password that is too weak."""
    problems = {}
    try:
        validate_email(email)
    except ValidationError:
        problems["email"] = f"“{email}” is not an e-mail address."
    try:
        validate_password(password)
    except ValidationError as error:
        problems["password"] = " ".join(error.messages)
    if problems:
        raise BadAccount(problems)
