"""What is measured by and by is what is measured at once, to the bit, in whatever order things happened together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inhand.desk.ledger.models import Entry
from inhand.desk.measures import known
from inhand.desk.measures.actions.follow import follow
from inhand.desk.measures.actions.rebuild import rebuild
from inhand.desk.measures.calendars import Calendars, Change, TeamCalendar
from inhand.desk.measures.days import Days
from inhand.desk.measures.models import Measured, Touched, Tracked
from inhand.desk.measures.queries import cursor, reckoned, stand
from inhand.desk.measures.tests.telling import (
    AMINA,
    BEN,
    DESK,
    MONDAY,
    TARGETS,
    Ledger,
    figures,
    measured,
    moment,
    summed,
)  # fmt: skip
from inhand.desk.measures.unfinished import unfinished
from inhand.desk.measures.views import View
from inhand.desk.teams.actions.add_holiday import add_holiday
from inhand.desk.teams.actions.set_hours import set_hours
from inhand.desk.teams.models import Team

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random  # noqa: TID251 -- hypothesis gives it

    from inhand.desk.measures.rows import Told

VERBS = (
    "customer writes", "Amina gets it", "Ben gets it", "Amina takes over", "rescued by Ben", "back to the lane",
    "Amina replies", "Ben replies", "Ben replies unseen", "Amina replies and closes", "note by Ben",
    "closed by Amina", "Ben is stopped", "Ben passes", "handed to Amina with a packet", "undo",
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.integers(0, 2000), st.integers(1, 4), st.sampled_from(VERBS)), min_size=1, max_size=30
)


Steps: TypeAlias = "Sequence[tuple[int, int, str]]"


def story(steps: Steps) -> Ledger:
    """Return what happens as a ledger: each step some minutes after the one before, or together with it."""
    ledger, at = Ledger(), moment("Mon 08:00")
    for minutes, conversation, what in steps:
        at += timedelta(minutes=minutes if minutes > 500 else minutes // 50)
        if conversation not in ledger.state:
            ledger.tell(at, conversation, "customer writes")
        if what == "undo":
            _undo(ledger, at, conversation)
        else:
            ledger.tell(at, conversation, what)
    return ledger


def _undo(ledger: Ledger, at: datetime, conversation: int) -> None:
    sent = [
        told for told in ledger.entries if told.conversation == conversation and told.name == "reply.sent"
    ]
    undone = {told.facts["message"] for told in ledger.entries if told.name == "reply.undone"}
    if sent and sent[-1].facts["message"] not in undone:
        since = sent[-1].facts["waited_since"]
        facts = {"message": sent[-1].facts["message"], "state": "open", "waiting_since": since, "alert": ""}
        ledger.state[conversation] = "open"
        if since:
            ledger.waiting[conversation] = since
        ledger.add(at, conversation, "reply.undone", sent[-1].by, **facts)


@given(steps=STEPS, swaps=st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_the_order_of_what_happens_at_the_same_time_changes_nothing(steps: Steps, swaps: Random) -> None:
    entries = story(steps).entries
    now = entries[-1].at + timedelta(days=9)
    assert summed(measured(_shuffled(entries, swaps)), MONDAY, now.date(), now) == summed(
        measured(entries), MONDAY, now.date(), now
    )


def _shuffled(entries: list[Told], swaps: Random) -> list[Told]:
    """Return them with conversations interleaved anew where their times are equal; each keeps its own order."""
    keys: dict[tuple[datetime, int | None], float] = {}
    order = sorted(
        entries,
        key=lambda told: (told.at, keys.setdefault((told.at, told.conversation), swaps.random()), told.id),
    )
    return [told._replace(id=number) for number, told in enumerate(order, 1)]


_offset = count(1000, 1000)


@pytest.mark.django_db
@given(steps=STEPS, portion=st.integers(1, 7))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_measured_by_and_by_is_what_a_rebuild_measures(steps: Steps, portion: int) -> None:
    team, _ = Team.objects.get_or_create(name="Shipping", is_general=True)
    first = next(_offset)
    _write(story(steps).entries, first)
    if first % 2000:  # the hours change in the middle of some histories
        add_holiday(team, on=(MONDAY + timedelta(days=first // 1000)), by=None, at=moment("Wed 12:00"))
        set_hours(team, spans=DESK.teams[1].spans[: portion - 1], by=None, at=moment("Thu 12:00"))
    while follow(promised=TARGETS, at=moment("Fri 18:00"), limit=portion):
        pass
    by_and_by = _tables()
    known.forget()
    rebuild(promised=TARGETS, at=moment("Fri 18:00"))
    assert _tables() == by_and_by
    assert by_and_by[0]


@pytest.mark.django_db
@given(steps=STEPS, portion=st.integers(1, 9))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_day_that_runs_is_kept_by_and_by_what_it_would_be_if_it_were_read_at_once(
    steps: Steps, portion: int
) -> None:
    """At each look, with what was taken back, reopened or given its note since the one before."""
    Team.objects.get_or_create(name="Shipping", is_general=True)
    known.forget()
    entries = story(steps).entries
    _write(entries, next(_offset))
    for number in range(0, len(entries), portion):
        follow(promised=TARGETS, at=entries[0].at, limit=portion)
        now = entries[min(number + portion, len(entries)) - 1].at + timedelta(minutes=7)
        days = Days(now.date() - timedelta(days=1), 2, "UTC")
        for view in (View("UTC"), View("UTC", platform="email", urgency=1)):
            assert unfinished(view, days, stand(cursor()), now) == reckoned(view, days, now)


def _write(entries: list[Told], first: int) -> None:
    seqs: dict[int, int] = {}
    for told in entries:
        pk = first + (told.conversation or 0)
        seqs[pk] = seqs.get(pk, 0) + 1
        Entry.objects.create(
            at=told.at, by=told.by, conversation=pk, seq=seqs[pk], name=told.name, version=1, facts=told.facts,
            checksum="",
        )  # fmt: skip


def _tables() -> list[list[Any]]:
    rows = Measured.objects.order_by("entry", "kind").values()
    kept = [{name: value for name, value in row.items() if name != "id"} for row in rows]
    return [kept, [*Tracked.objects.order_by("pk").values()], [*Touched.objects.order_by("pk").values()]]


def test_taking_a_reply_back_leaves_no_trace() -> None:
    """The clock runs on from where it was, and the next reply is the first."""
    ledger = Ledger()
    ledger.tell(moment("Mon 09:00"), 1, "customer writes")
    ledger.tell(moment("Mon 09:05"), 1, "Amina gets it")
    ledger.tell(moment("Mon 10:00"), 1, "Amina replies and closes")
    _undo(ledger, moment("Mon 10:00") + timedelta(seconds=5), 1)
    ledger.tell(moment("Mon 11:00"), 1, "Amina replies")
    found = measured(ledger.entries)
    period = figures(found, MONDAY, MONDAY, moment("Mon 12:00"))
    wait = period.waits["first_response"]
    assert (wait.number, wait.p50 and wait.p50.minutes) == (1, 120)
    assert period.counts["reply"] == 1
    assert period.waits["closed"].number == 0
    assert [row.began_at for row in found.book.rows.values() if row.kind == "held"] == []
    assert found.tracks[1].held_since == moment("Mon 09:05")


def test_taking_a_closure_back_leaves_no_trace() -> None:
    ledger = Ledger()
    ledger.tell(moment("Mon 09:00"), 1, "customer writes")
    ledger.tell(moment("Mon 09:05"), 1, "Amina gets it")
    ledger.tell(moment("Mon 10:00"), 1, "closed by Amina")
    facts = {"deed": 1, "state": "open", "waiting_since": moment("Mon 09:00").isoformat(), "alert": ""}
    ledger.add(moment("Mon 10:00"), 1, "conversation.restored", AMINA, **facts)
    found = measured(ledger.entries)
    assert sorted(kind for _, kind in found.book.rows) == ["arrival", "first_owner", "given"]
    assert found.tracks[1].held_since == moment("Mon 09:05")
    assert not found.tracks[1].is_first_over


def test_a_merge_resolves_nothing_and_its_wait_goes_on_in_the_other() -> None:
    ledger = Ledger()
    for conversation in (1, 2):
        ledger.tell(moment("Mon 09:00"), conversation, "customer writes")
    since = moment("Mon 09:00").isoformat()
    ledger.add(moment("Mon 10:00"), 1, "conversation.merged", AMINA, into=2)
    ledger.add(moment("Mon 10:00"), 2, "conversation.absorbed", AMINA, state="open", waiting_since=since)
    found = measured(ledger.entries)
    period = figures(found, MONDAY, MONDAY, moment("Mon 11:00"))
    assert period.waits["closed"].number == 0
    assert period.waits["first_response"].censored == 1


def test_changed_hours_count_from_their_change_on() -> None:
    """Calendars are taken back change by change: half of a wait by the old hours, half by the new."""
    short = DESK.teams[1].spans
    present = type(DESK)({1: TeamCalendar("UTC", (), members=frozenset({AMINA, BEN}))}, DESK.people)
    said = [[span.weekday, f"{span.starts:%H:%M}", f"{span.ends:%H:%M}"] for span in short]
    change = Change(50, moment("Tue 12:00"), "team", 1, {"hours": [said, []]})
    calendars = Calendars(present, [change])
    week = moment("Mon 00:00"), moment("Tue 18:00")
    before = 8 * 60 + 3 * 60
    assert calendars.minutes(1, *week, known=49) == before + 5 * 60
    assert calendars.minutes(1, *week, known=51) == before + 6 * 60  # without hours by the wall clock
    assert calendars.minutes(1, datetime(2026, 3, 2, tzinfo=UTC), moment("Tue 11:00"), known=99) == 600


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ([("09:01", "labelled"), ("09:01", "routed")], (2, "refund")),
        ([("09:01", "routed"), ("09:09", "labelled")], (2, "refund")),
        ([("09:11", "labelled"), ("09:11", "routed")], (1, "")),
        ([("09:01", "labelled"), ("09:02", "corrected")], (1, "refund")),
        ([("09:01", "given"), ("09:02", "labelled"), ("09:03", "handed over")], (1, "refund")),
        ([("09:01", "given"), ("09:02", "let go to another team")], (1, "")),
    ],
)
def test_an_arrival_counts_where_it_is_labelled_and_routed_a_moment_later(
    told: list[tuple[str, str]], place: tuple[int, str]
) -> None:
    """Not where it is corrected to or handed to: that is what the gate sets against what arrived there."""
    label = {"kind": "topic", "value": "refund", "source": "classifier"}
    facts: dict[str, tuple[str, dict[str, Any]]] = {
        "labelled": ("conversation.labelled", label),
        "corrected": ("conversation.labelled", label | {"value": "complaint", "source": "person"}),
        "routed": ("lane.entered", {"team": 2, "how": "routed"}),
        "given": ("conversation.assigned", {"owner": AMINA, "team": 1, "how": "routed"}),
        "handed over": ("conversation.assigned", {"owner": BEN, "team": 2, "how": "handed_off"}),
        "let go to another team": ("lane.entered", {"team": 2, "how": "released"}),
    }
    ledger = Ledger()
    ledger.tell(moment("Mon 09:00"), 1, "customer writes")
    for at, what in told:
        name, more = facts[what]
        ledger.add(moment(f"Mon {at}"), 1, name, **more)
    rows = measured(ledger.entries).book.rows
    arrival = next(row for row in rows.values() if row.kind == "arrival")
    assert (arrival.team, arrival.topic) == place
