"""The language model that may label: any endpoint that speaks as OpenAI's does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.teams.permissions import may_change_desk
from inhand.doors.assistant import queries
from inhand.doors.assistant.actions.save_provider import ProviderTerms, save_provider
from inhand.doors.web.language import later as _l
from inhand.doors.web.said import hour
from inhand.doors.web.settings.sections import reading
from inhand.doors.web.settings.sections.section import Item, Section
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from inhand.desk.teams.models import Teammate


def items() -> list[Item]:
    now, row = clock.now(), queries.provider()
    if row is None:
        return [Item("model", _("Set up a model"), {"seconds": 10, "daily_calls": 500}, note=_("not set up"))]
    used = queries.calls_today(now)
    values = {
        "address": row.address, "model": row.model, "seconds": row.seconds, "daily_calls": row.daily_calls,
        "is_active": row.is_active, "has_secret": bool(row.secret), "latest": queries.latest(),
    }  # fmt: skip
    note = (
        _("{used} of {daily_calls} calls in 24 hours").format(used=used, daily_calls=row.daily_calls)
        if row.is_active
        else _("not in use")
    )
    until = row.paused_until if row.is_active else None
    problem = ""
    if until and until > now:
        problem = _("It rests until {moment} after failing.").format(moment=hour(until))
    return [Item("model", row.model, values, note=note, problem=problem)]


def save(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    del key
    save_provider(terms(given), by=by, at=at)


def terms(given: QueryDict) -> ProviderTerms:
    """Read the form. Raise ``BadInput``."""
    return ProviderTerms(
        address=given.get("address", ""),
        model=given.get("model", ""),
        seconds=reading.number(given, "seconds"),
        daily_calls=reading.number(given, "daily_calls"),
        is_active=bool(given.get("is_active")),
        secret=given.get("secret", ""),
    )


SECTION = Section(
    "model",
    _l("Model"),
    _l(
        "A language model may say what rules and the desk’s own learning leave open: topic, urgency, "
        "language and a summary in one line. Nothing waits for it, people’s labels stay, and it can be "
        "left off."
    ),
    "sparkles",
    may_change_desk,
    items,
    save,
)
