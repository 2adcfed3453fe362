import io
import json
from pathlib import Path

import pytest

from inhand.desk.labels.figures import Judged, of_topics
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


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (b"", "has no column text and no column topic: it is empty"),
        (b"text,category\na,b\n", "has no column topic; its first line is 'text,category'"),
        (b"text;topic\na;b\n", "has no column text and no column topic; its first line is 'text;topic'"),
        (b"text,topic\n", "has no row"),
        (b"text,topic\nd\xe9j\xe0,refund\n", "is not UTF-8: invalid continuation byte (byte 12)"),
        (b"text,topic\nmy money,refund\n,delivery\nwhere is it,\n", "has fewer than two topics"),
    ],
)
def test_texts_that_cannot_be_used_are_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: bytes, said: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(rows)
    assert main(["labels", "evaluate", "--train", str(file), "--test", str(file)]) == 1
    assert f"{file} {said}" in capsys.readouterr().err


def test_what_there_is_none_of_has_no_share() -> None:
    assert of_topics([])["accuracy"] is None
    assert of_topics([Judged("", "refund", 0.3, sure=False)])["labelled_right_of_all"] is None


def test_languages_are_told_line_by_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = b"Guten Tag,\rwo ist mein Paket?\n12345\n" + "Hola, mi pedido todavía no ha llegado".encode(
        "latin-1"
    )
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given), encoding="ascii"))
    assert main(["labels", "language"]) == 0
    out, err = capsys.readouterr()
    assert [line.split("\t")[0] for line in out.splitlines()] == ["de", "und", "es"]
    assert "line 3 is not UTF-8" in err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", " has no message"),
        (f"{json.dumps(LINE)}\nno json", ", line 2: Expecting value"),
        ('{"id": "one"}', ", line 1: at is missing"),
        (json.dumps(LINE | {"at": "yesterday"}), ", line 1: Invalid isoformat string: 'yesterday'"),
        ("[]", ", line 1: it is no object of the form"),
        (json.dumps(LINE | {"truth": None}), ", line 1: it is no object of the form"),
    ],
)
def test_what_is_no_stream_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    stream = tmp_path / "stream.jsonl"
    stream.write_text(text, encoding="utf-8")
    assert main(["labels", "evaluate", "--stream", str(stream)]) == 1
    assert f"{stream}{said}" in capsys.readouterr().err
