"""Who has a conversation: claim, assign, release, take over, pass. What must be taken first is asked as a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages

from inhand.desk.conversations.queries import visible_to
from inhand.desk.deeds.actions.perform import Request, perform
from inhand.desk.ownership.actions.assign import CannotAssign, PacketNeeded
from inhand.desk.ownership.actions.claim import ClaimLost, MustTakeFirst, claim
from inhand.desk.ownership.actions.pass_on import CannotPass, pass_on
from inhand.desk.ownership.actions.take_over import ReasonMissing
from inhand.desk.ownership.models import Pass
from inhand.desk.teams.models import Teammate
from inhand.doors.web.conversation import handing
from inhand.doors.web.conversation.read import conversation_of, wait_of
from inhand.doors.web.conversation.verbs import address, changed, dialog, told, verb
from inhand.doors.web.doorway import CONFLICT, UNPROCESSABLE, done, go, me, refused
from inhand.doors.web.said import plainly
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.deeds.models import Deed

MUST_TAKE = "conversation/_must_take.html"


@verb
def assignment(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    """``to`` is ``me``, the id of a teammate, or ``lane``; to take over needs a ``reason``. ``go`` opens it then."""
    person, given = me(request), request.POST
    try:
        deed = _assign(conversation, given.get("to", ""), given.get("reason", ""), person, now)
    except (MustTakeFirst, ReasonMissing, PacketNeeded) as question:
        return _question(request, conversation, question, now)
    except ClaimLost as lost:
        return refused(request, str(lost), to=address(conversation), **changed(conversation))
    except CannotAssign as problem:
        return refused(request, str(problem), to=address(conversation), status=UNPROCESSABLE)
    if given.get("go"):
        messages.info(request, deed.words)
        return go(request, address(conversation))
    return told(request, deed, to=address(conversation), **changed(conversation))


def _question(
    request: HttpRequest,
    conversation: Conversation,
    question: MustTakeFirst | ReasonMissing | PacketNeeded,
    now: datetime,
) -> HttpResponse:
    if isinstance(question, MustTakeFirst):
        return dialog(request, MUST_TAKE, **must_take(request, conversation, question, now))
    if isinstance(question, PacketNeeded):
        to = f"person-{request.POST.get('to', '')}"
        return handing.ask(request, conversation, to=to, status=CONFLICT)
    template = "conversation/_take_over.html"
    to = "lane" if request.POST.get("to") == "lane" else "me"
    return dialog(request, template, conversation=conversation, problem=plainly(str(question)), to=to)


def _assign(conversation: Conversation, to: str, reason: str, person: Teammate, now: datetime) -> Deed:
    """Raise what ``perform`` raises of an assignment."""
    wanted, words = _wanted(conversation, to, person)
    request = Request("assign", words, to=wanted, reason=reason)
    return perform([conversation.pk], request=request, by=person, at=now)


def _wanted(conversation: Conversation, to: str, person: Teammate) -> tuple[Teammate | None, str]:
    """Return who is to have it, nobody for the lane, and what to say then."""
    if to == "lane":
        return None, _("Back in the {name} lane").format(name=conversation.team.name)
    if to in {"me", str(person.pk)}:
        is_free = conversation.owner_id in {None, person.pk}
        return person, _("Yours now") if is_free else _("You took it over")
    teammate = Teammate.objects.here().filter(pk=to).first() if to.isdigit() else None
    if teammate is None:
        message = _("to: choose a teammate who is at the desk.")
        raise CannotAssign(message)
    return teammate, _("{name} has it now").format(name=teammate.name)


def must_take(
    request: HttpRequest, wanted: Conversation, refusal: MustTakeFirst, now: datetime, problem: str = ""
) -> dict[str, Any]:
    """Return the values of ``_must_take.html``: take the one that has waited, or pass it with a reason."""
    first = conversation_of(me(request), refusal.conversation.pk)
    return {
        "first": first,
        "wanted": wanted,
        "reason": refusal.reason,
        "wait": wait_of(first, now),
        "whys": [(value, _(str(label))) for value, label in Pass.Why.choices],
        "why": request.POST.get("why", ""),
        "words": request.POST.get("words", ""),
        "problem": plainly(problem),
    }


@verb
def passing(request: HttpRequest, conversation: Conversation, now: datetime) -> HttpResponse:
    """Pass with ``why`` and ``words``; ``wanted`` is the one they asked for, which they claim then."""
    person, given = me(request), request.POST
    asked = given.get("wanted", "")
    wanted = visible_to(person).select_related("team").filter(pk=asked).first() if asked.isdigit() else None
    try:
        pass_on(conversation, why=given.get("why", ""), words=given.get("words", ""), by=person, at=now)
    except CannotPass as problem:
        return _pass_again(request, conversation, wanted, str(problem), now)
    except ClaimLost as lost:
        if wanted is None:
            return refused(request, str(lost), to=address(conversation), **changed(conversation))
    if wanted is not None:
        return _claim(request, wanted, now)
    words = _("Passed. It is not asked of you again.")
    return done(request, words, to=address(conversation), **changed(conversation))


def _pass_again(
    request: HttpRequest, first: Conversation, wanted: Conversation | None, problem: str, now: datetime
) -> HttpResponse:
    if wanted is None:
        return refused(request, problem, to=address(first), status=UNPROCESSABLE)
    refusal = MustTakeFirst(first, _("it has waited too long"))
    values = must_take(request, wanted, refusal, now, problem)
    return dialog(request, MUST_TAKE, status=UNPROCESSABLE, **values)


def _claim(request: HttpRequest, wanted: Conversation, now: datetime) -> HttpResponse:
    try:
        claim(wanted, by=me(request), at=now)
    except MustTakeFirst as first:
        return dialog(request, MUST_TAKE, status=CONFLICT, **must_take(request, wanted, first, now))
    except ClaimLost as lost:
        return refused(request, str(lost), to=address(wanted), **changed(wanted))
    return done(request, _("Passed. What you asked for is yours now."), to=address(wanted), **changed(wanted))
