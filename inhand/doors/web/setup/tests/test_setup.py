"""The first page of an empty desk, and who may open it later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inhand.desk.teams.models import Team, Teammate

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

ADA = {
    "name": "Ada",
    "email": "ada@example.org",
    "password": "a long enough phrase",
    "time_zone": "Europe/Berlin",
}


def test_an_empty_desk_opens_on_its_set_up(client: Client) -> None:
    answer = client.get("/queue/mine/")
    assert (answer.status_code, answer["Location"]) == (302, "/setup/")
    assert client.get("/setup/").status_code == 200


def test_the_first_account_is_an_administrator_at_work_in_the_general_team(client: Client) -> None:
    answer = client.post("/setup/administrator", ADA)
    assert (answer.status_code, answer["Location"]) == (302, "/setup/")
    ada, team = Teammate.objects.get(), Team.objects.get(is_general=True)
    assert (ada.role, ada.status, ada.time_zone) == ("administrator", "available", "Europe/Berlin")
    assert list(team.members.all()) == [ada]
    for owner in (team, ada):
        hours = [(row.weekday, row.starts.hour, row.ends.hour) for row in owner.hours.order_by("weekday")]
        assert hours == [(day, 9, 17) for day in range(5)]
    assert client.get("/setup/").status_code == 200


def test_nobody_makes_a_second_administrator_there(client: Client) -> None:
    client.post("/setup/administrator", ADA)
    client.logout()
    answer = client.post("/setup/administrator", ADA | {"email": "eve@example.org"})
    assert answer.status_code == 403
    assert Teammate.objects.count() == 1


def test_what_was_typed_stays_when_the_time_zone_is_none(client: Client) -> None:
    answer = client.post("/setup/administrator", ADA | {"time_zone": "Berlin"})
    assert answer.status_code == 422
    assert "ada@example.org" in answer.content.decode()
    assert ADA["password"] not in answer.content.decode()
    assert not Teammate.objects.exists()
