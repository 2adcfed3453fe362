"""Time off on screen: who notes it, in whose zone, and what happens when it is gone already."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from inhand.desk.teams.actions.add_absence import add_absence
from inhand.desk.teams.models import Absence, Team, Teammate
from inhand.desk.teams.problems import BadInput
from inhand.doors.web.settings import absence_form
from inhand.doors.web.tests.sample import Desk, desk

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    """Ben leads the team that he and Amina are in."""
    found = desk(clock.now())
    Team.objects.filter(pk=found.team.pk).update(lead=found.ben)
    Teammate.objects.update(time_zone="Europe/Berlin")
    client.force_login(found.amina)
    return found


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "starts", "ends", "words"),
    [
        ({"starts": "2026-03-02"}, "2026-03-01 23:00", "2026-03-02 23:00", "Mon 2 March"),
        # The clocks go forward on the 29th, so the last midnight is an hour nearer.
        ({"starts": "2026-03-27", "ends": "2026-03-29"}, "2026-03-26 23:00", "2026-03-29 22:00",
         "Fri 27 to Sun 29 March"),
        ({"starts": "2026-03-03", "starts_time": "13:00", "ends_time": "17:00"}, "2026-03-03 12:00", "2026-03-03 16:00",
         "Tue 3 March, 13:00 to 17:00"),
        ({"starts": "2026-12-30", "starts_time": "12:00", "ends": "2027-01-02"}, "2026-12-30 11:00", "2027-01-02 23:00",
         "Wed 30 December 2026, 12:00, to Sat 2 January 2027"),
    ],
)  # fmt: skip
def test_days_are_those_of_the_persons_zone(
    fields: dict[str, str], starts: str, ends: str, words: str
) -> None:
    read = absence_form.read(fields, BERLIN)
    assert read == (utc(starts), utc(ends))
    assert absence_form.words(*read, BERLIN, date(2026, 3, 1)) == words
    assert absence_form.read(absence_form.write(*read, BERLIN), BERLIN) == read


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, ["starts"]),
        ({"starts": "2026-03-05", "ends": "2026-03-04"}, ["ends"]),
        ({"starts": "2026-03-05", "starts_time": "17:00", "ends_time": "09:00"}, ["ends"]),
        ({"starts": "tomorrow", "ends": "0001-01-01", "ends_time": "noon"}, ["starts", "ends", "ends_time"]),
        ({"starts": "9999-12-31"}, ["starts"]),
    ],
)
def test_what_cannot_be_read_is_said_by_field(fields: dict[str, str], wrong: list[str]) -> None:
    with pytest.raises(BadInput) as refused:
        absence_form.read(fields, BERLIN)
    assert list(refused.value.problems) == wrong


@pytest.mark.django_db
def test_a_teammate_notes_moves_and_takes_back_their_own(client: Client, made: Desk) -> None:
    back = {"back": "/settings/account/"}
    mine = {"person": made.amina.pk, "starts": "2026-03-09", "ends": "2026-03-13", "reason": "Skiing"}
    page = client.post("/settings/time-off/", mine | back, follow=True)
    assert page.redirect_chain == [("/settings/account/", 302)]
    assert "Mon 9 to Fri 13 March" in page.content.decode()
    absence = Absence.objects.get()
    assert absence.starts_at == utc("2026-03-08 23:00")
    moved = client.post(f"/settings/time-off/{absence.pk}", {"starts": "2026-03-10"} | back, follow=True)
    assert "Tue 10 March" in moved.content.decode()
    client.post(f"/settings/time-off/{absence.pk}/removal", back)
    assert not Absence.objects.exists()


@pytest.mark.django_db
def test_a_teammate_sets_their_own_hours_and_a_form_without_them_leaves_them(
    client: Client, made: Desk
) -> None:
    fields = {"name": "Amina Koné", "time_zone": "Asia/Kolkata", "signature": ""}
    hours = {f"day-{day}": "" for day in range(7)} | {"day-1": "09:00-12:00, 13:00-17:30"}
    assert "Saved." in client.post("/settings/account/", fields | hours, follow=True).content.decode()
    assert list(made.amina.hours.values_list("weekday", flat=True)) == [1, 1]
    answer = client.post("/settings/account/", fields | hours | {"day-2": "all day"})
    assert answer.status_code == 422
    assert "Wednesday: “all day” is no span of time" in answer.content.decode()
    client.post("/settings/account/", fields)
    assert made.amina.hours.count() == 2


@pytest.mark.django_db
def test_a_new_password_keeps_my_own_session_and_a_weak_one_saves_nothing(client: Client, made: Desk) -> None:
    fields = {"name": "Amina K.", "time_zone": "UTC", "signature": ""}
    assert client.post("/settings/account/", fields | {"password": "short"}).status_code == 422
    made.amina.refresh_from_db()
    assert made.amina.name == "Amina Koné"
    client.post("/settings/account/", fields | {"password": "long enough words"})
    assert client.get("/settings/account/").status_code == 200
    made.amina.refresh_from_db()
    assert made.amina.check_password("long enough words")


@pytest.mark.django_db
def test_impossible_days_are_refused_and_what_was_typed_stays(client: Client, made: Desk) -> None:
    absence = add_absence(
        made.amina, starts_at=made.now, ends_at=made.now + timedelta(days=1), by=None, at=made.now
    )
    for address in ("/settings/time-off/", f"/settings/time-off/{absence.pk}"):
        fields = {"person": made.amina.pk, "starts": "2026-03-09", "ends": "2026-03-01", "reason": "Skiing"}
        answer = client.post(address, fields)
        assert answer.status_code == 422
        assert "must end after it starts" in answer.content.decode()
        assert "Skiing" in answer.content.decode()
    absence.refresh_from_db()
    assert (Absence.objects.count(), absence.reason) == (1, "")


@pytest.mark.django_db
def test_a_lead_does_it_for_their_team_and_nobody_for_others(client: Client, made: Desk) -> None:
    fields = {"person": made.ben.pk, "starts": "2026-03-09"}
    assert client.post("/settings/time-off/", fields).status_code == 404
    absence = add_absence(
        made.ben, starts_at=made.now, ends_at=made.now + timedelta(days=1), by=None, at=made.now
    )
    page = client.post(f"/settings/time-off/{absence.pk}/removal", follow=True).content.decode()
    assert "not there any more" in page
    assert "Ben" not in client.get("/settings/time-off/").content.decode().split("settings-away")[1]
    client.force_login(made.ben)
    client.post("/settings/time-off/", fields | {"person": made.amina.pk})
    assert set(Absence.objects.values_list("teammate", flat=True)) == {made.amina.pk, made.ben.pk}
    page = client.get("/settings/time-off/").content.decode()
    assert "Amina" in page.split("settings-away")[1]
    assert 'href="/settings/time-off/" aria-current="page"' in page


@pytest.mark.django_db
def test_time_off_that_was_taken_back_meanwhile_is_said_plainly(client: Client, made: Desk) -> None:
    del made
    for address in ("/settings/time-off/999", "/settings/time-off/999/removal"):
        assert (
            "not there any more"
            in client.post(address, {"starts": "2026-03-09"}, follow=True).content.decode()
        )


@pytest.mark.django_db
def test_a_member_who_moves_is_off_in_the_new_zone(client: Client, made: Desk) -> None:
    Teammate.objects.filter(pk=made.amina.pk).update(role="administrator")
    client.force_login(Teammate.objects.get(pk=made.amina.pk))
    fields = {
        "key": made.ben.pk, "name": "Ben", "role": "teammate", "time_zone": "Pacific/Auckland", "capacity": 8,
        "is_active": 1, "away_from": "2026-03-09", "away_to": "2026-03-10",
    }  # fmt: skip
    assert "Saved." in client.post("/settings/members/", fields, follow=True).content.decode()
    absence = Absence.objects.get()
    assert (absence.starts_at, absence.ends_at) == (utc("2026-03-08 11:00"), utc("2026-03-10 11:00"))
    answer = client.post("/settings/members/", fields | {"away_to": "2026-03-01"})
    assert answer.status_code == 422
    assert "must end after it starts" in answer.content.decode()
