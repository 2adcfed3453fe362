"""From stored bytes to the desk: once, and what cannot be understood is put where a person sees it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings

from inhand.desk.conversations.models import Message
from inhand.desk.conversations.tests.arriving import inbox
from inhand.desk.ledger.models import Entry
from inhand.desk.teams.tests.people import AT
from inhand.doors.channels import accept, registry
from inhand.doors.channels.actions.report import report
from inhand.doors.channels.models import Arrival, Channel
from inhand.ground import vault
from inhand.ground.outbox import tasks
from inhand.ground.outbox.models import Job
from inhand.ground.outbox.worker import run_due

if TYPE_CHECKING:
    from tests.support.clock import Clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def channel() -> Channel:
    return Channel.objects.create(inbox=inbox(), kind="sample", address="sample")


def payload(number: int = 1) -> bytes:
    return json.dumps({"id": f"m{number}", "from": "otto", "text": "Hello"}).encode()


def test_what_arrives_is_stored_byte_for_byte_and_owed_to_the_desk(channel: Channel) -> None:
    raws = [payload(1), b"\x00\xff not json"]
    stored = accept.store(channel, raws, at=AT)
    assert [bytes(Arrival.objects.get(pk=each.pk).raw) for each in stored] == raws
    assert Job.objects.filter(name="accept").count() == 2


def test_the_same_bytes_are_stored_once_on_a_channel(channel: Channel) -> None:
    assert len(accept.store(channel, [payload(), payload()], at=AT)) == 1
    assert accept.store(channel, [payload()], at=AT) == []
    other = Channel.objects.create(inbox=channel.inbox, kind="sample", address="another")
    assert len(accept.store(other, [payload()], at=AT)) == 1


def test_accepting_twice_makes_one_message(channel: Channel) -> None:
    (arrival,) = accept.store(channel, [payload()], at=AT)
    for _ in range(2):
        accept.accept(Arrival.objects.get(pk=arrival.pk), at=AT)
    arrival.refresh_from_db()
    assert (arrival.state, arrival.message) == (Arrival.State.ACCEPTED, Message.objects.get().pk)


def test_what_cannot_be_read_is_parked_with_its_reason_and_can_be_tried_again(channel: Channel) -> None:
    (arrival,) = accept.store(channel, [b"{}"], at=AT)
    accept.accept(arrival, at=AT)
    assert arrival.state == Arrival.State.PARKED
    assert "not a message of the sample channel" in arrival.reason
    assert Entry.objects.get(name="arrival.parked").facts["arrival"] == arrival.pk
    Arrival.objects.filter(pk=arrival.pk).update(raw=payload())
    accept.accept(Arrival.objects.get(pk=arrival.pk), at=AT)
    arrival.refresh_from_db()
    assert (arrival.state, arrival.reason) == (Arrival.State.ACCEPTED, "")


def test_what_cannot_be_read_among_others_is_parked_and_the_others_are_not(channel: Channel) -> None:
    stored = accept.store(channel, [payload(1), b"{}", payload(2)], at=AT)
    run_due(tasks.DESK, "test", 100)
    states = [Arrival.objects.get(pk=each.pk).state for each in stored]
    assert states == [Arrival.State.ACCEPTED, Arrival.State.PARKED, Arrival.State.ACCEPTED]
    assert (Message.objects.count(), Entry.objects.filter(name="arrival.parked").count()) == (2, 1)


def test_what_stays_on_its_server_is_told_once(channel: Channel) -> None:
    assert accept.store_oversized(channel, b"Subject: big", 60_000_000, at=AT)
    assert accept.store_oversized(channel, b"Subject: big", 60_000_000, at=AT) is None
    assert accept.store_refused(channel, "UID 7", "NO try later", at=AT)
    assert accept.store_refused(channel, "UID 7", "NO try later", at=AT) is None
    assert Arrival.objects.filter(state=Arrival.State.PARKED, left_on_server=True).count() == 2


def test_only_a_change_of_an_account_is_an_event(channel: Channel, clock: Clock) -> None:
    for problem in ("no route", "no route", "wrong password", "", ""):
        report(channel.pk, problem=problem, at=clock.advance(seconds=30))
    told = [
        entry.facts["problem"] for entry in Entry.objects.filter(name="channel.state_changed").order_by("pk")
    ]
    assert told == ["no route", "wrong password", ""]


def test_the_time_of_a_problem_is_that_of_its_beginning(channel: Channel, clock: Clock) -> None:
    began = clock.now()
    report(channel.pk, problem="no route", at=began)
    report(channel.pk, problem="wrong password", at=clock.advance(hours=1))
    assert Channel.objects.get().problem_since == began


def test_a_password_is_sealed_and_another_key_cannot_open_it() -> None:
    sealed = vault.seal("s3cret")
    assert "s3cret" not in sealed
    assert vault.unseal(sealed) == "s3cret"
    assert vault.seal("") == vault.unseal("") == ""
    with override_settings(SECRET_KEY="another"), pytest.raises(vault.CannotUnseal, match="Enter it again"):
        vault.unseal(sealed)


def test_a_kind_that_no_folder_offers_is_refused_by_name() -> None:
    with pytest.raises(registry.UnknownKind, match="'pigeon'"):
        registry.plug("pigeon")
