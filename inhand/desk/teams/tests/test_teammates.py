from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from inhand.desk.ledger.models import Entry
from inhand.desk.teams.actions.add_absence import BadAbsence, add_absence
from inhand.desk.teams.actions.add_teammate import add_teammate
from inhand.desk.teams.actions.change_password import change_password
from inhand.desk.teams.actions.change_teammate import LastAdministrator, change_teammate
from inhand.desk.teams.actions.make_administrator import BadAccount
from inhand.desk.teams.actions.remove_absence import remove_absence
from inhand.desk.teams.actions.set_hours import BadHours, set_hours
from inhand.desk.teams.actions.set_status import BadStatus, set_status
from inhand.desk.teams.models import Absence, Teammate, WorkingHours
from inhand.desk.teams.queries import hours_of_teammates
from inhand.desk.teams.tests.people import AT, PASSWORD, entries, last, person, span

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_who_is_added_can_sign_in_and_is_away() -> None:
    boss = person("Boss", role="administrator")
    added = add_teammate(
        " Amina@Desk.example ", name=" Amina ", password=PASSWORD, by=boss, at=AT, time_zone="Europe/Berlin"
    )
    kept = Teammate.objects.get(pk=added.pk)
    assert (kept.email, kept.name, kept.status, kept.is_active) == (
        "amina@desk.example",
        "Amina",
        "away",
        True,
    )
    assert kept.check_password(PASSWORD)
    assert PASSWORD not in kept.password
    entry = last()
    assert (entry.name, entry.by, entry.at) == ("policy.changed", boss.pk, AT)
    assert (entry.facts["subject"], entry.facts["id"]) == ("teammate", kept.pk)
    assert entry.facts["changes"]["time_zone"] == [None, "Europe/Berlin"]


def test_no_password_is_in_the_ledger() -> None:
    amina = person()
    change_password(amina, password="another horse battery", by=None, at=AT)
    assert Teammate.objects.get(pk=amina.pk).check_password("another horse battery")
    told = str(list(Entry.objects.values_list("facts", flat=True)))
    assert "horse" not in told
    assert amina.password not in told


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"email": "amina"}, "email"),
        ({"email": "BOSS@desk.example"}, "email"),
        ({"password": "123"}, "password"),
        ({"name": " "}, "name"),
        ({"role": "king"}, "role"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 201}, "capacity"),
    ],
)
def test_a_bad_account_says_which_field_is_wrong(fields: dict[str, Any], wrong: str) -> None:
    person("Boss")
    before = entries()
    given = {"email": "amina@desk.example", "name": "Amina", "password": PASSWORD} | fields
    with pytest.raises(BadAccount) as refused:
        add_teammate(given.pop("email"), **given, by=None, at=AT)
    assert list(refused.value.problems) == [wrong]
    assert refused.value.problems[wrong]
    assert (Teammate.objects.count(), entries()) == (1, before)


def test_an_edit_is_one_event_with_what_was_before() -> None:
    amina = person()
    changed = change_teammate(amina, by=amina, at=AT, name="Amina B", capacity=12, role="teammate")
    assert (changed.name, changed.capacity) == ("Amina B", 12)
    assert last().facts == {
        "subject": "teammate",
        "id": amina.pk,
        "changes": {"name": ["Amina", "Amina B"], "capacity": [8, 12]},
    }


def test_an_edit_that_changes_nothing_is_no_event() -> None:
    amina = person()
    before = entries()
    change_teammate(amina, by=amina, at=AT, name="Amina", capacity=8)
    assert entries() == before


def test_a_bad_edit_changes_nothing() -> None:
    amina = person()
    with pytest.raises(BadAccount) as refused:
        change_teammate(amina, by=amina, at=AT, name="Someone", capacity=0)
    assert list(refused.value.problems) == ["capacity"]
    assert Teammate.objects.get().name == "Amina"


@pytest.mark.parametrize("caps", [{"chat": 0}, {"chat": True}, {"chat": 201}, {"": 2}, {"x" * 21: 2}])
def test_an_impossible_cap_of_a_channel_is_refused(caps: dict[str, int]) -> None:
    amina = person()
    with pytest.raises(BadAccount) as refused:
        change_teammate(amina, by=amina, at=AT, channel_capacity=caps)
    assert list(refused.value.problems) == ["channel_capacity"]
    changed = change_teammate(amina, by=amina, at=AT, channel_capacity={"chat": 2})
    assert (changed.channel_capacity, last().facts["changes"]) == (
        {"chat": 2},
        {"channel_capacity": [{}, {"chat": 2}]},
    )


def test_a_person_who_leaves_is_on_record_and_keeps_their_history() -> None:
    amina = person()
    change_teammate(amina, by=None, at=AT, is_active=False)
    assert not Teammate.objects.get().is_active
    assert last().facts["changes"] == {"is_active": [True, False]}


@pytest.mark.parametrize("change", [{"role": "lead"}, {"is_active": False}])
def test_one_administrator_stays(change: dict[str, Any]) -> None:
    boss = person("Boss", role="administrator")
    with pytest.raises(LastAdministrator, match="Boss is the only administrator"):
        change_teammate(boss, by=boss, at=AT, **change)
    person("Other", role="administrator")
    change_teammate(boss, by=boss, at=AT, **change)
    assert Teammate.objects.filter(role="administrator", is_active=True).count() == 1


