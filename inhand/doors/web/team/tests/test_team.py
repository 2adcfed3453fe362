"""The team page says who is here, why somebody is not, who works when, and when nobody does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from inhand.desk.teams.actions.add_absence import add_absence
from inhand.desk.teams.actions.add_holiday import add_holiday
from inhand.desk.teams.actions.set_hours import set_hours
from inhand.desk.teams.models import Membership, Team, Teammate
from inhand.desk.teams.tests.people import span
from inhand.doors.web.tests.sample import Desk, desk

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    """Monday, 9 UTC. The team is open from 8 to 18 on weekdays, Amina works from 8 to 16, Ben from 12 to 17."""
    found = desk(clock.now())
    works = ((found.team, "08:00", "18:00"), (found.amina, "08:00", "16:00"), (found.ben, "12:00", "17:00"))
    for owner, starts, ends in works:
        set_hours(owner, spans=[span(day, starts, ends) for day in range(5)], by=None, at=clock.now())
    client.force_login(found.amina)
    return found


def page_of(client: Client, query: str = "") -> str:
    answer = client.get(f"/team/{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_it_tells_the_load_the_shift_and_the_next(client: Client, made: Desk) -> None:
    made.mail("One", to=made.amina)
    page = page_of(client)
    assert "1 of 8" in page
    assert "here until 16:00 <small>then tomorrow 08:00</small>" in page
    assert "off shift until 12:00" in page


def test_it_says_when_the_next_of_the_team_is_on_shift(clock: Clock, client: Client, made: Desk) -> None:
    assert "next on shift" not in page_of(client)
    clock.set(made.now.replace(hour=18))
    assert "next on shift tomorrow 08:00" in page_of(client)


def test_who_fell_silent_in_their_shift_is_away_since_then(clock: Clock, client: Client, made: Desk) -> None:
    clock.set(made.now.replace(hour=13))
    Teammate.objects.filter(pk=made.amina.pk).update(last_seen_at=clock.now())
    Teammate.objects.filter(pk=made.ben.pk).update(last_seen_at=clock.now() - timedelta(minutes=18))
    page = page_of(client)
    assert "disconnected since 12:42" in page
    assert "1 can take work" in page
    Team.objects.update(disconnect_minutes=30)
    add_holiday(made.team, on=date(2026, 12, 24), by=None, at=clock.now())
    assert "disconnected" not in page_of(client)


def test_a_status_is_shown_until_its_time_and_not_longer(clock: Clock, client: Client, made: Desk) -> None:
    until = clock.now() + timedelta(minutes=30)
    Teammate.objects.filter(pk=made.amina.pk).update(status="busy", status_until=until)
    assert "busy until 09:30" in page_of(client)
    Teammate.objects.filter(pk=made.amina.pk).update(status="away", status_until=until)
    assert "away, back 09:30" in page_of(client)
    clock.set(until)
    Teammate.objects.filter(pk=made.amina.pk).update(last_seen_at=until)
    assert "here until 16:00" in page_of(client)


def test_a_gap_of_the_week_is_named_and_what_is_over_is_not(clock: Clock, client: Client, made: Desk) -> None:
    page = page_of(client)
    assert "nobody is on shift: Today 17:00–18:00, Tomorrow 17:00–18:00, Wednesday 17:00–18:00" in page
    assert "and 1 more" in page
    clock.set(made.now.replace(day=6, hour=17) + timedelta(minutes=30))
    assert "nobody is on shift: Today 17:30–18:00." in page_of(client)
    clock.set(made.now.replace(day=6, hour=18))
    assert "nobody is on shift" not in page_of(client)


def test_time_off_and_holidays_are_marked_by_name(client: Client, made: Desk) -> None:
    add_holiday(made.team, on=date(2026, 3, 5), name="Founders’ Day", by=None, at=made.now)
    tuesday = datetime(2026, 3, 3, tzinfo=UTC)
    add_absence(made.ben, starts_at=tuesday, ends_at=tuesday + timedelta(days=1), by=None, at=made.now)
    page = page_of(client)
    assert page.count('<span class="holiday">Founders’ Day</span>') == 2
    assert '<span class="away">Time off</span>' in page
    assert "<small>Founders’ Day</small>" in page
    assert "Thursday 17:00" not in page, "a closed team has no gap"


def test_another_week_is_reached_and_times_are_the_viewers(client: Client, made: Desk) -> None:
    Teammate.objects.filter(pk=made.amina.pk).update(time_zone="Asia/Kolkata")
    page = page_of(client, "?day=2026-03-29")
    assert "23 to 29 March" in page
    assert 'href="/team/">This week' in page
    # Ben works in UTC.
    assert "17:30–22:30" in page
    for odd in ("?day=", "?day=0001-01-01", "?day=9999-12-31", "?day=tomorrow"):
        page_of(client, odd)


def test_who_leads_is_told_of_holidays_that_are_not_in_yet(client: Client, made: Desk) -> None:
    Team.objects.update(holiday_country="DE", lead=made.ben)
    client.force_login(made.ben)
    assert "The public holidays of 2026 are not in yet." in page_of(client)
    client.force_login(made.amina)
    assert "not in yet" not in page_of(client)


def test_an_empty_team_says_what_to_do(client: Client, made: Desk) -> None:
    Team.objects.create(name="Billing")
    Membership.objects.filter(teammate=made.ben).delete()
    add_holiday(made.team, on=date(2026, 12, 24), by=None, at=made.now)
    assert "Nobody is in this team yet." in page_of(client)
