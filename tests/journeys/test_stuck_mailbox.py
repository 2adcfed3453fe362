"""A mailbox that stands still is seen: on the page, around every page, in the room, and by the doctor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inhand.desk.teams.models import Teammate
from inhand.doors.channels import accept
from inhand.doors.channels.actions.park_unread import park_unread
from inhand.doors.channels.actions.report import report
from inhand.doors.channels.models import Arrival, Channel
from inhand.doors.notices.models import Room, RoomPost
from inhand.doors.web.tests.sample import Desk, desk
from inhand.doors.worker.mail_tasks import watch
from inhand.doors.worker.stuck import stuck
from inhand.ground.outbox import worker
from inhand.ground.outbox.models import Job
from tests.support.mail_desk import connect, mail

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db
REFUSED = "imap.lumen.example:993 does not accept the user name"


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    found = desk(clock.now())
    Teammate.objects.filter(pk=found.amina.pk).update(role="administrator")
    client.force_login(Teammate.objects.get(pk=found.amina.pk))
    Room.objects.create(team=found.team, kind="slack", name="#desk", settings={"channel": "C1"}, secret="")
    return found


@pytest.fixture
def channel(made: Desk) -> Channel:
    return connect(made, {"imap_host": "imap.lumen.example"})


def test_what_does_not_pass_by_itself_rings_the_bell_once_and_rings_off(
    clock: Clock, client: Client, channel: Channel, made: Desk
) -> None:
    report(channel.pk, problem=REFUSED, at=clock.now())
    watch(clock.now())
    assert not RoomPost.objects.exists()
    assert REFUSED in client.get("/settings/inboxes/").content.decode()
    clock.advance(minutes=11)
    watch(clock.now())
    watch(clock.advance(minutes=1))
    post = RoomPost.objects.get()
    assert post.is_open
    assert REFUSED in str(post.card)
    assert any(REFUSED in line for line in stuck(clock.now()))
    assert "Stuck mailbox" in client.get("/queue/mine/").content.decode()
    client.force_login(made.ben)
    assert "Stuck mailbox" not in client.get("/queue/mine/").content.decode()

    report(channel.pk, problem="", at=clock.now())
    watch(clock.now())
    post = RoomPost.objects.get()
    assert not post.is_open
    assert "Mail comes and goes again" in str(post.card)


def test_a_mailbox_that_nobody_reads_any_more_is_told(clock: Clock, client: Client, channel: Channel) -> None:
    report(channel.pk, problem="", at=clock.now())
    clock.advance(minutes=14)
    assert "Stuck mailbox" not in client.get("/queue/mine/").content.decode()
    clock.advance(minutes=2)
    assert "Stuck mailbox" in client.get("/queue/mine/").content.decode()
    assert "nobody has read it since" in client.get("/settings/inboxes/").content.decode()
    assert any("nobody has read it since" in line for line in stuck(clock.now()))


def test_a_mail_that_kills_its_reader_is_put_aside_and_the_rest_goes_on(
    clock: Clock, channel: Channel
) -> None:
    bad, good = accept.store(channel, [mail("bad"), mail("good")], at=clock.now())
    Job.objects.filter(args={"arrival": bad.pk}).update(state=Job.DEAD, attempts=12, error="the worker died")
    worker.run_all()
    park_unread(at=clock.now())
    states = dict(Arrival.objects.values_list("pk", "state"))
    assert states == {bad.pk: Arrival.State.PARKED, good.pk: Arrival.State.ACCEPTED}
    assert "failed 12 times" in Arrival.objects.get(pk=bad.pk).reason
