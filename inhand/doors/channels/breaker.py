"""When nothing automatic may be sent: to machines, too often, or when something is absurd. Pure (semantics 2)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

# Between one automatic mail to somebody and the next: each has to wait longer than the one before, up to a day.
GAPS = tuple(timedelta(minutes=minutes) for minutes in (5, 30, 240, 1440))
# So long a mail counts.
MEMORY = timedelta(days=7)
# Teammates are told what they asked to be told; a hundred an hour is a fault.
MOST_NOTICES, NOTICE_WINDOW = 100, timedelta(hours=1)
# More than any desk sends by itself: then all of it stops for an hour, and somebody must look.
MOST_AT_ALL, AT_ALL_WINDOW, PAUSE = 300, timedelta(minutes=10), timedelta(hours=1)

_MACHINE = re.compile(
    r"^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|keine[-_.]?antwort|nicht[-_.]?antworten|ne[-_.]?pas[-_.]?repondre"
    r"|mailer[-_.]?daemon|mail[-_.]?daemon|daemon|postmaster|root|nobody|bounces?|notifications?|notify|alerts?"
    r"|listserv|majordomo|mailman|owner-.*|.*-(?:bounces?|request|owner|noreply|no-reply|daemon))(?:[+=].*)?$",
    re.IGNORECASE,
)


def is_machine(address: str) -> bool:
    """Tell whether nobody reads what is sent there: no-reply, mailer-daemon and their like, or no address at all."""
    local, at, domain = address.rpartition("@")
    return not (local and at and domain) or bool(_MACHINE.match(local))


def too_soon(before: Sequence[datetime], at: datetime) -> bool:
    """Tell whether another has to wait, after those that were sent ``before`` (in any order)."""
    remembered = [each for each in before if at - each < MEMORY]
    if not remembered:
        return False
    return at - max(remembered) < GAPS[min(len(remembered), len(GAPS)) - 1]


def too_many(count: int) -> bool:
    """Tell whether the number of automatic mails within ``AT_ALL_WINDOW`` is absurd."""
    return count >= MOST_AT_ALL
