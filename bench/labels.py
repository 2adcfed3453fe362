"""How well topics, urgency, language, repeats and spam are told, with simple ways beside, and what it costs.

    bin/bench labels --texts FOLDER [--json]

The folder holds ``topic/banking77``, ``topic/multidogo``, ``language-id/cases.jsonl`` and ``stream/stream.jsonl``; for
spam ``spam/cases.jsonl``, and in ``threading`` and ``email-parse`` mail that is wanted. ``topic/BASELINES.json``, where
there is one, says what a linear SVM gives. It takes minutes; ``data`` and ``aim`` stand with each answer.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import spam
from bench.asked import Cost, as_json, wants_json
from inhand.desk.labels.figures import share
from inhand.desk.labels.language import identify
from inhand.doors.cli.labels_stream import evaluate as evaluate_stream
from inhand.doors.cli.labels_topics import measured

if TYPE_CHECKING:
    from inhand.desk.labels.classifier import Model

Rows = list[tuple[str, str]]

FEW = 10
TIMED = 1_000

# Of a language's writing, the language that is written so most.
_OF_WRITING = {
    "CYRILLIC": "ru", "ARABIC": "ar", "HEBREW": "he", "GREEK": "el", "THAI": "th", "HANGUL": "ko", "HIRAGANA": "ja",
    "KATAKANA": "ja", "CJK": "zh", "DEVANAGARI": "hi",
}  # fmt: skip

AIMS = {
    "language_of_short_texts": "sentences 0.96, word pairs 0.85 (the best small library 0.96 and 0.83)",
    "banking77_10_per_topic": "accuracy 0.80; labelled_right_of_all 0.90; under 10 ms a label",
    "banking77_full": "accuracy 0.925; labelled_right_of_all 0.90; 10,000 texts in a minute; under 10 ms a label",
    "memory_mb": "together under 60",
    "stream_duplicates": "precision 0.98, recall 0.95",
    "spam": "none set",
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=Path, required=True, metavar="FOLDER")
    wants_json(parser)
    given = parser.parse_args()
    answer = _everything(given.texts)
    for name, aim in AIMS.items():
        answer[name]["aim"] = aim
    if given.json:
        as_json("labels", answer)
        return
    for name, told in answer.items():
        print(name)
        for key, value in told.items():
            print(f"  {key:34} {value}")


def _everything(folder: Path) -> dict[str, Any]:
    answer: dict[str, Any] = {"language_of_short_texts": _languages(folder / "language-id" / "cases.jsonl")}
    full, test = (_rows(folder / "topic" / "banking77" / f"{part}.csv") for part in ("train", "test"))
    other = _rows(folder / "topic" / "multidogo" / "dev.csv", "utterance", "intent")
    foreign = [(text, "") for text, _ in other]
    for name, taught, known_as in (
        ("banking77_10_per_topic", _few(full), "BANKING77 10-shot"),
        ("banking77_full", full, "BANKING77"),
    ):
        figures, model = measured(taught, test + foreign)
        figures["data"] = (
            f"BANKING77, {len(taught)} of its training texts; asked: its {len(test)} of the test"
            f" and {len(foreign)} of other trades (MultiDoGO)"
        )
        answer[name] = figures | _cost(model, test) | _published(folder, known_as)
    answer["memory_mb"] = _weight(model, test)
    stream = folder / "stream" / "stream.jsonl"
    week = {"data": f"the made-up support week {stream.name}; learnt from the first 40 % of its customers"}
    answer |= {f"stream_{name}": week | told for name, told in evaluate_stream(stream).items()}
    answer["spam"] = spam.measured(folder) | {"data": "SpamAssassin and others’ spam; mail that is wanted"}
    return answer


def _rows(path: Path, text: str = "text", topic: str = "category") -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row[text], row[topic]) for row in csv.DictReader(file)]


def _few(rows: Rows) -> Rows:
    """Return the first ten of each topic, as they stand in the file."""
    taken: Counter[str] = Counter()
    few = []
    for text, topic in rows:
        taken[topic] += 1
        if taken[topic] <= FEW:
            few.append((text, topic))
    return few


def _languages(path: Path) -> dict[str, Any]:
    right: defaultdict[str, list[bool]] = defaultdict(list)
    simple: defaultdict[str, list[bool]] = defaultdict(list)
    cost, languages = Cost(), set()
    for line in path.read_text("utf-8").split("\n"):
        if line.strip():
            case = json.loads(line)
            told: list[str] = []
            cost.of(lambda text=case["text"], told=told: told.append(identify(text).code))  # type: ignore[misc]
            right[case["kind"]].append(told[0] == case["lang"])
            simple[case["kind"]].append(_by_writing(case["text"]) == case["lang"])
            languages.add(case["lang"])
    return {
        "data": f"{sum(map(len, right.values()))} texts in {len(languages)} languages",
        **{kind: share(each) for kind, each in right.items()},
        **{f"baseline_by_writing_{kind}": share(each) for kind, each in simple.items()},
        **{f"ms_{name}": value for name, value in cost.told().items()},
    }


def _by_writing(text: str) -> str:
    names = (unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha())
    found = Counter(_OF_WRITING.get(name, "en") for name in names)
    return "ja" if found["ja"] else max(found, key=lambda code: found[code], default="en")


def _cost(model: Model, asked: Rows) -> dict[str, float]:
    cost = Cost()
    for text, _ in asked[:TIMED]:
        cost.of(lambda text=text: model.guess(text))  # type: ignore[misc]
    return {f"ms_{name}": value for name, value in cost.told().items()}


def _published(folder: Path, name: str) -> dict[str, float]:
    path = folder / "topic" / "BASELINES.json"
    if not path.exists():
        return {}
    told = json.loads(path.read_text("utf-8"))[name]["TF-IDF word+char + LinearSVC"]
    return {"baseline_linear_svm": round(told["acc"] / 100, 4)}


def _weight(model: Model, asked: Rows) -> dict[str, Any]:
    """Return what a process that serves takes more, by a process that does nothing else."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(model.to_bytes())
        file.flush()
        texts = "\n".join(text for text, _ in asked[:TIMED])
        command = [sys.executable, "-m", "bench._weight", file.name]
        done = subprocess.run(  # noqa: S603 -- our own module
            command, input=texts, capture_output=True, text=True, check=True
        )
    weighed: dict[str, float] = json.loads(done.stdout)
    return {"together": round(sum(weighed.values()), 1), **weighed}


if __name__ == "__main__":
    main()
