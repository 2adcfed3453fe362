from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from inhand.desk.teams.actions.add_holiday import add_holiday
from inhand.desk.teams.actions.change_team import BadTeam, change_team
from inhand.desk.teams.actions.change_teammate import change_teammate
from inhand.desk.teams.actions.make_team import make_team
from inhand.desk.teams.actions.remove_holiday import remove_holiday
from inhand.desk.teams.actions.set_hours import set_hours
from inhand.desk.teams.actions.set_members import set_members
from inhand.desk.teams.models import Team
from inhand.desk.teams.queries import general_team, hours_of_teams
from inhand.desk.teams.tests.people import AT, entries, last, person, span

pytestmark = pytest.mark.django_db


def team(name: str = "Help") -> Team:
    return make_team(name, by=None, at=AT)


def test_the_first_team_is_the_general_one() -> None:
    first, second = team("Help"), team("Billing")
    assert general_team() == first
    assert not second.is_general
    assert last().facts["changes"]["name"] == [None, "Billing"]


def test_the_general_team_moves_and_is_always_one() -> None:
    first, second = team("Help"), team("Billing")
    change_team(second, by=None, at=AT, is_general=True)
    assert list(Team.objects.filter(is_general=True)) == [second]
    assert last().facts == {"subject": "team", "id": second.pk, "changes": {"is_general": [False, True]}}
    first.refresh_from_db()
    change_team(first, by=None, at=AT, is_active=False)
    assert general_team() == second


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"is_general": False}, "is_general"),
        ({"is_active": False}, "is_active"),
        ({"name": "  "}, "name"),
        ({"name": "bILLING"}, "name"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"mode": "lottery"}, "mode"),
        ({"end_of_shift_buffer_minutes": 241}, "end_of_shift_buffer_minutes"),
        ({"disconnect_minutes": 0}, "disconnect_minutes"),
        ({"follow_up_window_minutes": -1}, "follow_up_window_minutes"),
    ],
)
def test_an_impossible_team_is_refused_by_field(change: dict[str, Any], wrong: str) -> None:
    first = team("Help")
    team("Billing")
    before = entries()
    with pytest.raises(BadTeam) as refused:
        change_team(first, by=None, at=AT, **change)
    assert list(refused.value.problems) == [wrong]
    first.refresh_from_db()
    assert (first.name, first.is_general, first.is_active, entries()) == ("Help", True, True, before)


def test_a_closed_team_cannot_become_the_general_one() -> None:
    first, second = team("Help"), team("Billing")
    change_team(second, by=None, at=AT, is_active=False)
    with pytest.raises(BadTeam):
        change_team(second, by=None, at=AT, is_general=True)
    assert general_team() == first


def test_no_two_teams_have_one_name() -> None:
    team("Help")
    with pytest.raises(BadTeam) as refused:
        team(" help ")
    assert list(refused.value.problems) == ["name"]
    with pytest.raises(BadTeam):
        team("")


def test_a_team_has_a_backup_other_than_itself_and_a_lead_who_is_here() -> None:
    first, second, amina = team("Help"), team("Billing"), person()
    change_team(first, by=amina, at=AT, backup=second, lead=amina)
    assert last().facts["changes"] == {"backup": [None, second.pk], "lead": [None, amina.pk]}
    with pytest.raises(BadTeam) as refused:
        change_team(first, by=amina, at=AT, backup=first)
    assert list(refused.value.problems) == ["backup"]
    change_team(first, by=amina, at=AT, backup=None, lead=None)
    assert last().facts["changes"] == {"backup": [second.pk, None], "lead": [amina.pk, None]}
    gone = change_teammate(amina, by=None, at=AT, is_active=False)
    with pytest.raises(BadTeam, match="Amina has left the desk"):
        change_team(first, by=None, at=AT, lead=gone)


def test_members_are_replaced_in_one_event() -> None:
    amina, ben, cleo = person("Amina"), person("Ben"), person("Cleo")
    billing = team("Billing")
    set_members(billing, members=[ben, amina], by=amina, at=AT)
    set_members(billing, members=[cleo, ben], by=amina, at=AT)
    assert set(billing.members.all()) == {ben, cleo}
    assert last().facts["changes"] == {"members": [[amina.pk, ben.pk], [ben.pk, cleo.pk]]}
    before = entries()
    set_members(billing, members=[ben, cleo], by=amina, at=AT)
    assert entries() == before


def test_a_team_has_a_mode() -> None:
    changed = change_team(team("Help"), by=None, at=AT, mode="claim")
    assert (changed.mode, last().facts["changes"]) == ("claim", {"mode": ["balanced", "claim"]})


def test_members_have_tiers_and_keep_them_until_they_are_set_again() -> None:
    amina, ben, cleo = person("Amina"), person("Ben"), person("Cleo")
    billing = team("Billing")
    set_members(billing, members=[amina, ben], second_tier=[ben], by=None, at=AT)
    assert last().facts["changes"] == {"members": [[], [amina.pk, ben.pk]], "second_tier": [[], [ben.pk]]}
    set_members(billing, members=[amina, ben, cleo], by=None, at=AT)
    assert last().facts["changes"] == {"members": [[amina.pk, ben.pk], [amina.pk, ben.pk, cleo.pk]]}
    set_members(billing, members=[amina, ben, cleo], second_tier=[cleo], by=None, at=AT)
    assert last().facts["changes"] == {"second_tier": [[ben.pk], [cleo.pk]]}
    tiers = billing.memberships.order_by("teammate_id").values_list("tier", flat=True)
    assert list(tiers) == [1, 1, 2]
    set_members(billing, members=[amina, ben], by=None, at=AT)
    assert last().facts["changes"]["second_tier"] == [[cleo.pk], []]


def test_impossible_tiers_are_refused() -> None:
    amina, ben = person("Amina"), person("Ben")
    billing = team("Billing")
    for second in ([ben], [amina]):
        with pytest.raises(BadTeam) as refused:
            set_members(billing, members=[amina], second_tier=second, by=None, at=AT)
        assert list(refused.value.problems) == ["second_tier"]
    assert not billing.memberships.exists()


def test_who_left_stays_in_a_team_but_does_not_join_one() -> None:
    billing, amina = team("Billing"), person()
    set_members(billing, members=[amina], by=None, at=AT)
    gone = change_teammate(amina, by=None, at=AT, is_active=False)
    set_members(billing, members=[gone, person("Ben")], by=None, at=AT)
    with pytest.raises(BadTeam, match="Amina left the desk"):
        set_members(team("Other"), members=[gone], by=None, at=AT)


def test_a_team_has_hours_and_holidays_of_its_own() -> None:
    billing = team("Billing")
    set_hours(billing, spans=[span(0, "08:00", "18:00")], by=None, at=AT)
    assert (last().facts["subject"], last().facts["id"]) == ("team", billing.pk)
    new_year = add_holiday(billing, on=date(2027, 1, 1), name="New Year", by=None, at=AT)
    assert last().facts["changes"] == {"holiday": [None, ["2027-01-01", "New Year"]]}
    before = entries()
    assert add_holiday(billing, on=date(2027, 1, 1), name="Again", by=None, at=AT) == new_year
    assert entries() == before
    hours = hours_of_teams()[billing.pk]
    assert hours.spans == (span(0, "08:00", "18:00"),)
    assert hours.holidays == {date(2027, 1, 1)}
    remove_holiday(new_year, by=None, at=AT)
    assert last().facts["changes"] == {"holiday": [["2027-01-01", "New Year"], None]}
    before = entries()
    remove_holiday(new_year, by=None, at=AT)
    assert entries() == before
