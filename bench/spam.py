"""How much spam is put aside when at most one in a thousand wanted mails may be, with naive Bayes beside.

    bin/bench spam --texts FOLDER

Each quarter of the mails is judged by what was learnt from the others.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.asked import as_json, wants_json
from inhand.desk.labels.features import words_of
from inhand.desk.labels.learn import learn
from inhand.desk.labels.spamminess import SPAM, WANTED, Mail, said
from inhand.doors.channels.email.mime import Unreadable
from inhand.doors.channels.email.parse import parse
from inhand.doors.channels.protocol import Account
from inhand.doors.cli.labels_topics import bayes

if TYPE_CHECKING:
    from inhand.desk.labels.classifier import Model

FOLDS = 4
FALSE_ALARMS = 0.001
_WANTED = ("threading", "email-parse")
_ACCOUNT = Account(1, "email", "help@desk.example", "Help", {}, frozenset({"help@desk.example"}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, required=True)
    wants_json(parser)
    given = parser.parse_args()
    answer = measured(given.texts)
    if given.json:
        as_json("spam", answer)
    else:
        print("\n".join(f"{name:36} {value}" for name, value in answer.items()))


def measured(folder: Path) -> dict[str, Any]:
    mails = sorted(_mails(folder))
    ours: list[tuple[float, bool]] = []
    simple: list[tuple[float, bool]] = []
    aside = alarms = 0
    for fold in range(FOLDS):
        taught = [(text, kind) for at, (_, text, kind) in enumerate(mails) if at % FOLDS != fold]
        asked = [(text, kind == SPAM) for at, (_, text, kind) in enumerate(mails) if at % FOLDS == fold]
        model, guesser = learn(taught), bayes(taught)
        for text, is_spam in asked:
            guess = model.guess(text)
            put_aside = guess.sure and guess.topic == SPAM
            aside += put_aside and is_spam
            alarms += put_aside and not is_spam
            ours.append((_lead(model, text), is_spam))
            words = words_of(text)
            simple.append((guesser.likely(SPAM, words) - guesser.likely(WANTED, words), is_spam))
    spam = sum(is_spam for _, is_spam in ours)
    return {
        "spam": spam,
        "wanted": len(ours) - spam,
        "recall_at_1_in_1000": _recall(ours),
        "recall_at_1_in_1000_naive_bayes": _recall(simple),
        "put_aside_by_own_threshold": round(aside / max(spam, 1), 4),
        "wanted_put_aside_by_own_threshold": alarms,
    }


def _mails(folder: Path) -> list[tuple[str, str, str]]:
    """Return name, text and kind; in the order of their names, which are hashes or numbers within a source."""
    cases = [
        json.loads(line) for line in (folder / "spam" / "cases.jsonl").read_text("utf-8").split("\n") if line
    ]
    files = [(folder / "spam" / case["file"], SPAM if case["expect"]["spam"] else WANTED) for case in cases]
    files += [(path, WANTED) for source in _WANTED for path in sorted((folder / source).rglob("*.eml"))]
    found = ((path, _said(path.read_bytes()), kind) for path, kind in files)
    return [(path.name, text, kind) for path, text, kind in found if text]


def _said(raw: bytes) -> str:
    """Return a mail as it is judged; empty if it never would be, since a machine answered or nobody can read it."""
    try:
        mail = parse(raw, _ACCOUNT)
    except Unreadable:
        return ""
    if mail.automatic not in {"", "list"}:
        return ""
    pairs = [
        [(each.address, each.name) for each in some] for some in ((mail.sender,), mail.reply_to, mail.to)
    ]
    return said(
        Mail(mail.subject, mail.text, mail.html, pairs[0][0], pairs[1], pairs[2], mail.automatic,
             warned=bool(mail.warnings))
    )  # fmt: skip


def _lead(model: Model, text: str) -> float:
    scores = model.scores(model.known.of(text))
    return float(scores[model.topics.index(SPAM)] - scores[model.topics.index(WANTED)])


def _recall(judged: list[tuple[float, bool]]) -> float:
    wanted = sorted((score for score, is_spam in judged if not is_spam), reverse=True)
    bar = wanted[int(len(wanted) * FALSE_ALARMS)]
    spam = [score for score, is_spam in judged if is_spam]
    return round(sum(score > bar for score in spam) / max(len(spam), 1), 4)


if __name__ == "__main__":
    main()
