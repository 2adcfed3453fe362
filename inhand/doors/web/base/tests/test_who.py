"""The top bar: who is at work, per team, why the others are not, and my own status with its return."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from inhand.desk.teams.models import Teammate, WorkingHours
from inhand.doors.web.live.returned import heard_of
from inhand.doors.web.tests.sample import Desk, desk

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    """Amina works from 8 to 17 UTC, Ben around the clock; it is Monday, 9 UTC."""
    found = desk(clock.now())
    WorkingHours.objects.filter(teammate=found.amina).update(starts="08:00", ends="17:00")
    client.force_login(found.amina)
    return found


def top(client: Client) -> str:
    return client.get("/frame/top/").content.decode()


def test_a_time_of_return_is_kept_shown_and_then_over(clock: Clock, client: Client, made: Desk) -> None:
    assert client.post("/me/status", {"status": "away", "until": "shift-end"}).status_code == 302
    made.amina.refresh_from_db()
    assert made.amina.status_until == clock.now().replace(hour=17)
    assert "back 17:00" in top(client)
    client.post("/me/status", {"status": "busy", "until": "next-shift"})
    assert "back tomorrow 08:00" in top(client)
    client.post("/me/status", {"status": "away", "until": "15"})
    assert "away, back 09:15" in top(client)
    clock.advance(minutes=15)
    Teammate.objects.update(last_seen_at=clock.now())
    assert "My status: Available" in top(client)
    assert "away, back" not in top(client)


def test_a_picked_time_is_that_of_my_own_clock(client: Client, made: Desk) -> None:
    Teammate.objects.filter(pk=made.amina.pk).update(time_zone="Asia/Kolkata")
    client.post("/me/status", {"status": "away", "until": "pick", "at": "2026-03-02T18:00"})
    made.amina.refresh_from_db()
    assert made.amina.status_until == datetime(2026, 3, 2, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"until": "pick", "at": ""}, "Choose a day and a time"),
        ({"until": "pick", "at": "9999-12-31T23:59"}, ""),
        ({"until": "pick", "at": "2026-03-01T09:00"}, "must lie in the future"),
        ({"until": "whenever"}, "not to be had"),
    ],
)
def test_an_impossible_return_changes_nothing(
    client: Client, made: Desk, fields: dict[str, str], said: str
) -> None:
    Teammate.objects.update(time_zone="America/New_York")
    answer = client.post("/me/status", {"status": "away", **fields}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    made.amina.refresh_from_db()
    assert made.amina.status == "available"


def test_who_fell_silent_is_not_here_and_it_says_since_when(clock: Clock, client: Client, made: Desk) -> None:
    assert "<small>2 of 2</small>" in top(client)
    Teammate.objects.filter(pk=made.ben.pk).update(last_seen_at=clock.now() - timedelta(minutes=18))
    page = top(client)
    assert "disconnected since 08:42" in page
    assert "<small>1 of 2</small>" in page


def test_who_is_off_shift_is_not_here_though_their_page_is_open(
    clock: Clock, client: Client, made: Desk
) -> None:
    clock.set(made.now.replace(hour=19))
    Teammate.objects.update(last_seen_at=clock.now())
    assert "off shift until tomorrow 08:00" in top(client)
    assert "My status: Off shift" in top(client)


def test_who_comes_back_within_their_shift_is_told(clock: Clock, made: Desk) -> None:
    assert heard_of(made.amina.pk, at=clock.advance(minutes=5)) == ""
    told = heard_of(made.amina.pk, at=clock.advance(minutes=25))
    assert "shown as away since 09:05" in told
    Teammate.objects.filter(pk=made.amina.pk).update(status="away")
    assert heard_of(made.amina.pk, at=clock.advance(minutes=25)) == ""
