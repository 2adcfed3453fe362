"""The sweep shows one at a time, takes an owner or a reason and a date, and a lead signs when nothing is left."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.models import Entry
from inhand.desk.ownership.actions.hand_off import hand_off
from inhand.desk.ownership.packet import Packet
from inhand.desk.replies.actions.send import Reply, send
from inhand.desk.replies.actions.undo import undo
from inhand.desk.routing.actions.retarget import retarget
from inhand.desk.sweeps.models import CarryOver, Promise, Sweep
from inhand.desk.teams.models import Team
from inhand.doors.web.tests.sample import Desk, desk
from inhand.ground.outbox.worker import run_all

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    """Ben has one whose customer has waited too long; Amina looks, who leads the team."""
    found = desk(clock.now())
    Team.objects.filter(pk=found.team.pk).update(lead=found.amina)
    conversation = found.mail("Late parcel", to=found.ben)
    retarget([conversation.pk], at=clock.now())
    clock.advance(minutes=241)
    client.force_login(found.amina)
    return found


def page_of(client: Client) -> str:
    answer = client.get("/sweep/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def late() -> Conversation:
    return Conversation.objects.get(subject="Late parcel")


def test_it_ends_with_a_signed_list(made: Desk, client: Client, clock: Clock) -> None:
    text = page_of(client)
    assert "<b>1</b> to decide" in text
    assert "Late parcel" in text
    assert client.post("/sweep/signature", {"team": made.team.pk}).status_code == 302
    assert not Sweep.objects.exists()
    day = (clock.now() + timedelta(days=3)).date().isoformat()
    client.post(f"/sweep/carried/{late().pk}", {"reason": "", "until": day})
    assert not CarryOver.objects.exists()
    client.post(f"/sweep/carried/{late().pk}", {"reason": "The part is on its way", "until": day})
    text = page_of(client)
    assert "Nothing is stale" in text
    assert "The part is on its way" in text
    client.post("/sweep/signature", {"team": made.team.pk})
    assert "Signed by Amina" in page_of(client)


def test_only_a_lead_signs(made: Desk, client: Client) -> None:
    client.force_login(made.ben)
    assert client.post("/sweep/signature", {"team": made.team.pk}).status_code == 404


def test_to_take_it_over_takes_it_off_the_list(made: Desk, client: Client) -> None:
    reason = "Sweep: it has waited too long"
    client.post(f"/conversations/{late().pk}/assignment", {"to": "me", "reason": reason, "back": "/sweep/"})
    assert late().owner == made.amina
    assert "Nothing is stale" in page_of(client)


def test_next_week_the_signed_list_is_checked(made: Desk, client: Client, clock: Clock) -> None:
    day = (clock.now() + timedelta(days=2)).date().isoformat()
    client.post(f"/sweep/carried/{late().pk}", {"reason": "The part is on its way", "until": day})
    client.post("/sweep/signature", {"team": made.team.pk})
    clock.advance(days=7)
    text = page_of(client)
    assert "Last week’s list" in text
    assert "past its date" in text


def test_what_a_reply_promises_is_owed_until_it_is_settled(made: Desk, client: Client, clock: Clock) -> None:
    words = "We will send the new part tomorrow."
    reply = Reply(words, late().revision, client_key="one")
    message = send(late(), reply=reply, by=made.ben, at=clock.now(), undo=timedelta(seconds=10))
    run_all()
    promise = Promise.objects.get()
    assert (promise.words, promise.made_by) == (words, made.ben)
    clock.advance(days=1, hours=12)
    assert words in page_of(client)
    client.post(f"/sweep/promises/{promise.pk}", {"how": "kept"})
    assert Entry.objects.filter(name="promise.settled", facts__how="kept").exists()
    assert "kept</span>" in page_of(client)
    assert message.text.startswith(words)


@pytest.mark.parametrize(
    ("said", "owed"), [("The refund by Friday", 1), ("Nothing", 0), ("Nichts.", 0), ("なし", 0)]
)
def test_what_a_packet_says_was_promised_is_owed(made: Desk, clock: Clock, said: str, owed: int) -> None:
    due = clock.now() + timedelta(days=1)
    packet = Packet("A new part", said, "Call the factory", "nothing", "no", "none", due)
    hand_off(late(), packet=packet, by=made.ben, to=made.amina, at=clock.now())
    run_all()
    told = [(each.words, each.due_at, each.made_by) for each in Promise.objects.all()]
    assert told == [(said, due, made.ben)] * owed


def test_a_reply_that_is_taken_back_promises_nothing(made: Desk, clock: Clock) -> None:
    reply = Reply("We will send it tomorrow.", late().revision, client_key="one")
    message = send(late(), reply=reply, by=made.ben, at=clock.now(), undo=timedelta(seconds=10))
    run_all()
    undo(message, by=made.ben, at=clock.now())
    run_all()
    assert Promise.objects.get().settled == "void"
