"""How long something lasts, as people say it. Pure but for the language spoken at the moment."""

from __future__ import annotations

from functools import lru_cache

from inhand.ground.words import gettext as _
from inhand.ground.words import language


def hours_and_minutes(minutes: int) -> str:
    """Return ``10 min``, ``2 h`` or ``1 h 10``. Hours make no days: a day of work is as long as a team's is."""
    return _said(language(), minutes)


@lru_cache(maxsize=4096)
def _said(_language: str, minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{minutes} min").format(minutes=rest)
    return (
        _("{hours} h {minutes:02d}").format(hours=hours, minutes=rest)
        if rest
        else _("{hours} h").format(hours=hours)
    )
