"""The one gate through which automatic mail leaves: whether it may, and that it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.ledger.events import AutomaticStopped
from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.record import record
from inhand.doors.channels import breaker
from inhand.doors.channels.models import AutomaticMail

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


class NotLeft(Exception):
    """It was not sent, and must not be tried again; the text says why."""


def leave(recipients: Iterable[str], *, conversation: int | None, at: datetime) -> None:
    """Note that an automatic mail goes to these, or raise ``NotLeft``. ``conversation`` is ``None`` for a notice to
    teammates, who may be told often; customers less and less often, by address and by conversation.
    """
    to = [each.strip().casefold() for each in recipients]
    with transaction.atomic():
        problem = _problem(to, conversation, at)
        if not problem:
            AutomaticMail.objects.filter(recipient__in=to, at__lt=at - breaker.MEMORY).delete()
            AutomaticMail.objects.bulk_create(
                AutomaticMail(recipient=each, conversation=conversation, at=at) for each in to
            )
    if problem:  # behind the transaction, so that a stop stays on record
        raise NotLeft(problem)


def _problem(to: list[str], conversation: int | None, at: datetime) -> str:
    machines = [each for each in to if breaker.is_machine(each)]
    if machines or not to:
        return f"Nobody reads what is sent to {', '.join(machines) or 'nobody'}."
    if stopped(at) or _trips(at):
        return "Automatic mail is stopped for an hour, since far too much of it was sent."
    if conversation is None:
        since = AutomaticMail.objects.filter(conversation=None, at__gt=at - breaker.NOTICE_WINDOW)
        often = any(since.filter(recipient=each).count() >= breaker.MOST_NOTICES for each in to)
        return "They were told a hundred times within an hour." if often else ""
    sent = AutomaticMail.objects.exclude(conversation=None).filter(at__gt=at - breaker.MEMORY)
    if any(
        breaker.too_soon(list(sent.filter(recipient=each).values_list("at", flat=True)), at) for each in to
    ):
        return "They had an automatic mail a short while ago."
    if breaker.too_soon(list(sent.filter(conversation=conversation).values_list("at", flat=True)), at):
        return "This conversation had an automatic mail a short while ago."
    return ""


def stopped(at: datetime) -> bool:
    """Tell whether all of it is stopped at present."""
    recent = Entry.objects.filter(name=AutomaticStopped.name, at__gt=at - breaker.PAUSE, at__lte=at)
    return recent.exists()


def _trips(at: datetime) -> bool:
    count = AutomaticMail.objects.filter(at__gt=at - breaker.AT_ALL_WINDOW).count()
    if not breaker.too_many(count):
        return False
    record(AutomaticStopped(sent=count, until=(at + breaker.PAUSE).isoformat()), at=at)
    return True