def test_an_administrator_who_left_is_not_the_one_who_stays() -> None:
    boss, other = person("Boss", role="administrator"), person("Other", role="administrator")
    change_teammate(other, by=boss, at=AT, is_active=False)
    with pytest.raises(LastAdministrator):
        change_teammate(boss, by=boss, at=AT, role="teammate")


def test_a_status_is_on_record_with_what_it_was() -> None:
    amina = person()
    set_status(amina, status="available", by=amina, at=AT)
    set_status(amina, status="busy", by=amina, at=AT + HOUR, until=AT + 2 * HOUR)
    kept = Teammate.objects.get()
    assert (kept.status, kept.status_since, kept.status_until) == ("busy", AT + HOUR, AT + 2 * HOUR)
    assert (last().name, last().by) == ("teammate.status_changed", amina.pk)
    assert last().facts == {
        "teammate": amina.pk,
        "status": "busy",
        "former": "available",
        "until": "2026-03-02T11:00:00+00:00",
    }


def test_the_same_status_twice_is_one_event() -> None:
    amina = person()
    set_status(amina, status="available", by=amina, at=AT)
    before = entries()
    set_status(amina, status="available", by=amina, at=AT + HOUR)
    assert entries() == before
    assert Teammate.objects.get().status_since == AT


def test_available_has_no_end() -> None:
    amina = person()
    set_status(amina, status="away", by=amina, at=AT, until=AT + HOUR)
    assert set_status(amina, status="available", by=amina, at=AT, until=AT + HOUR).status_until is None


@pytest.mark.parametrize(
    ("gone", "ramps"), [(timedelta(days=1), False), (timedelta(days=1, minutes=1), True)]
)
def test_who_was_away_for_over_a_day_starts_slowly(gone: timedelta, ramps: bool) -> None:  # noqa: FBT001 -- a table
    amina = person()
    set_status(amina, status="available", by=amina, at=AT + gone)
    assert Teammate.objects.get().back_since == (AT + gone if ramps else None)


@pytest.mark.parametrize(("status", "hours", "wrong"), [("asleep", 1, "status"), ("away", 0, "until")])
def test_an_impossible_status_is_refused(status: str, hours: int, wrong: str) -> None:
    amina = person()
    before = entries()
    with pytest.raises(BadStatus) as refused:
        set_status(amina, status=status, by=amina, at=AT, until=AT + hours * HOUR)
    assert list(refused.value.problems) == [wrong]
    assert entries() == before


def test_hours_replace_the_whole_week() -> None:
    amina = person(time_zone="Europe/Berlin")
    set_hours(amina, spans=[span(0, "09:00", "12:00"), span(1, "09:00", "12:00")], by=amina, at=AT)
    week = [span(4, "22:00", "06:00"), span(2, "10:00", "18:30")]
    set_hours(amina, spans=week, by=amina, at=AT)
    rows = WorkingHours.objects.filter(teammate=amina).order_by("weekday")
    assert [(row.weekday, f"{row.starts:%H:%M}", f"{row.ends:%H:%M}") for row in rows] == [
        (2, "10:00", "18:30"),
        (4, "22:00", "06:00"),
    ]
    assert last().facts["changes"]["hours"] == [
        [[0, "09:00", "12:00"], [1, "09:00", "12:00"]],
        [[2, "10:00", "18:30"], [4, "22:00", "06:00"]],
    ]
    assert set(hours_of_teammates()[amina.pk].spans) == set(week)


def test_the_same_hours_again_are_no_event() -> None:
    amina = person()
    set_hours(amina, spans=[span(0, "09:00", "12:00")], by=amina, at=AT)
    before, rows = entries(), list(WorkingHours.objects.all())
    assert set_hours(amina, spans=[span(0, "09:00", "12:00")], by=amina, at=AT) == rows
    assert entries() == before


def test_impossible_hours_change_nothing_and_say_why() -> None:
    amina = person()
    set_hours(amina, spans=[span(0, "09:00", "12:00")], by=amina, at=AT)
    before = entries()
    with pytest.raises(BadHours) as refused:
        set_hours(amina, spans=[span(0, "09:00", "12:00"), span(0, "11:00", "13:00")], by=amina, at=AT)
    assert list(refused.value.problems) == ["spans"]
    assert "Monday 09:00 to 12:00 and Monday 11:00 to 13:00 overlap" in str(refused.value)
    assert (WorkingHours.objects.count(), entries()) == (1, before)


def test_time_off_comes_and_goes_and_its_reason_stays_out_of_the_ledger() -> None:
    amina = person()
    absence = add_absence(amina, starts_at=AT, ends_at=AT + 8 * HOUR, reason="an operation", by=amina, at=AT)
    assert hours_of_teammates()[amina.pk].away == ((AT, AT + 8 * HOUR),)
    times = ["2026-03-02T09:00:00+00:00", "2026-03-02T17:00:00+00:00"]
    assert last().facts["changes"] == {"absence": [None, times]}
    remove_absence(absence, by=amina, at=AT)
    assert last().facts["changes"] == {"absence": [times, None]}
    before = entries()
    remove_absence(absence, by=amina, at=AT)
    assert (Absence.objects.count(), entries()) == (0, before)


def test_time_off_must_end_after_it_starts() -> None:
    amina = person()
    with pytest.raises(BadAbsence, match="must end after it starts"):
        add_absence(amina, starts_at=AT, ends_at=AT, by=amina, at=AT)
    assert not Absence.objects.exists()
