"""One verb for the conversations that are picked, asked for in one small dialog; and its undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inhand.desk.conversations.actions.close import CustomerWaits
from inhand.desk.conversations.actions.step import Overtaken
from inhand.desk.conversations.queries import visible_to
from inhand.desk.deeds.actions.perform import CustomersWait, NotAllDone, Request, perform
from inhand.desk.deeds.actions.undo import CannotUndo, newest
from inhand.desk.deeds.actions.undo import undo as take_back
from inhand.desk.deeds.models import Deed
from inhand.desk.ownership.actions.claim import ClaimLost, MustTakeFirst
from inhand.desk.rules.models import Topic
from inhand.desk.teams.models import Teammate
from inhand.doors.web import said
from inhand.doors.web.conversation.snooze_times import chosen
from inhand.doors.web.conversation.verbs import NO_MOMENT, OVERTAKEN, changed, dialog, told, until_of
from inhand.doors.web.deeds.asking import ASKS, asking
from inhand.doors.web.doorway import UNPROCESSABLE, done, me, refused
from inhand.doors.web.language import later as _l
from inhand.doors.web.local_time import zone
from inhand.doors.web.said import plainly
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest

    from inhand.desk.conversations.models import Conversation

MOST = 200
_WAITING = "deeds/_customers_wait.html"
_NOBODY = _l("to: choose a teammate who is at the desk.")
_NO_TOPIC = _l("topic: choose one of the list.")


class _Unclear(ValueError):
    """What was asked for is not to be had; the text says what to choose."""


@login_required
@require_http_methods(["GET", "POST"])
def deeds(request: HttpRequest, verb: str) -> HttpResponse:
    """Ask how (GET), or do it to every ``id`` (POST): all of them, or none."""
    person, now = me(request), clock.now()
    given = request.POST if request.method == "POST" else request.GET
    wanted = [int(pk) for pk in given.getlist("id") if pk.isdigit()][:MOST]
    rows = visible_to(person).filter(pk__in=wanted).select_related("owner", "team", "contact")
    found = list(rows.order_by("pk"))
    if not found:
        return refused(request, _("Choose conversations first (x)."), to="/", status=UNPROCESSABLE)
    if request.method == "GET":
        if verb not in ASKS:
            message = _("There is nothing to ask about {verb}.").format(verb=verb)
            raise Http404(message)
        return dialog(request, "deeds/_ask.html", status=200, **asking(verb, found, person, now))
    try:
        return _do(request, found, _read(request, verb, len(found), now), now)
    except _Unclear as unclear:
        return refused(request, str(unclear), to="/", status=UNPROCESSABLE)


def _do(request: HttpRequest, found: list[Conversation], wanted: Request, now: datetime) -> HttpResponse:
    try:
        deed = perform([row.pk for row in found], request=wanted, by=me(request), at=now)
    except CustomersWait as wait:
        return dialog(request, _WAITING, conversations=found, problem=wait)
    except CustomerWaits:
        return dialog(request, _WAITING, conversations=found, problem=CustomersWait(1, 1))
    except (NotAllDone, ValueError, ClaimLost, MustTakeFirst) as problem:
        return refused(request, plainly(str(problem)), to="/", status=UNPROCESSABLE)
    except Overtaken:
        return refused(request, OVERTAKEN, to="/", **_all_changed([row.pk for row in found]))
    return told(request, deed, to="/", **_all_changed([row.pk for row in found]))


def _read(request: HttpRequest, verb: str, number: int, now: datetime) -> Request:
    """Read what is to be done to ``number`` conversations, or raise ``_Unclear``."""
    if verb not in _READ:
        message = f"There is no verb {verb!r}."
        raise Http404(message)
    return _READ[verb](request, "" if number == 1 else f" {number}", now)


def _assign(request: HttpRequest, many: str, _now: datetime) -> Request:
    person, to = me(request), request.POST.get("to", "")
    if to == "lane":
        return Request("assign", _("Put{many} back into the lane").format(many=many))
    wanted = person.pk if to == "me" else int(to) if to.isdigit() else 0
    teammate = Teammate.objects.here().filter(pk=wanted).first()
    if teammate is None:
        raise _Unclear(_NOBODY)
    name = "you" if teammate == person else teammate.name
    return Request("assign", _("Gave{many} to {name}").format(many=many, name=name), to=teammate)


def _close(request: HttpRequest, many: str, _now: datetime) -> Request:
    return Request(
        "close",
        _("Closed{many}").format(many=many),
        although_waiting=request.POST.get("although_waiting") == "1",
    )


def _urgency(request: HttpRequest, many: str, _now: datetime) -> Request:
    value = request.POST.get("urgency", "")
    return Request("urgency", _("Urgency{of}: {value}").format(of=_of(many), value=value), value=value)


def _topic(request: HttpRequest, many: str, _now: datetime) -> Request:
    topic = Topic.objects.filter(slug=request.POST.get("topic", "")).first()
    if topic is None:
        raise _Unclear(_NO_TOPIC)
    return Request("topic", _("Topic{of}: {title}").format(of=_of(many), title=topic.title), value=topic.slug)


def _of(many: str) -> str:
    return f" of{many}" if many else ""


def _tag(request: HttpRequest, many: str, _now: datetime) -> Request:
    given = request.POST
    if remove := given.get("remove"):
        return Request(
            "untag", _("Tag {remove} taken off{many}").format(remove=remove, many=many), value=remove
        )
    value = given.get("add") or given.get("words", "")
    return Request("tag", _("Tagged{many} with {strip}").format(many=many, strip=value.strip()), value=value)


def _snooze(request: HttpRequest, many: str, now: datetime) -> Request:
    until = until_of(request, now)
    if until is None:
        raise _Unclear(NO_MOMENT)
    return Request(
        "snooze",
        _("Snoozed{many} until {moment}").format(many=many, moment=said.moment(until, now)),
        until=until,
    )


def _follow_up(request: HttpRequest, _many: str, now: datetime) -> Request:
    if request.POST.get("until") == "never":
        return Request("follow_up", _("No reminder any more"))
    until = until_of(request, now)
    if until is None:
        raise _Unclear(NO_MOMENT)
    return Request(
        "follow_up",
        _("Back {moment} if there is no answer").format(moment=said.moment(until, now)),
        until=until,
    )


_READ: dict[str, Callable[[HttpRequest, str, datetime], Request]] = {
    "assign": _assign,
    "close": _close,
    "reopen": lambda _request, many, _now: Request("reopen", _("Opened{many} again").format(many=many)),
    "spam": lambda _request, many, _now: Request("spam", _("Marked{many} as spam").format(many=many)),
    "not_spam": lambda _request, many, _now: Request(
        "not_spam", _("No spam:{many} open, and routed").format(many=many)
    ),
    "merge": lambda _request, many, _now: Request(
        "merge", _("Made{many} conversations one").format(many=many)
    ),
    "urgency": _urgency,
    "topic": _topic,
    "tag": _tag,
    "snooze": _snooze,
    "follow_up": _follow_up,
}


def _all_changed(conversations: list[int]) -> dict[str, Any]:
    events: dict[str, Any] = {"picked-clear": {}}
    for pk in conversations:
        events |= changed(pk)
    return events


@login_required
@require_POST
def undo(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """Take a deed back, without ``pk`` my newest one."""
    person, now = me(request), clock.now()
    deed = Deed.objects.filter(pk=pk).first() if pk else newest(person, now)
    if deed is None:
        return refused(request, _("There is nothing to take back."), to="/", status=UNPROCESSABLE)
    try:
        undone = take_back(deed, by=person, at=now)
    except CannotUndo as problem:
        return refused(request, str(problem), to="/", queue={})
    words = _("Taken back: {lower}{words}").format(lower=deed.words[:1].lower(), words=deed.words[1:])
    if undone.kept:
        words += ". " + _("{number} went on meanwhile and stay as they are").format(number=len(undone.kept))
    return done(request, words, to="/", **_all_changed(undone.back))


@login_required
@require_GET
def when(request: HttpRequest) -> HttpResponse:
    """Say which moment ``words`` mean, while they are typed; empty if none."""
    now = clock.now()
    meant = chosen(request.GET.get("words", ""), now, zone(me(request).time_zone))
    text = said.stamp(meant).rpartition(" (")[0] if meant and meant > now else ""
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
