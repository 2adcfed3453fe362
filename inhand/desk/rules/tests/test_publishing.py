"""Drafting, publishing, recording and bringing back."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from inhand.desk.rules import queries
from inhand.desk.rules.actions.add_version import NothingToPublish
from inhand.desk.rules.actions.apply import apply
from inhand.desk.rules.actions.discard_draft import discard_draft
from inhand.desk.rules.actions.publish_rules import RulesMoved, publish_rules
from inhand.desk.rules.actions.record_rules import record_rules
from inhand.desk.rules.actions.refresh_draft import refresh_draft
from inhand.desk.rules.actions.save_draft import DraftMoved, save_draft
from inhand.desk.rules.actions.set_target import set_target
from inhand.desk.rules.differences import differences
from inhand.desk.rules.models import LabelRule, RulesDraft, RulesVersion, Topic
from inhand.desk.rules.reading import BadRuleBook, write
from inhand.desk.rules.rulebook import (
    LabelLine,
    OwnPromise,
    PersonLine,
    Promise,
    RuleBook,
    TeamLine,
    TopicLine,
)
from inhand.desk.rules.tests.books import PEOPLE, SMALL, books
from inhand.desk.teams.actions.change_team import change_team
from inhand.desk.teams.models import Team, Teammate
from inhand.desk.teams.tests.people import AT, entries, last, person

pytestmark = pytest.mark.django_db

# Each example writes two desks, so a failing one is shown as it was found.
THOROUGH = settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
INBOXES = {7: "Lumen Coffee"}
WHEN: dict[str, Any] = {"by": None, "at": AT, "inboxes": INBOXES}


@pytest.fixture(autouse=True)
def people() -> list[Teammate]:
    return [person(email.partition("@")[0].title()) for email in PEOPLE]


def draft(book: RuleBook, **terms: Any) -> RulesDraft:
    return save_draft(write(book), **{"revision": 0} | WHEN | terms)


def publish(book: RuleBook, **terms: Any) -> RulesVersion:
    return publish_rules(revision=draft(book).revision, **WHEN | terms)


def present() -> RuleBook:
    return queries.rule_book(INBOXES)


def test_what_is_published_counts() -> None:
    rules = (LabelLine("billing", "high", ("refund",), inbox="Lumen Coffee"), *SMALL.label_rules[1:])
    book = replace(SMALL, done="It is sent.", targets=Promise(urgent=10), label_rules=rules)
    version = publish(book, note=" first ")
    assert (version.number, version.note, version.document) == (1, "first", write(book))
    assert present() == book
    money = Team.objects.get(name="Money")
    assert money.backup == Team.objects.get(is_general=True)
    assert money.hours.count() == 5
    assert LabelRule.objects.get(topic__slug="billing").inbox == 7
    assert RulesDraft.objects.count() == 0
    event = last()
    assert event.name == "rules.published"
    assert "Topic “Billing” is new and goes to Money." in event.facts["changes"]


@given(books(), books())
@settings(THOROUGH)
def test_any_book_is_the_same_after_the_desk_obeyed_it(one: RuleBook, other: RuleBook) -> None:
    with transaction.atomic():
        for book in (one, other):
            apply(book, **WHEN)
            obeyed = replace(present(), done=book.done, handoffs=book.handoffs)
            assert [str(change) for change in differences(obeyed, book)] == []
        before = entries()
        apply(other, **WHEN)
        assert entries() == before
        transaction.set_rollback(True)


def test_what_a_book_leaves_out_is_no_longer_in_use_and_comes_back_as_it_was() -> None:
    publish(SMALL)
    money, billing = Team.objects.get(name="Money"), Topic.objects.get(slug="billing")
    less = replace(SMALL, topics=(), label_rules=(), teams=(replace(SMALL.teams[0], general=True),))
    publish(less)
    assert not Team.objects.get(pk=money.pk).is_active
    assert not Topic.objects.get(pk=billing.pk).is_active
    publish(SMALL)
    assert present() == SMALL
    assert Team.objects.get(name="Money").pk == money.pk
    assert Topic.objects.get(slug="billing").pk == billing.pk


def test_a_closed_team_that_comes_back_loses_what_the_book_does_not_say() -> None:
    publish(SMALL)
    publish(replace(SMALL, topics=(), label_rules=(), teams=SMALL.teams[:1]))
    bare = replace(SMALL, teams=(SMALL.teams[0], TeamLine("Money")))
    publish(bare)
    assert present() == bare


def test_only_what_differs_is_changed() -> None:
    publish(SMALL)
    kept = set(LabelRule.objects.values_list("pk", flat=True))
    before = entries()
    rules = (replace(SMALL.label_rules[0], keywords=("refund", "fee")), SMALL.label_rules[1])
    publish(replace(SMALL, label_rules=rules))
    assert entries() == before + 2
    assert set(LabelRule.objects.values_list("pk", flat=True)) == kept


def test_a_label_rule_of_another_inbox_is_found_again_by_what_it_says() -> None:
    two = (LabelLine("billing", "", ("refund",)), LabelLine("billing", "", ("invoice",)))
    publish(replace(SMALL, label_rules=two))
    first, second = LabelRule.objects.order_by("position")
    publish(replace(SMALL, label_rules=(two[1],)))
    assert list(LabelRule.objects.all()) == [second]
    publish(replace(SMALL, label_rules=(two[1], two[0])))
    assert [rule.keywords for rule in LabelRule.objects.order_by("position")] == [["invoice"], ["refund"]]
    assert first.pk != second.pk


def test_a_draft_may_be_wrong_but_is_not_published_so() -> None:
    wrong = write(SMALL)
    wrong["teams"][1]["lead"] = "nobody@desk.example"
    held = save_draft(wrong, revision=0, **WHEN)
    before = entries()
    with pytest.raises(BadRuleBook) as refused:
        publish_rules(revision=held.revision, **WHEN)
    assert list(refused.value.problems) == ["teams.1.lead"]
    wrong["teams"][1] = "nonsense"
    held = save_draft(wrong, revision=held.revision, **WHEN)
    with pytest.raises(BadRuleBook):
        publish_rules(revision=held.revision, **WHEN)
    assert entries() == before
    assert not Team.objects.exists()


def test_what_a_verb_refuses_is_told_at_its_place_and_nothing_is_changed() -> None:
    Team.objects.create(name="money", is_general=True)  # the verb finds names whatever their case
    with pytest.raises(BadRuleBook) as refused:
        publish(SMALL)
    assert "teams.1.name" in refused.value.problems
    assert not Topic.objects.exists()
    assert RulesDraft.objects.exists()


def test_of_two_who_save_one_is_told_who_was_first(people: list[Teammate]) -> None:
    seen = draft(SMALL, by=people[0]).revision
    save_draft(write(SMALL), revision=seen, **WHEN | {"by": people[1]})
    with pytest.raises(DraftMoved, match="Ben changed the draft"):
        save_draft(write(SMALL), revision=seen, **WHEN)
    with pytest.raises(DraftMoved, match="Ben changed the draft"):
        draft(SMALL)
    with pytest.raises(DraftMoved):
        discard_draft(revision=seen)


def test_who_says_the_same_twice_is_in_nobodys_way(people: list[Teammate]) -> None:
    seen = draft(SMALL, by=people[0]).revision
    other = write(replace(SMALL, done="Another."))
    saved = save_draft(other, revision=seen, **WHEN | {"by": people[0]})
    assert save_draft(other, revision=seen, **WHEN | {"by": people[0]}).revision == saved.revision
    with pytest.raises(DraftMoved):
        save_draft(write(SMALL), revision=seen, **WHEN | {"by": people[0]})


def test_of_two_who_publish_one_is_told_who_was_first(people: list[Teammate]) -> None:
    seen = draft(SMALL).revision
    publish_rules(revision=seen, **WHEN | {"by": people[0]})
    with pytest.raises(DraftMoved, match="Amina published version 1"):
        publish_rules(revision=seen, **WHEN)


def test_a_draft_that_was_thrown_away_is_not_met_in_a_later_one() -> None:
    seen = draft(SMALL).revision
    discard_draft(revision=seen)
    draft(replace(SMALL, done="Another."), at=AT + timedelta(minutes=1))
    with pytest.raises(DraftMoved):
        publish_rules(revision=seen, **WHEN)


def test_what_the_settings_changed_meanwhile_is_not_undone_unseen() -> None:
    publish(SMALL)
    held = draft(replace(SMALL, targets=Promise(high=30)))
    set_target(3, team=None, minutes=20, by=None, at=AT)
    with pytest.raises(RulesMoved) as moved:
        publish_rules(revision=held.revision, **WHEN)
    assert moved.value.changes == ["Targets: urgent 15 min → 20 min."]
    held = refresh_draft(revision=held.revision, by=None, at=AT, inboxes=INBOXES)
    publish_rules(revision=held.revision, **WHEN)
    assert present().targets == Promise(urgent=20, high=30)


def test_what_the_settings_changed_can_be_recorded_as_a_version() -> None:
    publish(SMALL)
    with pytest.raises(NothingToPublish):
        record_rules(**WHEN)
    set_target(3, team=Team.objects.get(name="Money"), minutes=5, by=None, at=AT)
    version = record_rules(note="by hand", **WHEN)
    assert (version.number, version.note) == (2, "by hand")
    assert last().facts["recorded"] is True
    assert last().facts["changes"] == ["Team “Money”: targets urgent as for all → 5 min."]
    assert queries.book_of(version, present()).teams[1].targets == OwnPromise(urgent=5)


def test_nothing_new_is_no_version() -> None:
    publish(SMALL)
    with pytest.raises(NothingToPublish):
        publish(SMALL)


def test_a_version_is_understood_after_a_team_was_renamed_and_a_rule_was_added() -> None:
    version = publish(SMALL)
    change_team(Team.objects.get(name="Money"), name="Finance", follow_up_window_minutes=30, by=None, at=AT)
    del version.document["teams"][1]["follow_up_window_minutes"]
    old = queries.book_of(version, present())
    assert old.topics[0].team == "Finance"
    assert old.teams[1].name == "Finance"
    assert old.teams[1].follow_up_window_minutes == 30


def test_a_closed_topic_and_who_left_are_no_part_of_the_rules(people: list[Teammate]) -> None:
    publish(SMALL)
    Teammate.objects.filter(pk=people[1].pk).update(is_active=False)
    assert present().teams[1].members == (PEOPLE[2],)
    assert Team.objects.get(name="Money").hours.filter(starts=time(8)).count() == 5


def test_topics_without_a_team_are_kept_in_the_book() -> None:
    publish(SMALL)
    assert present().topics[1] == TopicLine("press", "Press")


def test_a_book_says_when_people_work_and_whom_it_leaves_out_works_as_before(people: list[Teammate]) -> None:
    publish(SMALL)
    late = replace(SMALL.people[0], hours="Mon-Fri 12:00-20:00", time_zone="Europe/Berlin", capacity=5,
                   channels=("chat 2",))  # fmt: skip
    short = replace(SMALL, people=(late, PersonLine("gone@desk.example", "Sun 01:00-02:00")))
    publish(queries.with_everybody(short, present()))
    people[0].refresh_from_db()
    assert (people[0].time_zone, people[0].capacity) == ("Europe/Berlin", 5)
    assert people[0].channel_capacity == {"chat": 2}
    assert [each.hours for each in present().people] == ["Mon-Fri 12:00-20:00", *["Mon-Fri 09:00-17:00"] * 2]
    changes = last().facts["changes"]
    assert len(changes) == 1
    assert "Working hours of Amina: hours Mon-Fri 09:00-17:00 → Mon-Fri 12:00-20:00" in changes[0]
    assert "at most on channels none → chat 2" in changes[0]
    old = RulesVersion.objects.get(number=1)
    del old.document["people"]
    assert queries.book_of(old, present()).people == present().people
