"""How often a promise is seen where none was made: in mails of customers, and of people who write to each other.

    bin/bench promises --data FOLDER

Each sentence that is taken for a promise is printed, so that a person can judge it. What is quoted is left out.
"""

from __future__ import annotations

import argparse
import json
import re
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bench import asked
from inhand.desk.sweeps.promising import promised

if TYPE_CHECKING:
    from collections.abc import Iterator

_WRITTEN_AT = datetime(2026, 3, 3, 9, tzinfo=UTC)
_SENTENCE = re.compile(r"[.!?]\s|\n\n")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--data", type=Path, required=True, help="with stream/stream.jsonl and mails in threading/"
    )
    asked.wants_json(parser)
    wanted = parser.parse_args()
    kinds = {"customers": _stream(wanted.data), "people to each other": _mails(wanted.data)}
    answer = {name: _measure(texts) for name, texts in kinds.items()}
    if wanted.json:
        asked.as_json("promises", answer)
        return
    for name, told in answer.items():
        print(f"{name}: {len(told['seen'])} seen in {told['sentences']} sentences of {told['texts']}")
        print("\n".join(f"  {each}" for each in told["seen"]))


def _measure(texts: Iterator[str]) -> dict[str, Any]:
    number, sentences, seen = 0, 0, []
    for text in texts:
        number += 1
        sentences += len(_SENTENCE.split(text))
        seen += [each.words for each in promised(text, _WRITTEN_AT, ZoneInfo("UTC"))]
    return {"texts": number, "sentences": sentences, "seen": seen}


def _stream(data: Path) -> Iterator[str]:
    for line in filter(None, (data / "stream" / "stream.jsonl").read_text().split("\n")):
        yield json.loads(line).get("body") or ""


def _mails(data: Path) -> Iterator[str]:
    for path in sorted((data / "threading" / "mailing-lists").rglob("*")):
        if path.is_file():
            parts = message_from_bytes(path.read_bytes()).walk()
            plain = next((part for part in parts if part.get_content_type() == "text/plain"), None)
            raw = plain.get_payload(decode=True) if plain else b""
            text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
            yield "\n".join(line for line in text.splitlines() if not line.startswith(">"))


if __name__ == "__main__":
    main()
