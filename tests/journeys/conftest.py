"""A desk of three on real mail servers; every journey ends by asking the ledger whether it tells the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.ledger.verify import verify
from inhand.desk.replies.actions.send import Reply, send
from inhand.desk.routing.replay import differing_conversations, differing_decisions
from inhand.desk.teams.actions.seen import seen
from inhand.desk.teams.models import Teammate
from inhand.doors.channels import accept
from inhand.doors.channels.accounts import account
from inhand.doors.channels.email import poll
from inhand.doors.channels.email.imap import Mailbox
from inhand.doors.web.tests.sample import Desk, desk
from inhand.ground.outbox.worker import run_all
from tests.support.mail_desk import connect
from tests.support.mail_servers import DovecotServer, ImapServer, MemoryImapServer
from tests.support.smtp_server import SmtpServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from inhand.doors.channels.models import Arrival, Channel
    from tests.support.clock import Clock

UNDO = timedelta(seconds=10)


@dataclass
class Journey:
    """What happens to a desk, in the words of a test. Everything is done when each returns."""

    clock: Clock
    desk: Desk
    channel: Channel
    smtp: SmtpServer

    def pushed(self, *raws: bytes) -> list[Arrival]:
        """Mails arrive and are worked off."""
        stored = accept.store(self.channel, raws, at=self.clock.now())
        run_all()
        for arrival in stored:
            arrival.refresh_from_db()
        return stored

    def conversation(self) -> Conversation:
        """The newest conversation, as it is now."""
        return Conversation.objects.latest("pk")

    def write(self, conversation: Conversation, by: Teammate, text: str, then: str = "wait") -> Message:
        """Somebody answers; the undo time still runs."""
        conversation.refresh_from_db()
        reply = Reply(text, conversation.revision, client_key=f"{conversation.pk}-{text}", then=then)
        sent = send(conversation, reply=reply, by=by, at=self.clock.now(), undo=UNDO)
        run_all()
        return sent

    def pass_time(self, **span: float) -> None:
        """Time passes, everybody stays at their page, and the worker does what has come due."""
        self.clock.advance(**span)
        for person in Teammate.objects.here():
            seen(person.pk, at=self.clock.now())
        run_all()

    def answer(self, conversation: Conversation, by: Teammate, text: str, then: str = "wait") -> Message:
        """Somebody answers and it leaves."""
        sent = self.write(conversation, by, text, then)
        self.pass_time(seconds=11)
        sent.refresh_from_db()
        return sent

    def received(self) -> EmailMessage:
        """The last mail that reached a customer."""
        return message_from_bytes(self.smtp.received[-1].raw, policy=policy.default)


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with SmtpServer() as running:
        yield running


@pytest.fixture
def journey(db: None, clock: Clock, smtp: SmtpServer) -> Iterator[Journey]:
    del db
    made = desk(clock.now())
    yield Journey(clock, made, connect(made, smtp.settings()), smtp)
    assert list(verify()) == []
    assert list(differing_decisions()) == []
    assert list(differing_conversations()) == []


@dataclass
class Post:
    """The desk's mailbox on a real IMAP server."""

    server: DovecotServer | MemoryImapServer
    mailbox: Mailbox
    channel: Channel

    def arrives(self, *raws: bytes) -> None:
        """Mails are put into the mailbox, fetched and worked off."""
        for raw in raws:
            self.server.deliver(raw)
        self.fetch()

    def fetch(self) -> None:
        while poll.fetch(self.channel, account(self.channel), self.mailbox):
            pass
        run_all()


@pytest.fixture
def post(journey: Journey) -> Iterator[Post]:
    """The mailbox, which is read from now on."""
    with ImapServer() as server:
        journey.channel.settings |= server.settings()
        journey.channel.save()
        made = Post(server, Mailbox(), journey.channel)
        made.fetch()
        yield made
        made.mailbox.close()
