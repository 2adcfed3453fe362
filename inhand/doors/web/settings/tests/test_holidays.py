"""The holidays of a team on screen: one by one, and a country's year at once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from inhand.desk.ledger.models import Entry
from inhand.desk.teams.actions.add_holiday import add_holiday
from inhand.desk.teams.models import Holiday, Membership, Team, Teammate
from inhand.doors.web.tests.sample import Desk, desk

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    """Ben leads the only team; Amina is one of its members."""
    found = desk(clock.now())
    Team.objects.filter(pk=found.team.pk).update(lead=found.ben, time_zone="Europe/Berlin")
    client.force_login(found.ben)
    return found


def page_of(client: Client, made: Desk, query: str = "") -> str:
    answer = client.get(f"/settings/holidays/{made.team.pk}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_lead_adds_a_day_and_removes_it(client: Client, made: Desk) -> None:
    address = f"/settings/holidays/{made.team.pk}/"
    page = client.post(address, {"on": "2026-12-24", "name": "Christmas Eve"}, follow=True).content.decode()
    assert "Thu 24 December" in page
    day = Holiday.objects.get()
    assert (day.on, day.name) == (date(2026, 12, 24), "Christmas Eve")
    page = client.post(f"{address}{day.pk}/removal", follow=True).content.decode()
    assert "Christmas Eve is a working day now." in page
    again = client.post(f"{address}{day.pk}/removal", follow=True).content.decode()
    assert "Somebody removed it already." in again
    assert not Holiday.objects.exists()


@pytest.mark.parametrize("day", ["", "24.12.2026", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_said_and_what_was_typed_stays(client: Client, made: Desk, day: str) -> None:
    answer = client.post(f"/settings/holidays/{made.team.pk}/", {"on": day, "name": "Long <night>"})
    assert answer.status_code == 422
    assert "Write the day like 2026-12-31." in answer.content.decode()
    assert "Long &lt;night&gt;" in answer.content.decode()
    assert not Holiday.objects.exists()


def test_a_country_is_guessed_previewed_and_taken_over_in_one_entry(client: Client, made: Desk) -> None:
    assert "Deutscher" not in page_of(client, made)
    page = page_of(client, made, "?country=DE&region=BY&language=de&year=2026")
    assert "Heilige Drei Könige" in page
    before = Entry.objects.count()
    chosen = {"country": "DE", "region": "BY", "language": "de", "year": "2026"}
    ticked = ["2026-12-25", "2026-12-26", "2026-07-01"]
    page = client.post(
        f"/settings/holidays/{made.team.pk}/calendar", {**chosen, "day": ticked}, follow=True
    ).content.decode()
    assert "2 holidays of 2026 added to Shipping." in page
    assert [day.name for day in Holiday.objects.order_by("on")] == [
        "Erster Weihnachtstag",
        "Zweiter Weihnachtstag",
    ]
    assert Entry.objects.count() == before + 1
    page = client.post(
        f"/settings/holidays/{made.team.pk}/calendar", {**chosen, "day": ticked}, follow=True
    ).content.decode()
    assert "Nothing was new." in page


def test_next_years_days_are_proposed_from_autumn_on(clock: Clock, client: Client, made: Desk) -> None:
    chosen = {"country": "DE", "region": "", "language": "de", "year": "2026", "day": ["2026-12-25"]}
    client.post(f"/settings/holidays/{made.team.pk}/calendar", chosen)
    assert "are not in yet" not in page_of(client, made)
    clock.set(datetime(2026, 11, 2, 9, tzinfo=UTC))
    client.force_login(made.ben)
    page = page_of(client, made)
    assert "The public holidays of Germany in 2027 are not in yet." in page
    assert 'value="2027-12-25" checked' in page
    assert 'value="2027-01-01">' in page, "New Year was left out in 2026, so it is not ticked"


@pytest.mark.parametrize("query", ["?country=QQ", "?country=DE&region=QQ&language=qq&year=x", "?year=99999"])
def test_what_is_not_in_the_selects_is_no_error(client: Client, made: Desk, query: str) -> None:
    page_of(client, made, query)
    bad = client.post(f"/settings/holidays/{made.team.pk}/calendar", {"country": "QQ", "day": "2026-01-01"})
    assert bad.status_code == 404


def test_only_who_leads_the_team_may(client: Client, made: Desk) -> None:
    day = add_holiday(made.team, on=date(2026, 12, 24), by=None, at=made.now)
    other = Team.objects.create(name="Billing")
    address = f"/settings/holidays/{made.team.pk}/"
    for who, team in ((made.amina, made.team), (made.ben, other)):
        client.force_login(who)
        there = f"/settings/holidays/{team.pk}/"
        assert client.get(there).status_code == 404
        assert client.post(there, {"on": "2026-12-25", "name": "X"}).status_code == 404
        assert client.post(f"{there}{day.pk}/removal").status_code == 404
    assert Holiday.objects.count() == 1
    client.force_login(made.amina)
    assert client.get("/settings/holidays/").status_code == 403
    assert address not in client.get("/settings/account/").content.decode()
    Teammate.objects.filter(pk=made.amina.pk).update(role="lead")
    client.force_login(Teammate.objects.get(pk=made.amina.pk))
    assert client.get("/settings/holidays/", follow=True).redirect_chain[-1][0] == address
    Membership.objects.filter(teammate=made.amina).delete()
    assert client.get(address).status_code == 404
