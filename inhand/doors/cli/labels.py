"""``inhand labels evaluate``: how well the desk finds repeats in messages whose truth is known. It needs no desk."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inhand.desk.conversations.duplicates import Recent, Said
from inhand.doors.cli.problem import Problem

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``evaluate``."""
    subparsers = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    evaluate = subparsers.add_parser("evaluate", help="Compare with what is known of a stream of messages.")
    evaluate.add_argument("--stream", type=Path, required=True, metavar="FILE.jsonl")
    evaluate.add_argument("--json", action="store_true", help="Write one object.")


def run(arguments: argparse.Namespace) -> int:
    """Print the figures."""
    try:
        figures = duplicates(_lines(arguments.stream))
    except OSError as error:
        message = f"{arguments.stream} cannot be read: {error.strerror}."
        raise Problem(message) from error
    except (ValueError, KeyError, TypeError) as error:
        message = f"{arguments.stream} is not such a stream: {type(error).__name__} {error}."
        raise Problem(message) from error
    if arguments.json:
        print(json.dumps({"duplicates": figures}))
    else:
        print("\n".join(f"{name:10} {value}" for name, value in figures.items()))
    return 0


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def duplicates(messages: Iterable[dict[str, Any]]) -> dict[str, float]:
    """Compare with ``truth.duplicate_of``. The baseline knows only the provider's id of the event."""
    recent, events = Recent(), set()
    known = found = right = baseline = count = 0
    for message in messages:
        truth = message["truth"].get("duplicate_of")
        repeat = recent.take(_said(message))
        count += 1
        known += truth is not None
        found += repeat is not None
        right += repeat is not None and repeat.of == truth
        event = (message["channel"], message["message_id"])
        baseline += truth is not None and event in events
        events.add(event)
    return {
        "messages": count,
        "known": known,
        "found": found,
        "right": right,
        "precision": round(right / found, 4) if found else 0.0,
        "recall": round(right / known, 4) if known else 0.0,
        "recall_by_event_id_only": round(baseline / known, 4) if known else 0.0,
    }


def _said(message: dict[str, Any]) -> Said:
    return Said(
        id=message["id"],
        at=datetime.fromisoformat(message["at"]),
        channel=message["channel"],
        text=message["body"],
        event=message.get("message_id") or "",
        sender=message["sender"]["value"],
        name=message.get("display_name") or "",
        answers=bool(message.get("in_reply_to")),
        subject=message.get("subject") or "",
        threaded=bool(message.get("thread_key")),
    )
