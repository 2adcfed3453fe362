"""Close, reopen, snooze, wake, set aside, note: what each changes and when it refuses."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from inhand.desk.conversations.actions.close import CustomerWaits, close
from inhand.desk.conversations.actions.mark_spam import mark_spam
from inhand.desk.conversations.actions.note import EmptyNote, mentions, note
from inhand.desk.conversations.actions.reopen import reopen
from inhand.desk.conversations.actions.snooze import CannotSnooze, snooze
from inhand.desk.conversations.actions.step import Overtaken, step, together
from inhand.desk.conversations.actions.wake import wake
from inhand.desk.conversations.models import Conversation
from inhand.desk.conversations.tests.arriving import conversation, fresh
from inhand.desk.ledger.events import ConversationWoken
from inhand.desk.ledger.models import Entry
from inhand.desk.teams.tests.people import AT, person

pytestmark = pytest.mark.django_db
_State = Conversation.State
LATER = AT + timedelta(hours=1)


def owned() -> Conversation:
    made = conversation()
    Conversation.objects.filter(pk=made.pk).update(owner=person("Owner"), lane_since=None)
    return fresh(made)


def test_a_waiting_customer_is_not_closed_away_by_mistake() -> None:
    made = conversation()
    with pytest.raises(CustomerWaits):
        close(made, by=person(), at=LATER)
    assert fresh(made).state == _State.OPEN
    close(made, by=person("Ben"), at=LATER, although_waiting=True)
    after = fresh(made)
    assert (after.state, after.closed_at, after.waiting_since, after.lane_since) == (
        _State.CLOSED,
        LATER,
        None,
        None,
    )


def test_closing_twice_is_one_event() -> None:
    made, by = conversation(), person()
    for _ in range(2):
        close(made, by=by, at=LATER, although_waiting=True)
    assert Entry.objects.filter(conversation=made.pk).count() == 2


def test_a_reopened_one_is_in_the_lane_and_nobody_waits_by_that() -> None:
    made, by = conversation(), person()
    mark_spam(made, by=by, at=AT)
    reopen(made, by=by, at=LATER)
    after = fresh(made)
    assert (after.state, after.lane_since, after.waiting_since) == (_State.OPEN, LATER, None)


def test_what_nobody_owns_or_is_closed_cannot_be_snoozed_nor_into_the_past() -> None:
    made, by = owned(), person()
    for refused, until in ((conversation(sender="b@x.example"), LATER), (made, AT)):
        with pytest.raises(CannotSnooze):
            snooze(refused, until=until, by=by, at=AT)
    close(made, by=by, at=AT, although_waiting=True)
    with pytest.raises(CannotSnooze):
        snooze(made, until=LATER, by=by, at=AT)


def test_snoozing_hides_no_clock_and_wakes_only_in_time() -> None:
    made = snooze(owned(), until=LATER, by=person(), at=AT)
    assert fresh(made).waiting_since == AT
    assert wake(made, at=LATER - timedelta(seconds=1)).state == _State.SNOOZED
    assert wake(made, at=LATER).state == _State.OPEN
    wake(made, at=LATER)
    assert Entry.objects.filter(name=ConversationWoken.name).count() == 1


def test_a_note_needs_words_and_tells_whom_it_names() -> None:
    made, by, ben = conversation(), person("Amina"), person("Ben")
    with pytest.raises(EmptyNote):
        note(made, text=" \n", by=by, at=AT)
    assert list(note(made, text="@ben look at this", by=by, at=AT).mentions.all()) == [ben]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Amina Koné please", {1}),
        ("@amina please", {1}),
        ("@Ben please", set()),
        ("@Ben Lind and @Ben Berg", {2, 3}),
        ("mail@aminas.example", set()),
        ("", set()),
    ],
)
def test_who_is_meant_by_an_at(text: str, named: set[int]) -> None:
    assert mentions(text, [(1, "Amina Koné"), (2, "Ben Lind"), (3, "Ben Berg")]) == named


def test_who_acts_on_an_old_picture_is_told() -> None:
    stale = conversation()
    mark_spam(stale, by=person(), at=AT)
    with pytest.raises(Overtaken):
        step(stale, ConversationWoken(), at=AT, by=None)


def test_steps_together_are_one_change_with_an_entry_each() -> None:
    held = conversation()
    began, known = held.revision, Entry.objects.filter(conversation=held.pk).count()
    with CaptureQueriesContext(connection) as asked, together(held):
        step(held, ConversationWoken(), at=AT, by=None, topic="parcels")
        with together(held):
            step(held, ConversationWoken(), at=AT, by=None, language="de")
    assert sum(each["sql"].startswith("UPDATE") for each in asked.captured_queries) == 1
    after = fresh(held)
    assert (after.topic, after.language, after.revision) == ("parcels", "de", began + 2)
    seqs = list(Entry.objects.filter(conversation=held.pk).order_by("pk").values_list("seq", flat=True))
    assert seqs == list(range(began - known + 1, began + 3))


def test_steps_together_on_an_old_picture_are_refused_when_they_are_written() -> None:
    stale = conversation()
    Conversation.objects.filter(pk=stale.pk).update(revision=stale.revision + 1)
    with pytest.raises(Overtaken), together(stale):
        step(stale, ConversationWoken(), at=AT, by=None)


def test_after_an_error_among_steps_nothing_is_owed() -> None:
    held = conversation()
    with suppress(KeyError), transaction.atomic(), together(held):
        step(held, ConversationWoken(), at=AT, by=None, topic="parcels")
        raise KeyError
    again = fresh(held)
    assert (again.topic, again.revision) == ("", held.revision - 1)
    step(again, ConversationWoken(), at=AT, by=None, topic="returns")
    assert fresh(again).topic == "returns"


def test_the_database_refuses_what_has_neither_an_owner_nor_a_place_in_the_lane() -> None:
    made = conversation()
    for changes in ({"lane_since": None}, {"owner": person()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Conversation.objects.filter(pk=made.pk).update(**changes)
