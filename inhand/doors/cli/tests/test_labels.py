import json
from pathlib import Path

import pytest

from inhand.doors.cli.main import main

LINE = {
    "id": "one", "at": "2026-03-02T09:00:00Z", "channel": "email", "sender": {"value": "ines@shop.example"},
    "display_name": "Inés", "body": "The blue lamp arrived broken.", "message_id": "a", "truth": {"duplicate_of": None},
}  # fmt: skip
AGAIN = LINE | {"id": "two", "channel": "chat", "message_id": "b", "truth": {"duplicate_of": "one"}}


def test_repeats_in_a_stream_are_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stream = tmp_path / "stream.jsonl"
    stream.write_text(f"{json.dumps(LINE)}\n{json.dumps(AGAIN)}\n", encoding="utf-8")
    assert main(["labels", "evaluate", "--stream", str(stream), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)["duplicates"]
    assert (figures["precision"], figures["recall"], figures["recall_by_event_id_only"]) == (1.0, 1.0, 0.0)


@pytest.mark.parametrize("text", ["no json", '{"id": "one"}', "[]"])
def test_what_is_no_stream_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    stream = tmp_path / "stream.jsonl"
    stream.write_text(text, encoding="utf-8")
    assert main(["labels", "evaluate", "--stream", str(stream)]) == 1
    assert "is not such a stream" in capsys.readouterr().err
