"""``inhand labels``: measure what the desk tells of messages by itself, with its own code. It needs no desk."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inhand.desk.labels.language import identify
from inhand.desk.labels.learn import NotLearnt
from inhand.doors.cli import labels_stream, labels_topics
from inhand.doors.cli.problem import Problem

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``evaluate`` and ``language``."""
    subparsers = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    evaluate = subparsers.add_parser(
        "evaluate", help="Compare with what is known of texts or of a stream of messages."
    )
    evaluate.add_argument(
        "--train", type=Path, metavar="A.csv", help="Columns text and topic, to learn from."
    )
    evaluate.add_argument(
        "--test",
        type=Path,
        metavar="B.csv",
        help="The same, to be judged by; without a topic: about something else.",
    )
    evaluate.add_argument(
        "--stream",
        type=Path,
        metavar="FILE.jsonl",
        help="A message a line, as docs/reference/labels.md says.",
    )
    evaluate.add_argument("--json", action="store_true", help="Write one object.")
    subparsers.add_parser("language", help="A text a line on standard input; code and confidence a line out.")


def run(arguments: argparse.Namespace) -> int:
    """Print the figures, or the languages."""
    if arguments.what == "language":
        return _languages()
    if not arguments.stream and not (arguments.train and arguments.test):
        message = "give --train and --test, or --stream."
        raise Problem(message)
    figures: dict[str, Any] = {}
    try:
        if arguments.train and arguments.test:
            figures["topics"] = labels_topics.evaluate(arguments.train, arguments.test)
        if arguments.stream:
            figures |= labels_stream.evaluate(arguments.stream)
    except NotLearnt as error:
        message = f"nothing was learnt: {error}."
        raise Problem(message) from error
    if arguments.json:
        print(json.dumps(figures))
    else:
        print("\n".join(_lines(figures)))
    return 0


def _languages() -> int:
    """Read bytes: what a line is must not hang on the machine's own language."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        try:
            text = line.decode()
        except UnicodeDecodeError:
            text = line.decode(errors="replace")
            print(f"inhand labels: line {number} is not UTF-8; it is told by the rest.", file=sys.stderr)
        found = identify(text)
        print(f"{found.code or 'und'}\t{found.confidence:.3f}", flush=True)
    return 0


def _lines(figures: dict[str, Any]) -> list[str]:
    lines = []
    for name, told in figures.items():
        lines.append(name)
        lines += [f"  {key:28} {_value(value)}" for key, value in told.items()]
    return lines


def _value(value: object) -> object:
    if value is None:
        return "none to judge by"
    if isinstance(value, list):
        return "; ".join(" → ".join(map(str, each[:-1])) + f" {each[-1]}" for each in value[:5]) or "nothing"
    return value
