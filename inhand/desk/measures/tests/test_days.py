"""Days that are over are kept for every choice of a filter, read in one go, and are what each alone would be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from inhand.desk.measures import known
from inhand.desk.measures.actions.sum_up import keep_days, periods
from inhand.desk.measures.days import Days
from inhand.desk.measures.models import Cursor, Day, Measured, Tracked
from inhand.desk.measures.queries import reckoned, reckoned_each
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


@pytest.mark.usefixtures("rows")
def test_each_view_of_a_day_is_what_it_would_be_alone() -> None:
    days = Days(date(2026, 3, 2), 3, ZONE)
    found = reckoned_each([View(ZONE)], days, NOW)
    assert {view.filters().get("topic") for view in found} == {None, "refund", "late"}
    for view, sums in found.items():
        assert _plain(sums) == _plain(reckoned(view, days, NOW)), view


@pytest.mark.usefixtures("rows")
def test_a_choice_that_was_quiet_yesterday_is_kept_all_the_same() -> None:
    keep_days(now=NOW)
    yesterday = set(Day.objects.filter(on=date(2026, 3, 4)).values_list("view", flat=True))
    assert {"UTC", "UTC topic=refund", "UTC topic=late", "UTC urgency=2", "UTC inbox=1"} <= yesterday
    Cursor.objects.update(caught_up_at=NOW + timedelta(days=1))
    keep_days(now=NOW + timedelta(days=1))
    assert set(Day.objects.filter(on=date(2026, 3, 5)).values_list("view", flat=True)) == yesterday


@pytest.mark.usefixtures("rows")
def test_a_period_is_made_anew_when_a_day_of_it_has_changed() -> None:
    first, last = date(2026, 3, 4), date(2026, 3, 5)
    _, before = periods(View(ZONE), first, last, now=NOW)
    assert before.counts["reply"] == 1
    Measured.objects.filter(kind="reply").update(ended_at=NOW - timedelta(hours=20))
    Day.objects.all().delete()
    now, before = periods(View(ZONE), first, last, now=NOW)
    assert (now.counts["reply"], before.counts.get("reply", 0)) == (1, 0)


def _plain(sums: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return them without the tables that are empty on one side and missing on the other."""
    return [{name: value for name, value in each.items() if value} for each in sums]
