"""Old mail comes in with its history, once, and wakes nobody; interrupted, it goes on."""

from __future__ import annotations

import argparse
import mailbox
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from inhand.desk.contacts.models import Contact
from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.conversations.tests.arriving import arrives, inbox
from inhand.desk.ledger.models import Entry
from inhand.desk.routing.replay import differing_conversations
from inhand.doors.channels.accounts import account
from inhand.doors.channels.actions.begin_import import begin_import
from inhand.doors.channels.email import history
from inhand.doors.channels.models import Arrival, Channel
from inhand.doors.cli.mail import importing
from inhand.doors.cli.problem import Problem
from inhand.ground import vault
from inhand.ground.outbox.models import Job
from tests.support.mail_servers import ImapServer

if TYPE_CHECKING:
    from pathlib import Path

    from inhand.doors.channels.protocol import Account
    from tests.support.clock import Clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "channel")]


def raw(number: str, subject: str, hour: int, *more: str, sender: str, to: str, text: str) -> bytes:
    head = (f"From: {sender}", f"To: {to}", f"Subject: {subject}", f"Message-ID: <{number}>", *more)
    return "\r\n".join((*head, f"Date: Mon, 06 Jan 2025 {hour:02}:00:00 +0000", "", text, "")).encode()


OTTO, LUMEN = "Otto <otto@bakery.example>", "Lumen <help@lumen.example>"
ASKED = raw("1@b.example", "Grinder", 9, sender=OTTO, to=LUMEN, text="It is broken.")
SAID = raw(
    "2@lumen.example", "Re: Grinder", 10, "In-Reply-To: <1@b.example>", sender=LUMEN, to=OTTO, text="Send it."
)
OTHER = ASKED.replace(b"1@b", b"3@c").replace(b"Grinder", b"Cups").replace(b"otto@bakery", b"eva@cafe")


@pytest.fixture
def channel() -> Channel:
    secret = vault.seal("secret")
    return Channel.objects.create(inbox=inbox(), kind="email", address="help@lumen.example", secret=secret)


def run(*given: str, path: Path | None = None, folder: str = "") -> int:
    """Run the command as it is called."""
    parser = argparse.ArgumentParser()
    importing.add_arguments(parser)
    where = [str(path)] if path else ["--imap-folder", folder]
    return importing.run(parser.parse_args([*where, "--into", "help@lumen.example", "--json", *given]))


def mbox(path: Path, *raws: bytes) -> Path:
    box = mailbox.mbox(path)
    for raw in raws:
        box.add(raw)
    box.close()
    return path


def test_history_is_one_closed_conversation_with_both_sides_and_nothing_follows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(path=mbox(tmp_path / "old", SAID, ASKED)) == 0
    made = Conversation.objects.get()
    assert (made.state, made.owner, made.waiting_since) == (Conversation.State.CLOSED, None, None)
    assert made.opened_at == datetime(2025, 1, 6, 9, tzinfo=UTC)
    assert made.closed_at == made.last_message_at == datetime(2025, 1, 6, 10, tzinfo=UTC)
    told = made.messages.order_by("at").values_list("direction", "state", "contact__name", "automatic")
    assert list(told) == [("in", "received", "Otto", ""), ("out", "sent", None, "")]
    assert made.contact == Contact.objects.get()
    began = Entry.objects.get(name="import.began")
    assert set(Entry.objects.exclude(pk=began.pk).values_list("name", "cause")) == {
        ("message.imported", began.pk)
    }
    assert set(Job.objects.values_list("name", flat=True)) <= {"index"}
    assert not list(differing_conversations())
    assert '"taken": 2' in capsys.readouterr().out


def test_twice_is_once_and_what_came_by_itself_is_known(tmp_path: Path) -> None:
    arrives(provider_id="3@c.example", sender="eva@cafe.example")
    path = mbox(tmp_path / "old", ASKED, OTHER)
    for _ in range(2):
        run(path=path)
    mbox(path, SAID)
    run(path=path)
    folder = tmp_path / "again"
    folder.mkdir()
    for number, raw in enumerate((ASKED, SAID, OTHER)):
        (folder / f"{number}.eml").write_bytes(raw)
    run(path=folder)
    assert sorted(Message.objects.values_list("provider_id", flat=True)) == [
        "1@b.example",
        "2@lumen.example",
        "3@c.example",
    ]


def test_it_goes_on_where_it_stopped(channel: Channel, clock: Clock) -> None:
    begun = begin_import(channel, "some", at=clock.now())

    def breaks() -> object:
        for number in range(60):
            yield history.Piece(ASKED.replace(b"<1@", b"<%d@" % number), {"count": number + 1})
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(history.take(begun, breaks(), at=clock.now()))  # type: ignore[arg-type]
    again = begin_import(channel, "some", at=clock.now())
    assert (again.pk, again.place, again.taken, Message.objects.count()) == (begun.pk, {"count": 50}, 50, 50)


def test_what_cannot_be_read_is_parked_and_keeps_nothing_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "1.eml").write_bytes(b" ")
    (tmp_path / "2.eml").write_bytes(ASKED)
    run(path=tmp_path)
    assert '"parked": 1' in capsys.readouterr().out
    assert list(Arrival.objects.order_by("pk").values_list("state", flat=True)) == ["parked", "accepted"]


def test_a_folder_of_a_mail_server_comes_in_whole_and_later_what_is_new(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INHAND_IMPORT_PASSWORD", "secret")
    with ImapServer() as server:
        where = ("--imap-host", server.host, "--imap-port", str(server.port), "--imap-security", "none",
                 "--imap-user", server.user)  # fmt: skip
        server.deliver(ASKED)
        server.deliver(OTHER)
        run(*where, folder="INBOX")
        server.deliver(SAID)
        run(*where, folder="INBOX")
        begun = channel.imports.get()
        rest = list(history.folder(importing_account(channel, server.settings()), "INBOX", begun))
        with pytest.raises(Problem, match="has no folder 'Nowhere'"):
            run(*where, folder="Nowhere")
    assert (Message.objects.count(), begun.taken, rest) == (3, 3, [])


def importing_account(channel: Channel, settings: dict[str, str | int | bool]) -> Account:
    channel.settings = settings
    return account(channel)


def test_a_mailbox_that_is_not_connected_is_named(tmp_path: Path) -> None:
    Channel.objects.update(is_active=False)
    with pytest.raises(Problem, match="help@lumen"):
        run(path=tmp_path)
