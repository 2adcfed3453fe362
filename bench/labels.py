"""How well topics, urgency, language and repeats are told, with simple ways beside, and what it costs.

    bin/bench labels --texts FOLDER [--json]

The folder holds ``topic/banking77``, ``topic/multidogo``, ``language-id/cases.jsonl`` and ``stream/stream.jsonl``; for
spam ``spam/cases.jsonl``, and in ``threading`` and ``email-parse`` mail that is wanted.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from bench import spam
from bench.asked import Cost, as_json, wants_json
from inhand.desk.labels.language import identify
from inhand.doors.cli.labels_stream import evaluate as evaluate_stream
from inhand.doors.cli.labels_topics import measured

Rows = list[tuple[str, str]]

FEW = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, required=True)
    wants_json(parser)
    given = parser.parse_args()
    folder: Path = given.texts
    answer = _everything(folder)
    if given.json:
        as_json("labels", answer)
        return
    for name, told in answer.items():
        print(name)
        for key, value in told.items():
            print(f"  {key:30} {value}")


def _everything(folder: Path) -> dict[str, Any]:
    before = _resident()
    answer: dict[str, Any] = {"language": _languages(folder / "language-id" / "cases.jsonl")}
    full, test = (_rows(folder / "topic" / "banking77" / f"{part}.csv") for part in ("train", "test"))
    foreign = [
        (text, "") for text, _ in _rows(folder / "topic" / "multidogo" / "dev.csv", "utterance", "intent")
    ]
    answer["banking77_10_per_topic"] = measured(_few(full), test + foreign)
    answer["banking77_full"] = measured(full, test + foreign)
    answer["memory_growth_mb"] = {"resident": _resident() - before}
    answer |= evaluate_stream(folder / "stream" / "stream.jsonl")
    answer["spam"] = spam.measured(folder)
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
    cost = Cost()
    for line in path.read_text("utf-8").split("\n"):
        if line.strip():
            case = json.loads(line)
            cost.of(lambda text=case["text"]: identify(text))
            right[case["kind"]].append(identify(case["text"]).code == case["lang"])
    shares = {kind: round(sum(each) / len(each), 4) for kind, each in right.items()}
    return shares | {f"ms_{name}": value for name, value in cost.told().items()}


def _resident() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main()
