"""Mail and mailboxes that are not as they should be: each is told in words, and nothing is lost."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings

from inhand.desk.conversations.models import Conversation, Message
from inhand.doors.channels.email.poll import Post as PostOffice
from inhand.doors.channels.models import Arrival, Channel, Cursor
from inhand.doors.web.tests.sample import desk
from inhand.doors.worker.stuck import stuck
from inhand.ground import clock as desk_clock
from tests.support.mail_desk import connect, mail
from tests.support.mail_servers import ImapServer, free_port

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey, Post

_PATIENCE = 60.0


@override_settings(MAX_MAIL_BYTES=1_000_000)
def test_a_mail_that_is_too_large_stays_on_its_server_and_the_desk_says_so(
    journey: Journey, post: Post
) -> None:
    large = mail("large", body="0123456789abcde\r\n" * (2_000_000 // 17))
    post.arrives(large, mail("small", sender="cleo@salon.example"))
    parked = Arrival.objects.get(state=Arrival.State.PARKED)
    assert parked.left_on_server
    assert parked.size >= 1_999_000
    assert b"Message-ID: <large@bakery.example>" in bytes(parked.raw)
    assert len(parked.raw) < 100_000
    assert "This mail has 2 MB; up to 1 MB" in parked.reason
    assert "still on the mail server" in parked.reason
    assert any("still on the mail server" in each for each in stuck(journey.clock.now())), "the doctor knows"
    assert len(post.server.messages()) == 2
    assert Message.objects.get().provider_id == "small@bakery.example", "the mails behind it are not held up"
    post.fetch()
    assert Arrival.objects.count() == 2, "it is told once"


def test_a_mail_with_nothing_in_it_to_read_is_parked_with_the_reason(journey: Journey) -> None:
    (arrival,) = journey.pushed(b"")
    assert arrival.state == Arrival.State.PARKED
    assert arrival.reason
    assert not Conversation.objects.exists()


def test_a_mail_without_a_sender_is_kept_and_somebody_has_it(journey: Journey) -> None:
    raw = mail("nobody").partition(b"\r\n")[2]
    (arrival,) = journey.pushed(raw)
    assert arrival.state == Arrival.State.ACCEPTED
    message = Message.objects.get(pk=arrival.message or 0)
    assert message.text.strip() == "It should have come on Friday."
    assert message.problems, "the page says what was wrong with it"
    assert message.conversation.owner or message.conversation.lane_since


@pytest.mark.parametrize(
    "broken",
    [
        'multipart/mixed; boundary="never"',
        "multipart/mixed",
        "text/plain; charset=klingon",
        "multipart/alternative; boundary=",
    ],
)
def test_a_broken_mime_tree_is_read_as_far_as_it_goes(journey: Journey, broken: str) -> None:
    (arrival,) = journey.pushed(mail("broken", "MIME-Version: 1.0", f"Content-Type: {broken}"))
    assert arrival.state == Arrival.State.ACCEPTED, arrival.reason
    assert "It should have come on Friday." in Message.objects.get(pk=arrival.message or 0).text


def test_a_newly_sent_copy_of_a_stored_mail_is_not_stored_again(journey: Journey) -> None:
    assert len(journey.pushed(mail("order-1"))) == 1
    assert journey.pushed(mail("order-1")) == []
    assert Arrival.objects.count() == Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("wrong", ["password", "server"])
def test_a_mailbox_that_cannot_be_read_says_why_and_is_read_once_it_can(wrong: str) -> None:
    made = desk(desk_clock.now())
    with ImapServer() as server:
        right = server.settings()
        bad = {"imap_password": "guessed"} if wrong == "password" else {"imap_port": free_port()}
        channel = connect(made, right | bad)
        office = PostOffice()
        office.start()
        try:
            told = _told(channel, lambda row: row.problem)
            assert "password" in told.lower() if wrong == "password" else "127.0.0.1" in told
            assert any(told in each for each in stuck(desk_clock.now())), "the doctor knows"
            assert Channel.objects.get().problem_since
            Channel.objects.update(settings=right)
            assert _told(channel, lambda row: not row.problem)
            assert _told(channel, lambda _: Cursor.objects.exists())
        finally:
            office.stop()
    assert Channel.objects.get().problem_since is None


def _told(channel: Channel, what: object) -> str:
    """Wait until the desk says it about its mailbox."""
    assert callable(what)
    end = desk_clock.monotonic() + _PATIENCE
    while not (answer := what(Channel.objects.get(pk=channel.pk))):
        assert desk_clock.monotonic() < end, "the desk says nothing"
        time.sleep(0.05)
    return str(answer)
