"""Topics to map: what has no team or no topic yet, by what is alike, mapped with one click and taken back with one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.models import Conversation, Label
from inhand.desk.labels import queries
from inhand.desk.rules.models import Topic
from inhand.desk.teams.models import Team, Teammate
from inhand.doors.web.tests.sample import Desk, desk

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db

LID = ("The lid of the grinder is missing", "The lid of my grinder is missing", "My grinder’s lid is missing")


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    found = desk(clock.now())
    Teammate.objects.filter(pk=found.amina.pk).update(role="lead")
    client.force_login(Teammate.objects.get(pk=found.amina.pk))
    for number, text in enumerate(LID):
        found.mail("Grinder", text=text, sender=f"{number}@bakery.example")
    found.mail("Lisbon", text="Do you have a shop there?", sender="4@bakery.example")
    return found


def _lids() -> list[int]:
    return list(Conversation.objects.filter(subject="Grinder").values_list("pk", flat=True))


def test_what_is_alike_gets_a_new_topic_in_one_act_and_teaches(client: Client, made: Desk) -> None:
    shown = client.get("/rules/topics/groups/").content.decode()
    assert "lid" in shown
    assert "Lisbon" not in shown
    given = {"id": _lids(), "title": "Missing lid", "team": made.team.pk}
    assert client.post("/rules/topics/group", given).status_code == 302
    assert Topic.objects.get(slug="missing-lid").team == made.team
    assert Conversation.objects.filter(topic="missing-lid").count() == 3
    assert {each[2] for each in queries.taught("topic")} == {"missing-lid"}
    assert "lid" not in client.get("/rules/topics/groups/").content.decode()


@pytest.mark.usefixtures("made")
def test_taking_it_back_takes_it_back_from_what_is_learnt(client: Client) -> None:
    client.post("/rules/topics/group", {"id": _lids(), "topic": "late-delivery"})
    assert len(queries.taught("topic")) == 3
    assert client.post("/deeds/newest/undo").status_code == 302
    assert queries.taught("topic") == []
    assert set(Conversation.objects.values_list("topic", flat=True)) == {""}


def test_a_label_of_the_machine_that_comes_back_teaches_nothing(client: Client, made: Desk) -> None:
    one = made.mail("Grinder", text="The lid again", sender="5@bakery.example")
    Label.objects.create(
        conversation=one, kind="topic", value="late-delivery", source="classifier", at=made.now
    )
    Conversation.objects.filter(pk=one.pk).update(topic="late-delivery")
    Topic.objects.create(slug="lids", title="Lids", team=made.team)
    client.post("/rules/topics/group", {"id": [one.pk], "topic": "lids"})
    client.post("/deeds/newest/undo")
    one.refresh_from_db()
    assert one.topic == "late-delivery"
    assert queries.taught("topic") == []


@pytest.mark.parametrize(
    "given",
    [
        {"topic": "nonsense"},
        {"title": "Lids"},
        {"title": "Late delivery", "team": "team"},
        {"id": []},
        {"team": "x"},
    ],
)
def test_what_is_unclear_is_said_and_changes_nothing(
    client: Client, made: Desk, given: dict[str, object]
) -> None:
    sent = {"id": _lids()} | given
    if sent.get("team") == "team":
        sent["team"] = made.team.pk
    answer = client.post("/rules/topics/group", sent, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert set(Conversation.objects.values_list("topic", flat=True)) == {""}
    assert Topic.objects.count() == 1


def test_only_a_lead_makes_topics_and_everybody_gives_them(client: Client, made: Desk) -> None:
    client.force_login(made.ben)
    live = {"HX-Request": "true"}
    refused = client.post(
        "/rules/topics/group", {"id": _lids(), "title": "Lids", "team": made.team.pk}, headers=live
    )
    assert refused.status_code == 422
    given = client.post("/rules/topics/group", {"id": _lids(), "topic": "late-delivery"}, headers=live)
    assert "undo" in given["HX-Trigger"]


@pytest.mark.usefixtures("made")
def test_a_topic_whose_team_is_not_in_use_waits_with_its_conversations(client: Client) -> None:
    assert "Every topic has a team." in client.get("/rules/topics/").content.decode()
    closed = Team.objects.create(name="Roastery", is_active=False)
    Topic.objects.create(slug="beans", title="Beans", team=closed)
    Conversation.objects.filter(subject="Lisbon").update(topic="beans")
    shown = client.get("/rules/topics/").content.decode()
    assert "Beans" in shown
    assert ">Lisbon<" in shown
    client.post("/rules/mapping", {"slug": "beans", "team": "Shipping", "back": "/rules/topics/"})
    assert "Every topic has a team." in client.get("/rules/topics/").content.decode()
