from __future__ import annotations

import pytest

from inhand.desk.teams import permissions, queries
from inhand.desk.teams.actions.change_team import change_team
from inhand.desk.teams.actions.change_teammate import change_teammate
from inhand.desk.teams.actions.make_team import make_team
from inhand.desk.teams.actions.set_members import set_members
from inhand.desk.teams.tests.people import AT, person

pytestmark = pytest.mark.django_db

OF_ONE = (
    permissions.may_work,
    permissions.may_move_in_bulk,
    permissions.may_change_rules,
    permissions.may_see_machinery,
    permissions.may_change_desk,
)


@pytest.mark.parametrize(("role", "may"), [("teammate", 1), ("lead", 4), ("administrator", 5)])
def test_each_role_may_all_that_the_one_below_may(role: str, may: int) -> None:
    amina = person(role=role)
    assert [ask(amina) for ask in OF_ONE] == [True] * may + [False] * (len(OF_ONE) - may)


def test_who_left_may_nothing() -> None:
    person("Boss", role="administrator")
    amina = person(role="administrator")
    billing = make_team("Billing", by=None, at=AT, lead=amina)
    gone = change_teammate(amina, by=None, at=AT, is_active=False)
    assert not any(ask(gone) for ask in OF_ONE)
    assert not permissions.is_lead_of(gone, billing)
    assert not permissions.may_change_team(gone, billing)
    assert not queries.people_led_by(gone).exists()


def test_a_lead_leads_the_teams_they_are_in_or_that_name_them() -> None:
    amina, ben, cleo = person("Amina", role="lead"), person("Ben"), person("Cleo")
    billing, help_team = make_team("Billing", by=None, at=AT), make_team("Help", by=None, at=AT)
    assert not permissions.is_lead_of(amina, billing)
    set_members(billing, members=[amina, ben], by=None, at=AT)
    assert permissions.is_lead_of(amina, billing)
    assert not permissions.is_lead_of(ben, billing)
    assert not permissions.is_lead_of(amina, help_team)
    named = change_team(help_team, by=None, at=AT, lead=cleo)
    assert permissions.is_lead_of(cleo, named)


def test_time_off_is_changed_by_oneself_a_lead_or_an_administrator() -> None:
    boss, amina = person("Boss", role="administrator"), person("Amina", role="lead")
    ben, cleo = person("Ben"), person("Cleo")
    billing = make_team("Billing", by=None, at=AT)
    set_members(billing, members=[amina, ben], by=None, at=AT)
    led = {who.name: {each.name for each in queries.people_led_by(who)} for who in (boss, amina, ben, cleo)}
    everybody = {"Boss", "Amina", "Ben", "Cleo"}
    assert led == {"Boss": everybody, "Amina": {"Amina", "Ben"}, "Ben": {"Ben"}, "Cleo": {"Cleo"}}
    assert [permissions.may_change_team(who, billing) for who in (boss, amina, ben)] == [True, True, False]
