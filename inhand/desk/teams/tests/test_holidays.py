"""Holidays: whom they take off shift, and how those of a country come in year by year."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from inhand.desk.teams import public_holidays
from inhand.desk.teams.actions.add_holiday import add_holiday
from inhand.desk.teams.actions.change_team import change_team
from inhand.desk.teams.actions.make_team import make_team
from inhand.desk.teams.actions.set_hours import set_hours
from inhand.desk.teams.actions.set_members import set_members
from inhand.desk.teams.actions.take_over_holidays import take_over_holidays
from inhand.desk.teams.holiday_proposals import proposals
from inhand.desk.teams.hours import shift_at
from inhand.desk.teams.models import Team, Teammate
from inhand.desk.teams.public_holidays import Calendar, UnknownCalendar
from inhand.desk.teams.queries import hours_of_teammates, years_without_holidays
from inhand.desk.teams.tests.people import AT, entries, last, person, span

LABOUR_DAY = date(2026, 5, 1)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
BAVARIA = Calendar("DE", "BY", "de")


@pytest.fixture
def amina(db: None) -> Teammate:
    del db
    made = person()
    set_hours(made, spans=[span(day, "08:00", "18:00") for day in range(7)], by=None, at=AT)
    return made


def team(name: str, *members: Teammate) -> Team:
    made = make_team(name, by=None, at=AT)
    return set_members(made, members=members, by=None, at=AT)


def is_at_work(teammate: Teammate, at: datetime = NOON) -> bool:
    return shift_at(hours_of_teammates()[teammate.pk], at) is not None


def test_a_teammate_is_off_on_a_holiday_of_their_team_and_only_then(amina: Teammate) -> None:
    add_holiday(team("Help", amina), on=LABOUR_DAY, by=None, at=AT)
    assert not is_at_work(amina)
    assert is_at_work(amina, NOON.replace(day=2))


def test_who_is_in_an_open_team_as_well_works(amina: Teammate) -> None:
    first, second = team("Help", amina), team("Billing", amina)
    add_holiday(first, on=LABOUR_DAY, by=None, at=AT)
    assert is_at_work(amina)
    add_holiday(second, on=LABOUR_DAY, by=None, at=AT)
    assert not is_at_work(amina)


def test_a_closed_down_team_and_a_team_of_others_give_nobody_a_day_off(amina: Teammate) -> None:
    help_, old, others = team("Help", amina), team("Old", amina), team("Others", person("Ben"))
    for each in (help_, others):
        add_holiday(each, on=LABOUR_DAY, by=None, at=AT)
    change_team(old, by=None, at=AT, is_active=False)
    assert not is_at_work(amina)
    set_members(help_, members=[], by=None, at=AT)
    assert is_at_work(amina)


def test_the_day_is_that_of_the_persons_own_zone(amina: Teammate) -> None:
    Teammate.objects.filter(pk=amina.pk).update(time_zone="Pacific/Auckland")
    add_holiday(team("Help", amina), on=LABOUR_DAY, by=None, at=AT)
    assert not is_at_work(amina, datetime(2026, 4, 30, 22, tzinfo=UTC))
    assert is_at_work(amina, datetime(2026, 5, 1, 22, tzinfo=UTC))


def test_a_region_has_days_of_its_own_in_its_own_words() -> None:
    whole, bavaria = (
        dict(public_holidays.days(Calendar("DE"), 2027)),
        dict(public_holidays.days(BAVARIA, 2027)),
    )
    epiphany = date(2027, 1, 6)
    assert epiphany not in whole
    assert bavaria[epiphany] == "Heilige Drei Könige"
    assert list(bavaria) == sorted(bavaria)
    assert ("BY", "Bayern") in public_holidays.regions("DE")


def test_a_day_that_is_observed_on_another_is_listed_in_its_year_only() -> None:
    # New Year 2028 is a Saturday; the United States keep it on 31 December 2027.
    assert date(2027, 12, 31) in dict(public_holidays.days(Calendar("US"), 2027))
    assert all(on.year == 2028 for on, _ in public_holidays.days(Calendar("US"), 2028))


@pytest.mark.parametrize(
    "calendar", [Calendar("QQ"), Calendar(""), Calendar("DE", "XX"), Calendar("DE", "", "xx")]
)
def test_a_calendar_that_nobody_knows_is_refused(calendar: Calendar) -> None:
    with pytest.raises(UnknownCalendar):
        public_holidays.days(calendar, 2027)


def test_every_country_of_the_list_can_be_asked() -> None:
    assert len(public_holidays.countries()) > 200
    for code, name in public_holidays.countries():
        assert len(name) > 2
        public_holidays.regions(code)
        public_holidays.languages(code)
    assert public_holidays.country_of_zone("Europe/Berlin") == "DE"
    assert public_holidays.country_of_zone("UTC") == ""


@pytest.mark.django_db
def test_a_years_holidays_come_in_by_one_event_and_once() -> None:
    made = team("Help")
    mine = add_holiday(made, on=LABOUR_DAY, name="Our day", by=None, at=AT)
    before = entries()
    days = public_holidays.days(BAVARIA, 2026)
    added = take_over_holidays(made, calendar=BAVARIA, days=days, by=None, at=AT)
    assert entries() == before + 1
    assert len(added) == len(days) - 1
    changes = last().facts["changes"]
    assert changes["holiday_region"] == ["", "BY"]
    assert ["2026-12-25", "Erster Weihnachtstag"] in changes["holidays"][1]
    mine.refresh_from_db()
    assert mine.name == "Our day"
    assert take_over_holidays(made, calendar=BAVARIA, days=days, by=None, at=AT) == []
    assert entries() == before + 1


@pytest.mark.django_db
def test_a_year_without_its_days_is_named_in_time() -> None:
    made = team("Help")
    assert years_without_holidays(made, date(2026, 10, 1)) == []
    take_over_holidays(made, calendar=BAVARIA, days=public_holidays.days(BAVARIA, 2026), by=None, at=AT)
    made.refresh_from_db()
    assert years_without_holidays(made, date(2026, 8, 31)) == []
    assert years_without_holidays(made, date(2026, 9, 1)) == [2027]
    assert years_without_holidays(made, date(2027, 1, 2)) == [2027]


def test_a_day_that_was_left_out_is_left_out_again_the_year_after() -> None:
    this, following = public_holidays.days(BAVARIA, 2026), public_holidays.days(BAVARIA, 2027)
    taken = {on for on, name in this if name != "Fronleichnam"}
    wanted = {each.name: each.is_wanted for each in proposals(following, this, taken)}
    assert not wanted.pop("Fronleichnam")
    assert all(wanted.values())
    assert all(each.is_wanted for each in proposals(following, this, set()))
