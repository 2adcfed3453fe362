"""A team's holidays: one by one, or as a country and region has them, year by year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language_info, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inhand.desk.teams import public_holidays
from inhand.desk.teams.actions.add_holiday import add_holiday
from inhand.desk.teams.actions.remove_holiday import remove_holiday
from inhand.desk.teams.actions.take_over_holidays import take_over_holidays
from inhand.desk.teams.holiday_proposals import proposals
from inhand.desk.teams.models import Holiday, Team
from inhand.desk.teams.public_holidays import Calendar, UnknownCalendar
from inhand.desk.teams.queries import teams_led_by, years_without_holidays
from inhand.doors.web.doorway import UNPROCESSABLE, me
from inhand.doors.web.settings.nav import forbidden, settings_page
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from inhand.desk.teams.holiday_proposals import Proposal


@dataclass(frozen=True, slots=True)
class Offer:
    """A calendar's year as the form shows it, with what its selects hold."""

    calendar: Calendar
    year: int
    regions: tuple[tuple[str, str], ...]
    languages: list[tuple[str, str]]
    days: list[Proposal]

    @property
    def is_news(self) -> bool:
        return any(not day.is_there for day in self.days)


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Open the first team that one may change."""
    first = teams_led_by(me(request)).first()
    return redirect("settings_team_holidays", first.pk) if first else forbidden(request)


@login_required
@require_http_methods(["GET", "POST"])
def team_holidays(request: HttpRequest, team: int) -> HttpResponse:
    """Show a team's holidays and a calendar to take more from; a POST adds one day."""
    found = _mine(request, team)
    if request.method == "GET":
        return _shown(request, found, {})
    on, name = _date(request.POST.get("on", "")), request.POST.get("name", "").strip()
    problems = {} if on else {"on": _("Write the day like 2026-12-31.")}
    problems |= {} if name else {"name": _("Say which holiday it is.")}
    if on is None or problems:
        return _shown(request, found, problems)
    add_holiday(found, on=on, name=name, by=me(request), at=clock.now())
    messages.info(request, _("{name} is a holiday of {found}.").format(name=name, found=found.name))
    return redirect("settings_team_holidays", team)


@login_required
@require_POST
def take_over(request: HttpRequest, team: int) -> HttpResponse:
    """Add the ticked days of a calendar."""
    found, given = _mine(request, team), request.POST
    calendar, year = _calendar(given, found), _year(given, clock.now().year)
    wanted = set(given.getlist("day"))
    try:
        days = [day for day in public_holidays.days(calendar, year) if day[0].isoformat() in wanted]
    except UnknownCalendar:
        raise Http404 from None
    made = take_over_holidays(found, calendar=calendar, days=days, by=me(request), at=clock.now())
    added = ngettext(
        "{number} holiday of {year} added to {team}.",
        "{number} holidays of {year} added to {team}.",
        len(made),
    )
    told = added.format(number=len(made), year=year, team=found.name)
    messages.info(request, told if made else _("Nothing was new."))
    return redirect("settings_team_holidays", team)


@login_required
@require_POST
def removal(request: HttpRequest, team: int, holiday: int) -> HttpResponse:
    """Open the team on that day after all. A day that is gone already is no problem."""
    found = _mine(request, team)
    row = Holiday.objects.filter(team=found, pk=holiday).first()
    if row:
        remove_holiday(row, by=me(request), at=clock.now())
    messages.info(
        request,
        _("{on} is a working day now.").format(on=row.name or row.on)
        if row
        else _("Somebody removed it already."),
    )
    return redirect("settings_team_holidays", team)


def _mine(request: HttpRequest, pk: int) -> Team:
    return get_object_or_404(teams_led_by(me(request)), pk=pk)


def _shown(request: HttpRequest, team: Team, problems: dict[str, str]) -> HttpResponse:
    today = clock.now().astimezone(ZoneInfo(team.time_zone)).date()
    rows = list(team.holidays.order_by("on"))
    years = [(year, list(each)) for year, each in groupby(rows, key=lambda row: row.on.year)]
    offer = _offer(team, request.GET, rows, today)
    return settings_page(
        request, "settings/holidays.html", tab="holidays", status=UNPROCESSABLE if problems else 200,
        team=team, teams=teams_led_by(me(request)), years=years, today=today, offer=offer, problems=problems,
        given=request.POST, countries=public_holidays.countries(), due=years_without_holidays(team, today),
        country=dict(public_holidays.countries()).get(team.holiday_country, ""),
    )  # fmt: skip


def _offer(team: Team, given: QueryDict, rows: list[Holiday], today: date) -> Offer | None:
    """Return what the selects and the preview show; ``None`` until a country is chosen."""
    calendar = _calendar(given, team)
    year = _year(given, next(iter(years_without_holidays(team, today)), today.year))
    try:
        regions = public_holidays.regions(calendar.country)
        languages = public_holidays.languages(calendar.country)
        wanted, before = (public_holidays.days(calendar, each) for each in (year, year - 1))
    except UnknownCalendar:
        return None
    days = proposals(wanted, before, {row.on for row in rows})
    return Offer(calendar, year, regions, [(code, _language(code)) for code in languages], days)


def _calendar(given: QueryDict, team: Team) -> Calendar:
    """Return the calendar of the form, or the team's own; what another country does not have is dropped."""
    if "country" not in given and team.holiday_country:
        return Calendar(team.holiday_country, team.holiday_region, team.holiday_language)
    country = given.get("country", "") or public_holidays.country_of_zone(team.time_zone)
    try:
        regions, languages = public_holidays.regions(country), public_holidays.languages(country)
    except UnknownCalendar:
        return Calendar(country)
    region, language = given.get("region", ""), given.get("language", "")
    return Calendar(
        country,
        region if region in dict(regions) else "",
        language if language in languages else next(iter(languages), ""),
    )


def _year(given: QueryDict, otherwise: int) -> int:
    text = given.get("year", "")
    year = int(text) if text.isdigit() and len(text) == len("2026") else otherwise
    return min(max(year, public_holidays.FIRST_YEAR), public_holidays.LAST_YEAR)


def _date(text: str) -> date | None:
    try:
        read = date.fromisoformat(text)
    except ValueError:
        return None
    return read if public_holidays.FIRST_YEAR <= read.year <= public_holidays.LAST_YEAR else None


def _language(code: str) -> str:
    """Return ``English (US)`` for ``en_US``."""
    base, _, place = code.partition("_")
    try:
        name = str(get_language_info(base)["name"])
    except KeyError:
        return code
    return f"{name} ({place})" if place else name
