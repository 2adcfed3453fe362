"""Whatever the stored classifier is, and whatever the model's server does: mail in the middle of a stream is routed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from inhand.desk.conversations.models import Conversation, Urgency
from inhand.desk.labels import queries
from inhand.desk.labels.classifier import Known, Model
from inhand.desk.labels.models import Classifier
from inhand.desk.ledger.models import Entry
from inhand.desk.rules.models import Topic
from inhand.doors.assistant.actions.save_provider import ProviderTerms, save_provider
from inhand.doors.web.tests.sample import Desk
from inhand.doors.web.tests.sample import desk as make_desk
from inhand.ground.outbox.worker import run_all
from tests.support.model_server import ModelServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db

TEXTS = ("my money back for the lamp", "where is the parcel that I ordered")


def _made(**changes: object) -> Model:
    """Return a model that nobody learnt and that is always sure."""
    known = Known.from_texts(TEXTS)
    width, meant = len(known.keys), len(known.of(TEXTS[0]).meaning)
    model = Model(
        topics=("refund", "delivery"), known=known, weights=np.ones((width, 2), np.int8), scales=np.ones(2, np.float32),
        meaning=np.zeros((meant, 2), np.float32), bias=np.array([1, 0], np.float32),
        sureness=(9.0, 0.0, 0.0, 0.0, 0.0, 0.0), threshold=0.5, about={},
    )  # fmt: skip
    return replace(model, **changes)  # type: ignore[arg-type]


STORED = {
    "no file": b"",
    "cut off": _made().to_bytes()[:-200],
    "turned bits": bytes(each ^ (at % 97 == 5) for at, each in enumerate(_made().to_bytes())),
    "too few rows": _made(weights=np.ones((3, 2), np.int8)).to_bytes(),
    "another width of meaning": _made(meaning=np.zeros((7, 2), np.float32)).to_bytes(),
    "no numbers": _made(scales=np.full(2, np.nan, np.float32)).to_bytes(),
    "endless": _made(bias=np.array([np.inf, 0], np.float32), sureness=(0.0, 9.0, 0.0, 0.0, 0.0, 0.0)).to_bytes(),
    "no topics": _made(topics=()).to_bytes(),
    "unheard-of topics": _made(topics=("x" * 500, "delivery")).to_bytes(),
    "lies and is sure": _made().to_bytes(),
}  # fmt: skip


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture
def desk(clock: Clock, server: ModelServer) -> Desk:
    made = make_desk(clock.now())
    for slug in ("refund", "delivery"):
        Topic.objects.create(slug=slug, title=slug, team=made.team)
    terms = ProviderTerms(address=server.address, model="small", secret="sk-1", is_active=True, seconds=1)
    save_provider(terms, by=made.amina, at=made.now)
    return made


def _store(kind: str, model: bytes, desk: Desk) -> None:
    Classifier.objects.filter(kind=kind).delete()
    Classifier.objects.create(kind=kind, number=1, state="counts", at=desk.now, model=model)


@pytest.mark.parametrize("stored", STORED)
def test_mail_is_routed_whatever_is_stored_as_the_classifier(
    desk: Desk, server: ModelServer, stored: str
) -> None:
    server.misbehave = "drop"
    queries.forget()
    before = desk.mail("Before", text=TEXTS[0], sender="before@x.example")
    run_all()
    for kind in ("topic", "urgency", "spam"):
        _store(kind, STORED[stored], desk)
    after = [desk.mail(f"After {at}", text=TEXTS[at], sender=f"{at}@x.example") for at in range(2)]
    run_all()
    _all_are_routed([before, *after])


def test_mail_is_routed_while_the_model_hangs_breaks_and_falls_away(desk: Desk, server: ModelServer) -> None:
    held = []
    for how in ("hang", "broken", "drop"):
        server.misbehave = how
        held.append(desk.mail(how, text="Where is it?", sender=f"{how}@x.example"))
        run_all()
    _all_are_routed(held)
    assert len(server.requests) == len(held)
    assert {Conversation.objects.get(pk=each.pk).urgency for each in held} == {Urgency.NORMAL}


def _all_are_routed(conversations: list[Conversation]) -> None:
    for each in conversations:
        held = Conversation.objects.get(pk=each.pk)
        assert held.owner_id or held.lane_since
        assert Entry.objects.filter(conversation=each.pk, name="conversation.routed").exists()
