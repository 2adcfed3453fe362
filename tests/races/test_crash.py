"""The worker is killed in the middle of its work, again and again, while mail comes in and goes out.

Its SMTP server drops connections before and after it has taken a mail, stalls, and puts off. The seed fixes after how
much work each worker dies and what becomes of each delivery, as far as processes and threads can be made to repeat.
"""

from __future__ import annotations

import smtplib
import threading
import time
from collections import Counter, defaultdict
from datetime import timedelta
from email import message_from_bytes
from random import Random  # noqa: TID251 -- chance is the point, and it has a seed
from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.ledger.verify import verify
from inhand.desk.replies.actions.send import Reply, send
from inhand.desk.routing.replay import differing_conversations, differing_decisions
from inhand.doors.channels import accept
from inhand.doors.channels.models import Arrival
from inhand.doors.web.tests.sample import Desk, desk
from inhand.ground import clock
from inhand.ground.outbox import queue, tasks
from inhand.ground.outbox.models import Job
from inhand.ground.outbox.worker import run_all
from tests.races.mortal import Workers
from tests.support.mail_desk import ADDRESS, connect, mail
from tests.support.mail_servers import free_port
from tests.support.smtp_server import SmtpServer

if TYPE_CHECKING:
    from inhand.doors.channels.models import Channel

pytestmark = [pytest.mark.races, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MAILS, REPLIES, DEATHS = 200, 200, 10
LEASE_SECONDS = 1
_PATIENCE = 120.0
MOODS = ["drop_after_data", "drop_before_data", "stall", "defer", "defer_data"]


def test_no_mail_and_no_reply_is_lost_or_doubled_when_workers_are_killed() -> None:
    chance = Random(2)  # noqa: S311
    port = free_port()
    with SmtpServer() as smtp:
        smtp.misbehave = lambda: chance.choice(MOODS) if chance.random() < 0.3 else None
        made = desk(clock.now())
        channel = connect(made, smtp.settings() | {"data_seconds": 1, "timeout_seconds": 2})
        answers = _answer_all(made, channel)
        sender = threading.Thread(target=_send_mails, args=[port], daemon=True)
        sender.start()
        _kill_again_and_again(chance, port, smtp, sender)
        smtp.misbehave = None
        smtp.release()
        _work_off()
        _every_mail_is_in_one_conversation()
        _every_reply_arrived_under_one_id(smtp, answers)
    assert list(verify()) == []
    assert list(differing_decisions()) == []
    assert list(differing_conversations()) == []


def _answer_all(made: Desk, channel: Channel) -> dict[str, str]:
    """Answer as many customers as there are replies; return each answer's Message-ID by its customer."""
    customers = [f"asks{n}@bakery.example" for n in range(REPLIES)]
    accept.store(channel, [mail(f"asks{n}", sender=who) for n, who in enumerate(customers)], at=clock.now())
    for arrival in Arrival.objects.select_related("channel__inbox"):
        accept.accept(arrival, at=clock.now())
    answers = {}
    for conversation in Conversation.objects.select_related("contact").order_by("pk"):
        reply = Reply(
            text="On its way.", seen_revision=conversation.revision, client_key=str(conversation.pk)
        )
        sent = send(conversation, reply=reply, by=made.amina, at=clock.now(), undo=timedelta(0))
        answers[sent.to[0][0]] = sent.provider_id
    assert set(answers) == set(customers)
    return answers


def _send_mails(port: int) -> None:
    """Be a mail server that has mails for the desk, and keeps each until the desk has taken it."""
    for number in range(MAILS):
        raw = mail(f"new{number}", sender=f"new{number}@bakery.example")
        while not _is_taken(port, raw):
            time.sleep(0.02)


def _is_taken(port: int, raw: bytes) -> bool:
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
            return client.sendmail("new@bakery.example", [ADDRESS], raw) == {}
    except (OSError, smtplib.SMTPException):
        return False


def _kill_again_and_again(chance: Random, port: int, smtp: SmtpServer, sender: threading.Thread) -> None:
    """Let each worker get a random way, and the last as far as all has come in."""
    given = {"INHAND_SMTP": f"127.0.0.1:{port}", "INHAND_LEASE_SECONDS": str(LEASE_SECONDS)}
    with Workers(given) as workers:
        for _ in range(DEATHS):
            goal = _progress(smtp) + chance.randint(1, 50)
            with workers.one():
                _until(lambda goal=goal: _progress(smtp) >= goal)
                time.sleep(chance.random() * 0.1)
        with workers.one():
            _until(lambda: not sender.is_alive())


def _progress(smtp: SmtpServer) -> int:
    return Arrival.objects.count() + len(smtp.received)


def _until(reached: object) -> None:
    assert callable(reached)
    end = clock.monotonic() + _PATIENCE
    while not reached():
        assert clock.monotonic() < end, "the desk gets no further"
        time.sleep(0.03)


def _work_off() -> None:
    """Finish in this process what the dead left, as the hours go by in which it is tried again."""
    began = clock.system()
    for minutes in (0, *(2**n for n in range(10))):
        clock.set_source(lambda minutes=minutes: began + timedelta(minutes=minutes))  # type: ignore[misc]
        _until(lambda: not Job.objects.filter(state=Job.RUNNING, lease_until__gt=clock.system()).exists())
        queue.reap()
        run_all()
        if not _is_anything_left():
            break
    left = Job.objects.exclude(name__in=[task.name for task in tasks.periodic()])
    assert not left.filter(run_at__lte=clock.now()).exists(), "all that is due is done"
    clock.set_source(None)
    assert list(Job.objects.filter(state=Job.DEAD).values("name", "error")) == []


def _is_anything_left() -> bool:
    outgoing = Message.objects.filter(state__in=[Message.State.QUEUED, Message.State.SENDING])
    return outgoing.exists() or Job.objects.filter(attempts__gt=0).exists()


def _every_mail_is_in_one_conversation() -> None:
    received = Message.objects.filter(direction="in").values_list("provider_id", flat=True)
    expected = [
        f"{kind}{n}@bakery.example"
        for kind, count in (("asks", REPLIES), ("new", MAILS))
        for n in range(count)
    ]
    assert sorted(received) == sorted(expected)
    assert Counter(Arrival.objects.values_list("state", flat=True))["accepted"] == Arrival.objects.count()
    opened = Conversation.objects.values_list("contact", flat=True)
    assert len(opened) == len(set(opened)) == MAILS + REPLIES, (
        "no customer has two conversations for one mail"
    )


def _every_reply_arrived_under_one_id(smtp: SmtpServer, answers: dict[str, str]) -> None:
    arrived: dict[str, set[str]] = defaultdict(set)
    for each in smtp.received:
        for recipient in each.recipients:
            arrived[recipient].add(message_from_bytes(each.raw)["Message-ID"].strip("<>"))
    assert arrived == {customer: {message_id} for customer, message_id in answers.items()}
    states = Counter(Message.objects.filter(direction="out").values_list("state", flat=True))
    assert states == {Message.State.SENT: REPLIES}
