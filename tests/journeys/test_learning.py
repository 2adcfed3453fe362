"""The learning loop without a browser: corrections in, the next message labelled, and nothing that blocks routing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.actions.label import label
from inhand.desk.conversations.models import Label, Urgency
from inhand.desk.labels import queries
from inhand.desk.labels.actions.learn_anew import learn_anew
from inhand.desk.labels.models import Classifier
from inhand.desk.ledger.models import Entry
from inhand.desk.routing import policy
from inhand.desk.rules.actions.save_label_rule import save_label_rule
from inhand.desk.rules.models import Topic
from inhand.desk.teams.models import Teammate
from inhand.doors.web.tests.sample import Desk
from inhand.doors.web.tests.sample import desk as make_desk
from inhand.doors.worker import tasks
from inhand.ground.outbox.worker import run_all

if TYPE_CHECKING:
    from django.test import Client

    from inhand.desk.conversations.models import Conversation
    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(clock: Clock) -> Desk:
    made = make_desk(clock.now())
    policy.forget()
    return made


ITEMS = ("lamp", "grinder", "kettle", "chair", "watch")


def _taught(desk: Desk) -> None:
    for slug in ("refund", "delivery"):
        Topic.objects.get_or_create(slug=slug, defaults={"title": slug, "team": desk.team})
    policy.forget()
    for item in ITEMS:
        for topic, words in (
            ("refund", "I want my money back for the"),
            ("delivery", "When does it arrive, the"),
        ):
            made = desk.mail(f"{topic} {item}", text=f"{words} {item}", sender=f"{item}.{topic}@shop.example")
            label(
                made,
                kind=Label.Kind.TOPIC,
                value=topic,
                source=Label.Source.PERSON,
                by=desk.amina,
                at=desk.now,
            )


def _fresh(conversation: Conversation) -> Conversation:
    conversation.refresh_from_db()
    return conversation


def test_after_ten_corrections_the_next_is_labelled_and_says_why(desk: Desk) -> None:
    _taught(desk)
    version = learn_anew("topic", at=desk.now)
    assert version is not None
    assert (version.number, version.state) == (1, Classifier.State.COUNTS)
    assert Entry.objects.filter(name="classifier.learnt").count() == 1
    new = desk.mail(
        "refund oven", text="Please give me my money back for the oven", sender="new@shop.example"
    )
    tasks.route.run(conversation=new.pk)
    told = new.labels.get(kind="topic")
    assert (_fresh(new).topic, told.source, "money" in told.why) == ("refund", "classifier", True)
    assert 0.4 <= told.confidence <= 1
    label(new, kind=Label.Kind.TOPIC, value="", source=Label.Source.PERSON, by=desk.ben, at=desk.now)
    tasks.route.run(conversation=new.pk)
    assert _fresh(new).topic == ""
    Classifier.objects.update(model=b"broken")
    queries.forget()
    late = desk.mail("refund bed", text="My money back for the bed", sender="late@shop.example")
    tasks.route.run(conversation=late.pk)
    assert _fresh(late).topic == ""
    assert late.owner_id or late.lane_since
    assert Entry.objects.filter(conversation=late.pk, name="conversation.routed").exists()


def test_too_few_corrections_teach_nothing(desk: Desk) -> None:
    made = desk.mail("One")
    label(made, kind=Label.Kind.TOPIC, value="refund", source=Label.Source.PERSON, by=desk.amina, at=desk.now)
    assert learn_anew("topic", at=desk.now) is None


def test_language_and_urgency_are_labelled_on_arrival_with_their_reasons(desk: Desk) -> None:
    made = desk.mail("Karte weg", text="Meine Karte wurde gestern gestohlen, bitte helfen Sie mir.")
    tasks.route.run(conversation=made.pk)
    assert (_fresh(made).language, made.urgency) == ("de", Urgency.URGENT)
    assert "gestohlen" in made.labels.get(kind="urgency").why[0]
    said = list(made.labels.values_list("kind"))
    tasks.route.run(conversation=made.pk)
    assert list(made.labels.values_list("kind")) == said


def test_a_person_and_a_rule_win_over_the_words(desk: Desk) -> None:
    made = desk.mail("Stolen", text="My card was stolen")
    label(made, kind=Label.Kind.URGENCY, value="low", source=Label.Source.PERSON, by=desk.amina, at=desk.now)
    tasks.route.run(conversation=made.pk)
    assert _fresh(made).urgency == Urgency.LOW
    save_label_rule(None, by=None, at=desk.now, keywords=["stolen"], urgency=2)
    other = desk.mail("Stolen", text="My card was stolen", sender="other@shop.example")
    tasks.route.run(conversation=other.pk)
    assert (_fresh(other).urgency, other.labels.get(kind="urgency").source) == (Urgency.HIGH, "rule")


def test_the_page_of_labels_shows_what_was_learnt(desk: Desk, client: Client) -> None:
    client.force_login(desk.amina)
    Teammate.objects.filter(pk=desk.amina.pk).update(role=Teammate.Role.ADMINISTRATOR)
    assert "Nothing learnt yet" in client.get("/settings/labels/").content.decode()
    _taught(desk)
    client.post("/settings/labels/learning")
    run_all()
    shown = client.get("/settings/labels/").content.decode()
    assert "Version 1 counts" in shown
    assert "refund 5" in shown


def test_the_head_says_who_labelled_it_and_why(desk: Desk, client: Client) -> None:
    client.force_login(desk.amina)
    made = desk.mail("Stolen", text="My card was stolen yesterday, please help me")
    tasks.route.run(conversation=made.pk)
    shown = client.get(f"/conversations/{made.pk}/").content.decode()
    assert "The desk by itself" in shown
    assert "Something was lost, stolen or misused" in shown
