"""How well mails are read, against what others read in them: fields, visible replies, bounces, hostile HTML.

    bin/bench mail --data FOLDER
    bin/bench mail --data FOLDER --misses

The folder holds any of ``email-parse``, ``reply-extraction``, ``bounce-autoreply``, ``sanitize`` and ``threading``,
each with its ``cases.jsonl`` (or mailboxes with a ``truth.jsonl``). All is asked of ``inhand mail``'s own functions.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bench import asked, hostile
from bench.answers import Answer, table, wrong
from inhand.doors.channels.email import markup, quotes
from inhand.doors.cli.mail.inspect import inspect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_T = TypeVar("_T")
_Mates = dict[str, frozenset[str]]
_SHOWN = 160
_NO_WORDS = re.compile(r"[\s*_]+")
_PEOPLE = {"human", "not_bounce"}
_BOUNCES = {"bounce"}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", choices=sorted(_MEASURES), action="append", help="leave the others out")
    parser.add_argument("--misses", action="store_true", help="list what was not as expected")
    asked.wants_json(parser)
    given = parser.parse_args()
    answers = [
        answer
        for folder, ask in _MEASURES.items()
        if (given.data / folder).is_dir() and (not given.only or folder in given.only)
        for answer in ask(given.data / folder)
    ]
    if given.json:
        asked.as_json("mail", {"table": table(answers), "misses": [one._asdict() for one in wrong(answers)]})
        return
    _show(answers)
    for miss in wrong(answers) if given.misses else []:
        print(f"\n{miss.measure}: {miss.case}\n  expected {str(miss.expected)[:_SHOWN]!r}"
              f"\n  given    {str(miss.given)[:_SHOWN]!r}")  # fmt: skip


def _cases(folder: Path) -> Iterator[dict[str, Any]]:
    with (folder / "cases.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


_slowest: dict[str, tuple[float, str]] = {}


def _inspected(folder: Path, case: dict[str, Any]) -> dict[str, Any]:
    raw = (folder / case["file"]).read_bytes()
    return _timed("mail", case, lambda: inspect(raw, own=[]))


def _timed(what: str, case: dict[str, Any], ask: Callable[[], _T]) -> _T:
    begun = time.perf_counter()
    answer = ask()
    _slowest[what] = max(_slowest.get(what, (0.0, "")), (time.perf_counter() - begun, case.get("file", "")))
    return answer


def _fields(folder: Path) -> Iterator[Answer]:
    """Each field that the case names; what a source only says with its own cleaning is not asked."""
    for case in _cases(folder):
        told = _inspected(folder, case)
        for field, expected in case["expect"].items():
            if field in _READ:
                given, wanted = _READ[field](told), _WANTED.get(field, _line)(expected)
                yield Answer(f"field {field}", case["source"], case["file"],
                             _is_right(field, given, wanted), wanted, given)  # fmt: skip


def _line(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


def _address(party: dict[str, str]) -> str:
    return party["address"].lower()


def _files(files: list[dict[str, Any]]) -> Counter[int]:
    return Counter(file["size"] for file in files)


def _is_right(field: str, given: object, wanted: object) -> bool:
    """Of files each expected one must be there; more may be, for what others leave out is kept here."""
    return wanted <= given if field == "attachments" else given == wanted  # type: ignore[operator]


_READ: dict[str, Any] = {
    "subject": lambda told: _line(told.get("subject", "")),
    "from_email": lambda told: next(map(_address, told.get("from", [])), ""),
    "from_name": lambda told: next((_line(party["name"]) for party in told.get("from", [])), ""),
    "to": lambda told: sorted(map(_address, told.get("to", []))),
    "message_id": lambda told: told.get("message_id", ""),
    "in_reply_to": lambda told: next(iter(told.get("in_reply_to", [])), ""),
    "text": lambda told: _line(told.get("text", "")),
    "attachments": lambda told: _files(told.get("attachments", [])),
}
_WANTED: dict[str, Any] = {
    "to": lambda addresses: sorted({address.lower() for address in addresses}),
    "from_email": str.lower,
    "in_reply_to": lambda value: value if isinstance(value, str) else next(iter(value), ""),
    "attachments": _files,
}


def _replies(folder: Path) -> Iterator[Answer]:
    for case in _cases(folder):
        shown = _timed("reply", case, lambda case=case: _visible(folder, case))
        if "reply" not in case["expect"]:
            yield Answer("reply, only read", case["source"], case["file"], right=True)
            continue
        given, wanted = (_NO_WORDS.sub("", text) for text in (shown, case["expect"]["reply"]))
        yield Answer(f"reply {case['basis']}", case["source"], case["file"], given == wanted, wanted, given)


def _visible(folder: Path, case: dict[str, Any]) -> str:
    if case["kind"] == "eml":
        return str(inspect((folder / case["file"]).read_bytes(), own=[]).get("visible_text", ""))
    text = (folder / case["file"]).read_text("utf-8", "replace")
    if case["kind"] == "html":
        text = markup.to_text(markup.sanitise(text))
    return quotes.visible(text)


def _automatic(folder: Path) -> Iterator[Answer]:
    for case in _cases(folder):
        told = _inspected(folder, case)
        expect, said = case["expect"], told.get("automatic")
        people = expect["kind"] in _PEOPLE
        measure = "people's mail left alone" if people else "automatic mail found"
        yield Answer(measure, case["source"], case["file"], bool(said) != people, expect["kind"], said)
        if expect["kind"] in _BOUNCES:
            yield Answer("bounce called so", case["source"], case["file"], said == "bounce", "bounce", said)
        wanted = {one.lower() for one in expect.get("recipients_permanent", [])}
        named = {one["address"] for one in (told.get("bounce") or {}).get("recipients", [])}
        if wanted:
            yield Answer("bounced recipients exact", case["source"], case["file"],
                         wanted <= named, sorted(wanted), sorted(named))  # fmt: skip
        if expect.get("n_recipients") and expect["kind"] in _BOUNCES:
            yield Answer("bounced recipient named", case["source"], case["file"],
                         bool(named), expect["n_recipients"], sorted(named))  # fmt: skip


def _hostile(folder: Path) -> Iterator[Answer]:
    for case in _cases(folder):
        safe = _timed("HTML", case, lambda case=case: markup.sanitise(case["payload"]))
        found = hostile.wrong(safe)
        yield Answer("nothing active in HTML", case["source"], case["id"], not found, case["payload"], found)


def _conversations(folder: Path) -> Iterator[Answer]:
    """A message is right if its conversation holds exactly the messages of its thread."""
    for truth in sorted(folder.glob("*/truth.jsonl")):
        rows = [json.loads(line) for line in truth.read_text("utf-8").splitlines()]
        expected = {Path(row["file"]).name: row["thread"] for row in rows}
        for order in ("date", "reverse", "shuffled", "shuffled again"):
            given = _threaded(truth.parent / "mail", *order.split())
            asks = _pairs if truth.parent.name == "same-subject" else _exact
            yield from asks(truth.parent.name, order, _mates(expected), _mates(given))


def _exact(source: str, order: str, theirs: _Mates, ours: _Mates) -> Iterator[Answer]:
    for name in theirs:
        yield Answer(f"threads, {order} order", source, name, theirs[name] == ours[name],
                     sorted(theirs[name]), sorted(ours[name]))  # fmt: skip


def _pairs(source: str, order: str, theirs: _Mates, ours: _Mates) -> Iterator[Answer]:
    """Two mails of one subject may or may not be of one thread; their headers say which."""
    for measure, these, those in (("found", theirs, ours), ("right", ours, theirs)):
        for name in theirs:
            for other in sorted(these[name]):
                if name < other:
                    yield Answer(f"pairs of a thread {measure}, {order} order", source, name,
                                 other in those[name], other, sorted(those[name]))  # fmt: skip


def _threaded(path: Path, order: str, again: str = "") -> dict[str, int | None]:
    """Ask the command itself: a process knows but one database."""
    command = [sys.executable, "-m", "inhand.doors.cli.main", "mail", "thread", str(path), "--json",
               "--order", order, "--seed", str(len(again))]  # fmt: skip
    said = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 -- our own command
    rows = map(json.loads, said.stdout.splitlines())
    return {Path(row["file"]).name: row["conversation"] for row in rows}


def _mates(numbered: dict[str, Any]) -> _Mates:
    together: dict[Any, set[str]] = {}
    for name, number in numbered.items():
        together.setdefault(number, set()).add(name)
    return {name: frozenset(together[number]) for name, number in numbered.items()}


_MEASURES = {
    "email-parse": _fields,
    "reply-extraction": _replies,
    "bounce-autoreply": _automatic,
    "sanitize": _hostile,
    "threading": _conversations,
}


def _show(answers: list[Answer]) -> None:
    for measure, sources in table(answers).items():
        print(measure)
        for source, (right, number) in sources.items():
            if source == "all" or len(sources) > 2:  # noqa: PLR2004 -- all, and one source which is the same
                print(f"  {source:34} {right:5} of {number:5}  {right / number:7.1%}")
    for what, (seconds, case) in _slowest.items():
        print(f"slowest {what}: {seconds * 1e3:.0f} ms {case}")


if __name__ == "__main__":
    main()
