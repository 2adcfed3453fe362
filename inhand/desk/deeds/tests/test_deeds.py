"""Several at once, all or none, and one undo that takes back what still stands."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from inhand.desk.conversations.actions.follow_up import follow_up
from inhand.desk.conversations.actions.snooze import CannotSnooze
from inhand.desk.conversations.models import Tag
from inhand.desk.conversations.tests.arriving import arrives, conversation, fresh
from inhand.desk.deeds.actions.forget import forget
from inhand.desk.deeds.actions.perform import CustomersWait, NotAllDone, Request, perform
from inhand.desk.deeds.actions.undo import CannotUndo, newest, undo
from inhand.desk.deeds.models import Deed
from inhand.desk.deeds.picture import picture
from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.replay import fold
from inhand.desk.ownership.actions.claim import claim
from inhand.desk.teams.tests.people import AT, person

if TYPE_CHECKING:
    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=1)
TOMORROW = AT + timedelta(days=1)


def several(number: int = 3) -> list[Conversation]:
    return [conversation(sender=f"c{n}@x.example", subject=f"Number {n}") for n in range(number)]


def do(rows: list[Conversation], verb: str, by: Teammate, **values: Any) -> Deed:
    return perform([row.pk for row in rows], request=Request(verb, "done", **values), by=by, at=AT)


@pytest.mark.parametrize(
    ("verb", "values"),
    [
        ("close", {"although_waiting": True}),
        ("snooze", {"until": TOMORROW}),
        ("spam", {}),
        ("topic", {"value": "refund"}),
        ("urgency", {"value": "urgent"}),
        ("tag", {"value": "VIP"}),
        ("follow_up", {"until": TOMORROW}),
        ("assign", {}),
    ],
)
def test_one_undo_puts_back_what_was_done_to_several(verb: str, values: dict[str, Any]) -> None:
    amina, rows = person("Amina"), several()
    for row in rows[: 3 if verb == "snooze" else 1]:
        claim(row, by=amina, at=AT)
    before = [picture(fresh(row)) for row in rows]
    deed = do(rows, verb, amina, **values)
    assert [picture(fresh(row)) for row in rows] != before
    undone = undo(deed, by=amina, at=LATER)
    assert sorted(undone.back) == sorted(step["conversation"] for step in deed.steps)
    assert [picture(fresh(row)) for row in rows] == before
    for pk, story in fold(Entry.objects.order_by("pk")).items():
        row = next(each for each in rows if each.pk == pk)
        assert (story.state, story.owner, story.revision) == (
            fresh(row).state, fresh(row).owner_id, fresh(row).revision,
        )  # fmt: skip


def test_claiming_several_is_taken_back_into_the_lane_with_its_old_clock() -> None:
    amina, rows = person("Amina"), several()
    since = [fresh(row).lane_since for row in rows]
    undo(do(rows, "assign", amina, to=amina), by=amina, at=LATER)
    assert [fresh(row).owner for row in rows] == [None, None, None]
    assert [fresh(row).lane_since for row in rows] == since


def test_closing_several_asks_when_somebody_waits_and_names_the_number() -> None:
    amina, rows = person("Amina"), several()
    with pytest.raises(CustomersWait, match="3 customers are still waiting"):
        do(rows, "close", amina)
    assert {fresh(row).state for row in rows} == {"open"}


def test_one_that_cannot_be_done_stops_all_and_is_named() -> None:
    amina, rows = person("Amina"), several()
    for row in rows[:2]:
        claim(row, by=amina, at=AT)
    with pytest.raises(NotAllDone, match="“Number 2”: Nobody owns this conversation yet"):
        do(rows, "snooze", amina, until=TOMORROW)
    assert {fresh(row).state for row in rows} == {"open"}
    with pytest.raises(CannotSnooze):
        do(rows[2:], "snooze", amina, until=TOMORROW)


def test_what_went_on_meanwhile_stays_and_is_named() -> None:
    amina, rows = person("Amina"), several(2)
    deed = do(rows, "close", amina, although_waiting=True)
    arrives("Hello?", sender="c0@x.example", token=rows[0].pk, at=LATER)
    undone = undo(deed, by=amina, at=LATER)
    assert (undone.back, undone.kept) == ([rows[1].pk], [rows[0].pk])
    assert {fresh(row).state for row in rows} == {"open"}
    with pytest.raises(CannotUndo, match="taken back already"):
        undo(deed, by=amina, at=LATER)


def test_only_who_did_it_takes_it_back_and_not_for_ever() -> None:
    amina, ben, rows = person("Amina"), person("Ben"), several(1)
    deed = do(rows, "spam", amina)
    for by, at in ((ben, LATER), (amina, AT + timedelta(minutes=16))):
        with pytest.raises(CannotUndo, match="Only who did it"):
            undo(deed, by=by, at=at)
    assert newest(ben, LATER) is None
    assert newest(amina, LATER) == deed
    assert Deed.objects.get().undone_at is None
    assert (forget(at=LATER), forget(at=AT + timedelta(minutes=16))) == (0, 1)


def test_several_become_one_and_several_again() -> None:
    amina, rows = person("Amina"), several()
    claim(rows[1], by=amina, at=AT)
    deed = do(rows, "merge", amina)
    assert {fresh(row).merged_into for row in (rows[0], rows[2])} == {rows[1]}
    assert undo(deed, by=amina, at=LATER).back == [rows[0].pk, rows[2].pk]
    assert {fresh(row).merged_into for row in rows} == {None}
    assert [fresh(row).owner for row in rows] == [None, amina, None]


def test_a_tag_is_written_as_it_was_the_first_time() -> None:
    amina, rows = person("Amina"), several(2)
    do(rows[:1], "tag", amina, value="VIP")
    do(rows, "tag", amina, value=" vip ")
    assert [fresh(row).tags for row in rows] == [["VIP"], ["VIP"]]
    assert Tag.objects.count() == 1
    do(rows, "untag", amina, value="Vip")
    assert [fresh(row).tags for row in rows] == [[], []]


def test_without_an_answer_it_comes_back_and_with_one_it_does_not() -> None:
    amina, (silent, answered) = person("Amina"), several(2)
    for row in (silent, answered):
        claim(row, by=amina, at=AT)
    do([silent, answered], "close", amina, although_waiting=True)
    do([silent, answered], "reopen", amina)
    do([silent, answered], "follow_up", amina, until=TOMORROW)
    arrives("Thanks", sender="c1@x.example", token=answered.pk, at=LATER)
    assert fresh(answered).follow_up_at is None
    for row in (silent, answered):
        follow_up(row, at=TOMORROW)
    assert (
        Entry.objects.filter(name="follow_up.due").values_list("conversation", flat=True).get() == silent.pk
    )
    assert (fresh(silent).state, fresh(silent).follow_up_at) == ("open", None)
