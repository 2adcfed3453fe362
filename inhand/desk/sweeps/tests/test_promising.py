"""What we write is a promise when it says that we will do something by a day."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from inhand.desk.sweeps.promising import promised

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


def told(text: str) -> list[str]:
    return [f"{each.due_at.astimezone(BERLIN):%Y-%m-%d %H:%M}" for each in promised(text, TUESDAY, BERLIN)]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("We'll send the refund by Friday.", "2026-03-06 17:00"),
        ("I will call you tomorrow morning.", "2026-03-04 17:00"),
        ("You will hear from us within two days.", "2026-03-05 17:00"),
        ("We will have it repaired in 3 weeks, at the latest.", "2026-03-24 17:00"),
        ("I’ll get back to you by the end of next Tuesday.", "2026-03-10 17:00"),
        ("We are going to ship on 12 March.", "2026-03-12 17:00"),
        ("We will answer by March 4th", "2026-03-04 17:00"),
        ("We will know by 2026-04-01.", "2026-04-01 17:00"),
        ("I will look at it today.", "2026-03-03 17:00"),
        ("We will reply on 2 January.", ""),
        ("Wir melden uns bis Donnerstag.", "2026-03-05 17:00"),
        ("Sie erhalten die Rechnung bis zum 9. März.", "2026-03-09 17:00"),
        ("Your parcel should have arrived on Friday.", ""),
        ("Did you call on Friday?", ""),
        ("We will look into it.", ""),
        ("We refunded it on Monday.", ""),
        ("We will reply on 31 February.", ""),
    ],
)
def test_a_promise_is_a_deed_of_ours_with_a_day_that_lies_ahead(text: str, due: str) -> None:
    assert told(text) == ([due] if due else [])


def test_each_sentence_promises_for_itself() -> None:
    text = "Thank you.\nWe will check tomorrow. Then I will write to you by Friday!\nKind regards"
    assert told(text) == ["2026-03-04 17:00", "2026-03-06 17:00"]
    assert [each.words for each in promised(text, TUESDAY, BERLIN)] == [
        "We will check tomorrow.",
        "Then I will write to you by Friday!",
    ]
