"""Spam that is learnt from marks: put aside before anybody is told, never of whom we know, always to be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.actions.mark_not_spam import mark_not_spam
from inhand.desk.conversations.actions.mark_spam import mark_spam
from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.labels import queries
from inhand.desk.labels.actions.learn_anew import FEWEST_MAILS, learn_anew
from inhand.desk.labels.models import Classifier
from inhand.desk.ledger.models import Entry
from inhand.doors.web.tests.sample import Desk
from inhand.doors.web.tests.sample import desk as make_desk
from inhand.ground.outbox.models import Job
from inhand.ground.outbox.worker import run_all

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db

THINGS = (
    "lamp",
    "chair",
    "kettle",
    "grinder",
    "watch",
    "table",
    "jacket",
    "lens",
    "pan",
    "bike",
    "desk",
    "mug",
)
EVIL = "Dear friend, cheap pills and easy money! Click http://{0}.example/win to claim your {0} prize NOW!"
GOOD = (
    "Where is my {0}? It was due on Monday.",
    "The {0} arrived broken, can you send another?",
    "How do I clean the {0}?",
)


@pytest.fixture
def desk(clock: Clock) -> Desk:
    return make_desk(clock.now())


def _spam(desk: Desk, thing: str, sender: str = "") -> Conversation:
    return desk.mail(
        f"Win a {thing} now!", text=EVIL.format(thing), sender=sender or f"{thing}@{thing}.example"
    )


def _taught(desk: Desk) -> None:
    for thing in THINGS:
        mark_spam(_spam(desk, thing), by=desk.amina, at=desk.now)
        for number, text in enumerate(GOOD):
            made = desk.mail(
                f"My {thing}", text=text.format(thing), sender=f"{thing}{number}@customer.example"
            )
            Message.objects.create(
                conversation=made, inbox=made.inbox, direction="out", platform="email", author=desk.amina,
                provider_id=f"{thing}-{number}", at=desk.now, state="sent",
            )  # fmt: skip


def test_what_is_like_what_was_put_aside_is_put_aside_and_let_through_again(
    desk: Desk, client: Client
) -> None:
    _taught(desk)
    version = learn_anew("spam", at=desk.now)
    assert version is not None
    assert version.state == Classifier.State.COUNTS
    new, asks = (
        _spam(desk, "bicycle"),
        desk.mail("A question", text="When does my order arrive?", sender="n@x.example"),
    )
    known = _spam(desk, "sofa", sender="lamp0@customer.example")
    run_all()
    states = {row.pk: row.state for row in Conversation.objects.filter(pk__in=[new.pk, asks.pk, known.pk])}
    assert states == {new.pk: "spam", asks.pk: "open", known.pk: "open"}
    aside = Entry.objects.get(conversation=new.pk, name="conversation.marked_spam")
    assert (aside.facts["how"], aside.by) == ("classifier", None)
    assert "sure" in aside.facts["why"]
    assert not Entry.objects.filter(conversation=new.pk, name="conversation.routed").exists()
    client.force_login(desk.amina)
    assert "Win a bicycle" in client.get("/queue/spam/").content.decode()
    mark_not_spam(Conversation.objects.get(pk=new.pk), by=desk.amina, at=desk.now)
    run_all()
    assert Conversation.objects.get(pk=new.pk).state == "open"
    assert new.pk in {pk for pk, _, value in queries.taught("spam") if value == "wanted"}
    assert Job.objects.filter(name="learn_labels").exists()


def test_with_too_little_of_either_nothing_is_learnt(desk: Desk) -> None:
    for thing in THINGS[: FEWEST_MAILS["spam"]]:
        mark_spam(_spam(desk, thing), by=desk.amina, at=desk.now)
    assert learn_anew("spam", at=desk.now) is None


def test_what_a_machine_put_aside_teaches_nothing(desk: Desk) -> None:
    mark_spam(_spam(desk, "lamp"), by=desk.amina, at=desk.now)
    Conversation.objects.filter(pk=_spam(desk, "chair").pk).update(state="spam", lane_since=None)
    assert [value for *_, value in queries.taught("spam")] == ["spam"]


def test_a_broken_model_of_spam_blocks_nothing(desk: Desk) -> None:
    # A number of its own: what a process has read once is kept by it.
    Classifier.objects.create(pk=9_000, kind="spam", number=1, state="counts", at=desk.now, model=b"no model")
    new = _spam(desk, "lamp")
    run_all()
    assert Entry.objects.filter(conversation=new.pk, name="conversation.routed").exists()
