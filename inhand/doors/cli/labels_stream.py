"""A stream of messages whose truth is known: topics, urgency, language and repeats."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from inhand.desk.conversations.duplicates import Recent, Said
from inhand.desk.labels.figures import Judged, of_topics, ratio, share
from inhand.desk.labels.language import identify
from inhand.desk.labels.learn import learn
from inhand.desk.labels.urgency import judge
from inhand.doors.cli import contents
from inhand.doors.cli.labels_topics import guessed, names
from inhand.doors.cli.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from inhand.desk.labels.classifier import Model

Messages = list[dict[str, Any]]

# The first part of the stream is what a team has labelled so far; the rest is judged.
TAUGHT_SHARE = 0.4
FEWEST_TAUGHT = 20
LEVELS = ("low", "normal", "high", "urgent")


def evaluate(path: Path) -> dict[str, Any]:
    """Return the figures by what is told."""
    messages = _read(path)
    repeats = duplicates(messages)
    written = [each for each in messages if each["truth"].get("topic")]
    figures: dict[str, Any] = {"duplicates": repeats}
    if written:
        figures["topic"], figures["urgency"] = _learnt(written)
        figures["language"] = languages(messages)
    return figures


def _read(path: Path) -> Messages:
    lines = contents.text(path).split("\n")
    messages = [_message(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not messages:
        message = f"{path} has no message."
        raise Problem(message)
    return messages


def _message(path: Path, number: int, line: str) -> dict[str, Any]:
    """Return what stands in a line; say which one it is that cannot be used, and why."""
    try:
        message: dict[str, Any] = json.loads(line)
        _said(message)
        message["truth"].get("duplicate_of")
    except ValueError as error:
        problem = str(error)
    except KeyError as error:
        problem = f"{error.args[0]} is missing"
    except (TypeError, AttributeError):
        problem = "it is no object of the form that docs/reference/labels.md describes"
    else:
        return message
    told = f"{path}, line {number}: {problem}."
    raise Problem(told)


def _learnt(messages: Messages) -> tuple[dict[str, Any], dict[str, Any]]:
    """Learn topics and urgency from the first part of the customers, and judge the others."""
    customers = list(dict.fromkeys(each["truth"].get("customer") or each["id"] for each in messages))
    first = set(customers[: int(len(customers) * TAUGHT_SHARE)])
    taught = [each for each in messages if (each["truth"].get("customer") or each["id"]) in first]
    asked = [each for each in messages if (each["truth"].get("customer") or each["id"]) not in first]
    topics = _topics(taught, asked)
    return topics, urgencies(asked, _model(taught, "urgency"))


def _topics(taught: Messages, asked: Messages) -> dict[str, Any]:
    model = _model(taught, "topic")
    if model is None:
        return {"taught": len(taught), "texts": 0}
    judged = guessed(model, [(text_of(each), each["truth"]["topic"]) for each in asked])
    most = max(model.about["per_topic"].items(), key=lambda each: each[1])[0]
    baseline = share([each["truth"]["topic"] == most for each in asked])
    return {"taught": len(taught), **of_topics(judged), "baseline_most_frequent": baseline}


def _model(taught: Messages, kind: str) -> Model | None:
    examples = [(text_of(each), each["truth"][kind]) for each in taught if each["truth"].get(kind)]
    if len(examples) < FEWEST_TAUGHT or len({value for _, value in examples}) < 2:  # noqa: PLR2004 -- nothing to learn
        return None
    return learn(examples, names=names(examples) if kind == "topic" else ())


def urgencies(messages: Messages, model: Model | None) -> dict[str, Any]:
    """Compare levels: what the words say, and that together with what the team taught."""
    known = [each for each in messages if each["truth"].get("urgency") in LEVELS]
    words = [judge(each.get("subject") or "", written(each)) for each in known]
    said = [LEVELS[each.level] for each in words]
    both = [_with_learnt(text_of(each), level, model) for each, level in zip(known, said, strict=True)]
    truth = [each["truth"]["urgency"] for each in known]
    risen = [level for level, right in zip(said, truth, strict=True) if right in LEVELS[2:]]
    return {
        "messages": len(known),
        "accuracy": _same(both, truth),
        "within_one_level": share(
            [abs(LEVELS.index(a) - LEVELS.index(b)) <= 1 for a, b in zip(both, truth, strict=True)]
        ),
        "accuracy_by_words_alone": _same(said, truth),
        "high_or_urgent_found_by_words": share([level in LEVELS[2:] for level in risen]),
        "baseline_always_normal": share([level == "normal" for level in truth]),
    }


def _with_learnt(text: str, said: str, model: Model | None) -> str:
    """What the team taught counts where it is sure; words may still raise it."""
    guess = model.guess(text) if model else None
    if guess is None or not guess.sure:
        return said
    return max(guess.topic, said, key=LEVELS.index) if said in LEVELS[2:] else guess.topic


def _same(given: list[str], truth: list[str]) -> float | None:
    return share([a == b for a, b in zip(given, truth, strict=True)])


def languages(messages: Messages) -> dict[str, Any]:
    known = [each for each in messages if each["truth"].get("language") and each["truth"].get("topic")]
    judged = [Judged(each["truth"]["language"], identify(text_of(each)).code) for each in known]
    figures = of_topics(judged)
    kept = {key: figures[key] for key in ("texts", "accuracy", "confused")}
    return kept | {"baseline_always_english": share([each.truth == "en" for each in judged])}


def text_of(message: dict[str, Any]) -> str:
    return f"{message.get('subject') or ''}\n{written(message)}"


def written(message: dict[str, Any]) -> str:
    """Return what the customer wrote, without quote and signature where that is known."""
    return str(message["truth"].get("visible_text") or message["body"] or "")


def duplicates(messages: Iterable[dict[str, Any]]) -> dict[str, float | None]:
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
        event = (message["channel"], message.get("message_id") or message["id"])
        baseline += truth is not None and event in events
        events.add(event)
    return {
        "messages": count,
        "known": known,
        "found": found,
        "right": right,
        "precision": ratio(right, found),
        "recall": ratio(right, known),
        "recall_by_event_id_only": ratio(baseline, known),
    }


def _said(message: dict[str, Any]) -> Said:
    """Return it as ``repeating.listen`` sees one that arrives."""
    at = datetime.fromisoformat(message["at"])
    return Said(
        id=message["id"],
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
        channel=message["channel"],
        text=str(message["body"] or ""),
        event=message.get("message_id") or "",
        sender=message["sender"]["value"],
        name=message.get("display_name") or "",
        answers=bool(message.get("in_reply_to")),
        subject=message.get("subject") or "",
        threaded=bool(message.get("thread_key")),
    )
