"""What is not documented fails: every event, setting, command and channel has its place in docs/reference."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from inhand.desk.ledger.events import EVENTS
from inhand.doors.channels.registry import KINDS
from inhand.doors.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
SETTING = re.compile(r"\bINHAND_[A-Z]+(?:_[A-Z]+)*\b")
SOURCES = sorted(path for path in (ROOT / "inhand").rglob("*.py") if "tests" not in path.parts)
SETTINGS = sorted({name for path in SOURCES for name in SETTING.findall(path.read_text())})


@pytest.fixture(scope="module")
def reference() -> str:
    return "\n".join(path.read_text() for path in sorted((ROOT / "docs" / "reference").rglob("*.md")))


def mentions(reference: str, word: str) -> bool:
    """Tell whether the word stands there as code, alone or at the head of a line of code."""
    return re.search(rf"(`|^){re.escape(word)}(?![\w.-])", reference, re.MULTILINE) is not None


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_every_event_is_in_the_reference(reference: str, name: str) -> None:
    assert mentions(reference, name)


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_is_in_the_reference(reference: str, name: str) -> None:
    assert mentions(reference, name)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_in_the_reference(reference: str, name: str) -> None:
    assert mentions(reference, f"inhand {name}")


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_channel_is_in_the_reference(reference: str, name: str) -> None:
    assert mentions(reference, name)


def test_every_rule_names_tests_that_are_there() -> None:
    page = (ROOT / "docs" / "reference" / "promises.md").read_text()
    rows = [line for line in page.splitlines() if line.startswith("| ") and not line.startswith("| rule")]
    named = re.findall(r"`(test_\w+): (\w+)`", page)
    assert len(rows) > 40
    assert all("`test_" in row for row in rows)
    texts = {path: path.read_text() for path in ROOT.rglob("tests/**/test_*.py")}
    there = {
        (path.stem, name)
        for path, text in texts.items()
        for name in re.findall(r"^def test_(\w+)", text, re.MULTILINE)
    }
    assert [each for each in named if each not in there] == []


def test_the_settings_were_found() -> None:
    assert {"INHAND_DATABASE_URL", "INHAND_SECRET_KEY"} <= set(SETTINGS)


@pytest.mark.parametrize("text", ["", "`message.received_late`", "message_received", "see message.received"])
def test_a_word_that_only_resembles_it_is_no_mention(text: str) -> None:
    assert not mentions(text, "message.received")


@pytest.mark.parametrize(
    "text", ["- `message.received` (1)", "`message.received {…}`", "message.received: it came"]
)
def test_code_and_the_head_of_a_line_are_mentions(text: str) -> None:
    assert mentions(text, "message.received")
