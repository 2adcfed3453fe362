from __future__ import annotations

from typing import Any

import pytest

from inhand.desk.rules import queries
from inhand.desk.rules.actions.delete_label_rule import delete_label_rule
from inhand.desk.rules.actions.save_label_rule import BadRule, save_label_rule
from inhand.desk.rules.actions.save_topic import BadTopic, save_topic
from inhand.desk.rules.actions.set_target import BadTarget, set_target
from inhand.desk.rules.matching import MessageFacts
from inhand.desk.rules.models import LabelRule, Target, Topic
from inhand.desk.rules.targets import Targets
from inhand.desk.teams.actions.change_teammate import change_teammate
from inhand.desk.teams.actions.make_team import make_team
from inhand.desk.teams.actions.set_members import set_members
from inhand.desk.teams.tests.people import AT, entries, last, person

pytestmark = pytest.mark.django_db


def topic(slug: str = "billing", **fields: Any) -> Topic:
    return save_topic(slug, **{"title": "Billing", "team": None, "by": None, "at": AT} | fields)


def rule(row: LabelRule | None = None, **fields: Any) -> LabelRule:
    return save_label_rule(row, by=None, at=AT, **fields)


def test_a_topic_is_made_and_then_edited() -> None:
    team = make_team("Money", by=None, at=AT)
    made = topic(" Billing ", team=team)
    assert (made.slug, made.position, made.is_active) == ("billing", 1, True)
    assert last().facts["subject"] == "topic"
    assert last().facts["changes"]["team"] == [None, team.pk]
    assert topic("returns").position == 2
    edited = topic("billing", title="Invoices", team=None)
    assert (edited.pk, edited.position) == (made.pk, 1)
    assert last().facts["changes"] == {"title": ["Billing", "Invoices"], "team": [team.pk, None]}
    before = entries()
    topic("billing", title="Invoices")
    assert entries() == before


@pytest.mark.parametrize(
    ("slug", "title", "wrong"),
    [
        ("two words", "Title", "slug"),
        ("", "Title", "slug"),
        ("x" * 61, "Title", "slug"),
        ("slug", " ", "title"),
    ],
)
def test_a_bad_topic_says_which_field_is_wrong(slug: str, title: str, wrong: str) -> None:
    with pytest.raises(BadTopic) as refused:
        topic(slug, title=title)
    assert list(refused.value.problems) == [wrong]
    assert not Topic.objects.exists()


def test_a_topic_has_specialists_who_are_in_its_team() -> None:
    team, amina, ben = make_team("Money", by=None, at=AT), person("Amina"), person("Ben")
    set_members(team, members=[amina, ben], by=None, at=AT)
    made = topic("billing", team=team, specialists=[ben])
    assert last().facts["changes"]["specialists"] == [None, [ben.pk]]
    topic("billing", team=team, specialists=[amina, ben], title="Invoices")
    assert last().facts["changes"] == {
        "title": ["Billing", "Invoices"],
        "specialists": [[ben.pk], [amina.pk, ben.pk]],
    }
    before = entries()
    topic("billing", team=team, title="Invoices")
    assert (entries(), set(made.specialists.all())) == (before, {amina, ben})
    topic("billing", team=team, title="Invoices", specialists=[])
    assert last().facts["changes"] == {"specialists": [[amina.pk, ben.pk], []]}


def test_specialists_who_are_not_in_the_team_are_refused() -> None:
    team, amina = make_team("Money", by=None, at=AT), person("Amina")
    for given in (None, team):
        with pytest.raises(BadTopic) as refused:
            topic("billing", team=given, specialists=[amina])
        assert list(refused.value.problems) == ["specialists"]
    set_members(team, members=[amina], by=None, at=AT)
    gone = change_teammate(amina, by=None, at=AT, is_active=False)
    with pytest.raises(BadTopic, match="Amina left the desk"):
        topic("billing", team=team, specialists=[gone])


