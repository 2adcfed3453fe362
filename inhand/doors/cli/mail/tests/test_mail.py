"""The commands for those who debug mail, run as a stranger runs them: in a process of their own, without a desk."""

from __future__ import annotations

import json
import mailbox
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

FIRST = b"""From: "Otto, Baker" <otto@bakery.example>
To: help@lumen.example
Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
Message-ID: <1@bakery.example>
Date: Mon, 02 Mar 2026 09:00:00 +0000

Where is it?
"""
ANSWER = b"""From: help@lumen.example
To: otto@bakery.example
Subject: Your parcel
Message-ID: <2@lumen.example>
In-Reply-To: <1@bakery.example>
Date: Mon, 02 Mar 2026 10:00:00 +0000

It is on its way.

On Mon, Mar 2, 2026 at 9:00 AM Otto wrote:
> Where is it?
"""
OTHER = FIRST.replace(b"<1@", b"<3@").replace(b"=?utf-8?q?Gr=C3=BC=C3=9Fe?=", b"Another matter")


def inhand(*arguments: str | Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "inhand.doors.cli.main", "mail", *map(str, arguments)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("INHAND_")}
    return subprocess.run(command, input=given, capture_output=True, check=False, env=environment)


def lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, object]]:
    assert done.stderr == b""
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_mail_is_told_field_by_field(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(ANSWER)
    (told,) = lines(inhand("inspect", "--json", tmp_path / "a.eml"))
    assert told["message_id"] == "2@lumen.example"
    assert told["in_reply_to"] == ["1@bakery.example"]
    assert told["from"] == [{"name": "", "address": "help@lumen.example"}]
    assert told["date"] == "2026-03-02T10:00:00+00:00"
    assert told["visible_text"] == "It is on its way."
    assert "> Where is it?" in str(told["text"])
    assert (told["automatic"], told["bounce"], told["attachments"]) == (None, None, [])


def test_several_mails_are_a_line_each_and_one_that_shows_nothing_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(FIRST)
    (tmp_path / "b.eml").write_bytes(b"")
    done = inhand("inspect", "--json", tmp_path / "a.eml", tmp_path / "b.eml")
    good, bad = lines(done)
    assert good["subject"] == "Grüße"
    assert bad["unreadable"]
    assert done.returncode == 1


def test_a_mail_may_come_on_standard_input_and_be_shown_to_eyes() -> None:
    shown = inhand("inspect", "-", given=FIRST).stdout.decode()
    assert "Otto, Baker <otto@bakery.example>" in shown
    assert "    Where is it?" in shown


def test_a_file_that_is_not_there_is_named() -> None:
    done = inhand("inspect", "nowhere.eml")
    assert done.returncode == 1
    assert b"nowhere.eml cannot be read" in done.stderr


def folder(path: Path) -> Path:
    path.mkdir()
    for name, raw in (("1.eml", FIRST), ("2.eml", ANSWER), ("3.eml", OTHER)):
        (path / name).write_bytes(raw)
    return path


def maildir(path: Path) -> Path:
    box = mailbox.Maildir(path)
    for raw in (FIRST, ANSWER, OTHER):
        box.add(raw)
    return path


def mbox(path: Path) -> Path:
    box = mailbox.mbox(path)
    for raw in (FIRST, ANSWER, OTHER):
        box.add(raw)
    box.close()
    return path


@pytest.mark.parametrize(("make", "order"), [(folder, "date"), (maildir, "given"), (mbox, "reverse")])
def test_mails_join_their_conversation_however_they_lie_and_come(
    make: object, order: str, tmp_path: Path
) -> None:
    path = make(tmp_path / "mails")  # type: ignore[operator]
    told = {
        str(row["message_id"]): row["conversation"]
        for row in lines(inhand("thread", path, "--json", "--order", order))
    }
    assert told["1@bakery.example"] == told["2@lumen.example"] != told["3@bakery.example"]


def test_a_folder_that_is_not_there_is_named() -> None:
    done = inhand("thread", "nowhere")
    assert done.returncode == 1
    assert b"nowhere cannot be read" in done.stderr
