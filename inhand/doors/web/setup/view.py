"""From an empty desk to the first answered mail: an administrator, a mailbox, hours, a test."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import time
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponseForbidden
from django.shortcuts import redirect, render
from django.utils.dates import WEEKDAYS
from django.views.decorators.http import require_GET, require_POST

from inhand.desk.conversations.models import Conversation
from inhand.desk.teams.actions.make_administrator import make_administrator
from inhand.desk.teams.actions.make_team import make_team
from inhand.desk.teams.actions.set_hours import set_hours
from inhand.desk.teams.actions.set_members import set_members
from inhand.desk.teams.actions.set_status import set_status
from inhand.desk.teams.hours import Span
from inhand.desk.teams.models import Team, Teammate
from inhand.desk.teams.permissions import may_change_desk
from inhand.desk.teams.problems import BadInput
from inhand.doors.channels.accounts import account
from inhand.doors.channels.actions.connect import MailboxTerms, connect
from inhand.doors.channels.bearer import sign_ins
from inhand.doors.channels.email import imap, smtp
from inhand.doors.channels.models import Channel
from inhand.doors.channels.protocol import ChannelError
from inhand.doors.web.desk_said import desk_said
from inhand.doors.web.doorway import UNPROCESSABLE, me
from inhand.doors.web.language import later as _l
from inhand.ground import claim, clock
from inhand.ground.vault import CannotUnseal
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

BACKEND = "inhand.doors.web.signin.backend.Backend"
_PATIENCE_SECONDS = 10
SECURITIES = (("tls", "TLS"), ("starttls", "STARTTLS"), ("none", _l("None (only on this machine)")))


@require_GET
def setup(request: HttpRequest) -> HttpResponse:
    """Show the first step on an empty desk, later what is left to do."""
    if not Teammate.objects.exists():
        return _administrator_page(request, {}, {})
    if not request.user.is_authenticated:
        return redirect(f"/sign-in/?next={request.path}")
    return _steps(request)


@require_POST
def administrator(request: HttpRequest) -> HttpResponse:
    """Make the first account, its team and its hours. Refused as soon as there is anybody."""
    if Teammate.objects.exists():
        return HttpResponseForbidden(_("This desk has an administrator already. Ask them for an account."))
    given = {name: request.POST.get(name, "").strip() for name in ("name", "email", "time_zone")}
    try:
        made = _found(given, request.POST.get("password", ""), clock.now())
    except BadInput as bad:
        return _administrator_page(request, given, bad.problems)
    login(request, made, backend=BACKEND)
    return redirect("setup")


@transaction.atomic
def _found(given: dict[str, str], password: str, at: datetime) -> Teammate:
    claim.serialise("first administrator")
    if Teammate.objects.exists():  # two people pressed the button in the same instant
        raise BadInput({"email": _("Somebody has just become the administrator. Ask them for an account.")})
    zone = given["time_zone"]
    if zone not in available_timezones():
        raise BadInput(
            {"time_zone": _("“{zone}” is no time zone; write one like Europe/Berlin.").format(zone=zone)}
        )
    made = make_administrator(given["email"], name=given["name"], password=password, at=at, time_zone=zone)
    team = Team.objects.filter(is_general=True).first()
    team = team or make_team(_("Front desk"), by=made, at=at, time_zone=zone, lead=made)
    set_members(team, members=[made], by=made, at=at)
    week = [Span(day, time(9), time(17)) for day in range(5)]
    set_hours(team, spans=week, by=made, at=at)
    set_hours(made, spans=week, by=made, at=at)
    return set_status(made, status="available", by=made, at=at)


def _administrator_page(
    request: HttpRequest, given: dict[str, str], problems: dict[str, str]
) -> HttpResponse:
    values = {"given": given, "problems": problems, "zones": sorted(available_timezones())}
    return render(request, "setup/administrator.html", values, status=UNPROCESSABLE if problems else 200)


@login_required
@require_POST
def mailbox(request: HttpRequest) -> HttpResponse:
    """Connect the first mailbox and say how it does. It is kept even if a server cannot be reached yet."""
    if not may_change_desk(me(request)):
        return _forbidden()
    known = _mailbox()
    before = asdict(_terms(known))
    terms = MailboxTerms(**{name: request.POST.get(name, before[name]) for name in before})
    try:
        channel = connect(terms, by=me(request), at=clock.now(), channel=known)
    except BadInput as bad:
        return _steps(request, terms=terms, problems=bad.problems)
    return _steps(request, terms=terms, checks=check(channel))


def check(channel: Channel) -> list[tuple[str, bool]]:
    """Try both servers of a mailbox; return a sentence for each, and whether it is good news."""
    try:
        to = account(channel)
        to = replace(to, settings={**to.settings, "timeout_seconds": _PATIENCE_SECONDS})
    except CannotUnseal as error:
        return [(str(error), False)]
    asked = [(imap.check, "imap_host"), (smtp.check, "smtp_host")]
    said = []
    for ask, host in asked:
        if channel.settings.get(host):
            try:
                said.append((ask(to), True))
            except (ChannelError, CannotUnseal) as error:
                said.append((str(error), False))
    if not channel.settings.get("imap_host"):
        said.append(
            (_("No IMAP server: mail has to be pushed to this desk (LMTP, SMTP or inhand deliver)."), True)
        )
    return said


@login_required
@require_POST
def hours(request: HttpRequest) -> HttpResponse:
    """Set the team's and the administrator's hours: the chosen days, from and to."""
    if not may_change_desk(me(request)):
        return _forbidden()
    try:
        starts, ends = (time.fromisoformat(request.POST.get(name, "")) for name in ("starts", "ends"))
    except ValueError:
        return _steps(request, problems={"hours": _("Write both times like 09:00.")})
    spans = [Span(int(day), starts, ends) for day in request.POST.getlist("days") if day in set("0123456")]
    team = Team.objects.get(is_general=True)
    try:
        for owner in (team, me(request)):
            set_hours(owner, spans=spans, by=me(request), at=clock.now())
    except BadInput as bad:
        return _steps(request, problems={"hours": " ".join(bad.problems.values())})
    return redirect("setup")


@login_required
@require_GET
def arrived(request: HttpRequest) -> HttpResponse:
    """Return whether the first mail is here; the page asks again until it is."""
    return render(request, "setup/_arrived.html", {"first": _first(), "channel": _mailbox()})


def _steps(request: HttpRequest, **more: Any) -> HttpResponse:
    if not may_change_desk(me(request)):
        return _forbidden()
    channel = _mailbox()
    terms = more.pop("terms", None) or _terms(channel)
    hours_rows = list(me(request).hours.order_by("weekday", "starts"))
    values: dict[str, Any] = {
        "terms": terms,
        "channel": channel,
        "checks": [],
        "problems": {},
        "first": _first(),
        "sign_ins": [(value, desk_said(words)) for value, words in sign_ins()],
        "shown": asdict(terms) | {"password": ""},
        "securities": SECURITIES,
        "days": list(WEEKDAYS.items()),
        "chosen": {row.weekday for row in hours_rows},
        "starts": f"{hours_rows[0].starts:%H:%M}" if hours_rows else "09:00",
        "ends": f"{hours_rows[0].ends:%H:%M}" if hours_rows else "17:00",
    } | more
    return render(request, "setup/steps.html", values, status=UNPROCESSABLE if values["problems"] else 200)


def _terms(channel: Channel | None) -> MailboxTerms:
    if channel is None:
        return MailboxTerms(name="", address="", copy_sent="on", read_sent="on")
    kept = {name: str(channel.settings.get(name) or "") for name in MailboxTerms.__dataclass_fields__}
    user = str(channel.settings.get("imap_user", ""))
    kept |= {
        "name": channel.inbox.name,
        "address": channel.address,
        "user": user,
        "password": "",
        "hook_key": "",
    }
    kept |= {name: getattr(channel.inbox, name) for name in ("sender_name", "signature", "logo")}
    return MailboxTerms(**kept | {"aliases": ", ".join(channel.inbox.addresses[1:])})


def _mailbox() -> Channel | None:
    return Channel.objects.select_related("inbox").filter(kind="email").order_by("pk").first()


def _first() -> Conversation | None:
    return Conversation.objects.select_related("contact").order_by("pk").first()


def _forbidden() -> HttpResponse:
    return HttpResponseForbidden(_("Only an administrator sets up the desk. Ask one of them."))