def test_a_rule_that_was_saved_labels_messages() -> None:
    billing = topic()
    rule(keywords=["Refund", " refund ", "", "Rückgabe"], topic=billing, urgency=2)
    first = LabelRule.objects.get()
    assert (first.keywords, first.position) == (["Refund", "Rückgabe"], 1)
    second = rule(sender_domain="@VIP.example", urgency=3)
    assert (second.sender_domain, second.position) == ("vip.example", 2)
    proposed = queries.rule_set().propose(MessageFacts("", "my REFUND", "a@vip.example"))
    assert (proposed.topic, proposed.topic_rule, proposed.urgency) == ("billing", first.pk, 2)
    rule(first, keywords=["other"], topic=billing)
    assert queries.rule_set().propose(MessageFacts("", "my REFUND", "a@vip.example")).urgency == 3
    assert last().facts["changes"] == {"keywords": [["Refund", "Rückgabe"], ["other"]], "urgency": [2, None]}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"urgency": 1}, "keywords"),
        ({"keywords": [" "], "urgency": 1}, "keywords"),
        ({"keywords": ["x" * 101], "urgency": 1}, "keywords"),
        ({"keywords": [f"word {n}" for n in range(201)], "urgency": 1}, "keywords"),
        ({"sender_domain": "a b", "urgency": 1}, "sender_domain"),
        ({"sender_domain": "me@", "urgency": 1}, "sender_domain"),
        ({"keywords": ["a"]}, "topic"),
        ({"keywords": ["a"], "urgency": 4}, "urgency"),
    ],
)
def test_a_bad_rule_says_which_field_is_wrong(fields: dict[str, Any], wrong: str) -> None:
    before = entries()
    with pytest.raises(BadRule) as refused:
        rule(**fields)
    assert list(refused.value.problems) == [wrong]
    assert (LabelRule.objects.count(), entries()) == (0, before)


def test_a_deleted_rule_is_still_in_the_ledger() -> None:
    row = rule(keywords=["refund"], urgency=2, inbox=7)
    pk = row.pk
    delete_label_rule(row, by=None, at=AT)
    assert not LabelRule.objects.exists()
    assert (last().facts["subject"], last().facts["id"]) == ("label_rule", pk)
    assert last().facts["changes"]["keywords"] == [["refund"], None]
    before = entries()
    delete_label_rule(LabelRule(pk=pk), by=None, at=AT)
    assert entries() == before


def test_a_target_of_a_team_goes_before_that_of_all() -> None:
    team = make_team("Money", by=None, at=AT)
    set_target(2, team=None, minutes=90, by=None, at=AT)
    set_target(1, team=team, minutes=120, by=None, at=AT)
    assert queries.targets() == {None: Targets(high=90), team.pk: Targets(high=90, normal=120)}
    set_target(1, team=team, minutes=100, by=None, at=AT)
    assert last().facts["changes"] == {"team": [team.pk, team.pk], "urgency": [1, 1], "minutes": [120, 100]}
    before = entries()
    set_target(1, team=team, minutes=100, by=None, at=AT)
    assert entries() == before
    assert set_target(1, team=team, minutes=None, by=None, at=AT) is None
    assert last().facts["changes"]["minutes"] == [100, None]
    set_target(2, team=None, minutes=None, by=None, at=AT)
    assert queries.targets()[None] == Targets()


@pytest.mark.parametrize(
    ("urgency", "minutes", "wrong"), [(4, 10, "urgency"), (1, 0, "minutes"), (1, 43_201, "minutes")]
)
def test_an_impossible_target_is_refused(urgency: int, minutes: int, wrong: str) -> None:
    with pytest.raises(BadTarget) as refused:
        set_target(urgency, team=None, minutes=minutes, by=None, at=AT)
    assert list(refused.value.problems) == [wrong]
    assert not Target.objects.exists()
