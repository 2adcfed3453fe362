"""Days that are over are kept for every choice of a filter, read in one go, and are what each alone would be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from inhand.desk.measures import known
from inhand.desk.measures.actions.sum_up import SHOWN, keep_days, periods, sum_up
from inhand.desk.measures.days import Days
from inhand.desk.measures.models import Cursor, Day, Measured, Part, Tracked
from inhand.desk.measures.queries import reckoned
from inhand.desk.measures.rows import Track
from inhand.desk.measures.views import View
from inhand.desk.teams.models import Team

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
ZONE = "UTC"


@pytest.fixture
def rows() -> None:
    """Two conversations of two teams and topics: one answered and closed on Tuesday, one that waits since Monday."""
    known.forget()
    teams = [Team.objects.create(name=name, is_general=name == "Front") for name in ("Front", "Billing")]
    at = datetime(2026, 3, 3, 10, tzinfo=UTC)
    for number, kind in enumerate(("arrival", "first_response", "reply", "closed")):
        Measured.objects.create(
            kind=kind, entry=number + 1, conversation=1, team=teams[0].pk, inbox=1, platform="email", topic="refund",
            urgency=1, person=7, began_at=at, ended_at=at + timedelta(minutes=30 * bool(number)), wall=30.0,
            business=30.0, target=240 if kind == "first_response" else None, good=True, effort=5.0,
        )  # fmt: skip
    since = datetime(2026, 3, 2, 10, tzinfo=UTC)
    waits = Track(2, teams[1].pk, 1, "email", "late", urgency=2, opened_at=since, waiting_since=since)
    Tracked.objects.create(**{name: getattr(waits, name) for name in Track.__slots__})
    Cursor.objects.create(pk=Cursor.ONLY, entry=4, caught_up_at=NOW)


CHOICES = [
    View(ZONE), View(ZONE, topic="refund"), View(ZONE, urgency=2, inbox=1), View(ZONE, platform="email", topic="late"),
    View(ZONE, topic="refund", urgency=2), View(ZONE, topic="nowhere"),
]  # fmt: skip


@pytest.mark.usefixtures("rows")
def test_any_choice_of_filters_is_a_sum_of_what_is_kept_and_what_it_would_be_alone() -> None:
    days = Days(date(2026, 3, 2), 3, ZONE)
    alone = [reckoned(view, days, NOW) for view in CHOICES]
    keep_days(now=NOW)
    Measured.objects.all().delete()
    for view, sums in zip(CHOICES, alone, strict=True):
        found = sum_up(view, days.first, days.last, now=NOW)
        assert [found[day] for day in days.dates] == sums, view


@pytest.mark.usefixtures("rows")
def test_each_single_choice_is_kept_added_up() -> None:
    keep_days(now=NOW)
    kept = set(Day.objects.filter(on=date(2026, 3, 3)).values_list("view", flat=True))
    assert {"UTC", "UTC topic=refund", "UTC topic=late", "UTC urgency=2", "UTC inbox=1"} <= kept


@pytest.mark.usefixtures("rows")
def test_parts_of_days_that_no_page_shows_any_more_go() -> None:
    keep_days(now=NOW)
    assert Part.objects.filter(on=date(2026, 3, 3)).exists()
    later = NOW + SHOWN
    Cursor.objects.update(caught_up_at=later)
    keep_days(now=later)
    assert not Part.objects.filter(on=date(2026, 3, 3)).exists()
    assert Day.objects.filter(on=date(2026, 3, 3), view="UTC").exists()


@pytest.mark.usefixtures("rows")
def test_a_period_is_made_anew_when_a_day_of_it_has_changed() -> None:
    first, last = date(2026, 3, 4), date(2026, 3, 5)
    _, before = periods(View(ZONE), first, last, now=NOW)
    assert before.counts["reply"] == 1
    Measured.objects.filter(kind="reply").update(ended_at=NOW - timedelta(hours=20))
    Day.objects.all().delete()
    Part.objects.all().delete()
    now, before = periods(View(ZONE), first, last, now=NOW)
    assert (now.counts["reply"], before.counts.get("reply", 0)) == (1, 0)
