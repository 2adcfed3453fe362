import io
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


def test_what_a_chat_says_twice_is_no_repeat_since_its_platform_keeps_it_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chat = LINE | {"channel": "chat", "thread_key": "t1"}
    stream = tmp_path / "stream.jsonl"
    stream.write_text(
        f"{json.dumps(chat)}\n{json.dumps(chat | {'id': 'two', 'message_id': 'b'})}\n", encoding="utf-8"
    )
    assert main(["labels", "evaluate", "--stream", str(stream), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["duplicates"]["found"] == 0


def test_topics_are_learnt_from_one_file_and_judged_by_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items = ("lamp", "chair", "kettle", "watch", "camera", "table")
    rows = [f"my money back for the {item},refund\n" for item in items]
    rows += [f"when does the {item} arrive,delivery\n" for item in items]
    train, test = tmp_path / "a.csv", tmp_path / "b.csv"
    train.write_text("text,topic\n" + "".join(rows), encoding="utf-8")
    test.write_text("text,topic\nmoney back for the oven,refund\nquels horaires,\n", encoding="utf-8")
    assert main(["labels", "evaluate", "--train", str(train), "--test", str(test), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)["topics"]
    assert (figures["taught"], figures["texts"], figures["out_of_scope"]) == (12, 1, 1)
    assert figures["accuracy"] == 1.0
    test.write_text("words\nx\n", encoding="utf-8")
    assert main(["labels", "evaluate", "--train", str(train), "--test", str(test)]) == 1
    assert "columns text and topic" in capsys.readouterr().err


def test_languages_are_told_line_by_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Guten Tag, wo ist mein Paket?\n12345\n"))
    assert main(["labels", "language"]) == 0
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [line[0] for line in lines] == ["de", "und"]


@pytest.mark.parametrize("text", ["no json", '{"id": "one"}', "[]"])
def test_what_is_no_stream_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    stream = tmp_path / "stream.jsonl"
    stream.write_text(text, encoding="utf-8")
    assert main(["labels", "evaluate", "--stream", str(stream)]) == 1
    assert "is not such a stream" in capsys.readouterr().err
