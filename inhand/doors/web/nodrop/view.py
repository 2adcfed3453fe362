"""Who or what holds everybody who waits. The number at the top must be 0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.views.decorators.http import require_GET

from inhand.desk.contacts.queries import ask_for_handles
from inhand.desk.ledger.events import DropCaught
from inhand.desk.ledger.models import Entry
from inhand.desk.routing.drops import dropped, holding
from inhand.doors.web.base.frame import page
from inhand.doors.web.language import later as _l
from inhand.ground import clock

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

HOLDERS = (
    ("owner", _l("An owner who is at work")),
    ("back_in_time", _l("An owner who is back in time")),
    ("rescue", _l("An absent owner, with the rescue running")),
    ("lane", _l("The lane: it may be taken, or somebody comes in time")),
    ("room", _l("The lane: nobody in sight, asked in the team’s room")),
    ("half", _l("The lane: half of the target is gone, asked again")),
    ("on_call", _l("The lane: the target is gone, on-call told")),
    ("dropped", _l("Nobody and nothing")),
)
_FORMER = 20


@login_required
@require_GET
def nodrop(request: HttpRequest) -> HttpResponse:
    """Show the number, the list behind it, and what was caught before."""
    now = clock.now()
    counts = holding(now)
    rows = [(words, counts.get(name, 0), name == "dropped") for name, words in HOLDERS]
    drops = dropped(now)
    ask_for_handles(each.conversation.contact for each in drops)
    former = Entry.objects.filter(name=DropCaught.name).order_by("-pk")[:_FORMER]
    values: dict[str, Any] = {
        "drops": drops,
        "rows": rows,
        "total": sum(counts.values()),
        "former": former,
    }
    return page(request, "nodrop/page.html", now=now, at="" if drops else "/health/", **values)
