"""What the desk refuses once in a while is said in the reader's language, as it is raised."""

from __future__ import annotations

import ast
import re
from datetime import date
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from inhand.desk.contacts.facts import kept
from inhand.desk.contacts.handles import checked
from inhand.desk.replies import template_file
from inhand.desk.rules.week import read_week
from inhand.desk.search.parse import parse
from inhand.desk.teams.keys import problems
from inhand.doors.web.desk_said import _BETWEEN, _patterns, desk_said
from inhand.doors.web.desk_sentences import SENTENCES
from inhand.doors.web.said import plainly
from inhand.ground.words import speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DAY = date(2026, 3, 4)
INHAND = Path(__file__).resolve().parents[3]
# Who reads these has a command line before them, or the code.
UNSEEN = {"desk/ledger/verify.py", "desk/routing/replay.py", "desk/routing/gates/team.py"}
# What may refuse something to somebody at a page.
ROOMS = sorted(
    path
    for place in (
        "desk/**/*.py", "doors/channels/mailbox.py", "doors/channels/actions/save_*.py", "doors/notices/actions/*.py",
        "doors/assistant/actions/save_*.py",
    )
    for path in INHAND.glob(place)
    if not {"tests", "migrations"}.intersection(path.parts) and str(path.relative_to(INHAND)) not in UNSEEN
)  # fmt: skip
# Said of names and figures; no refusal is meant by them.
FIT_NEARLY_ANYTHING = {"{names} or {last}", "{number} others", "{number} min"}
# Put together of parts; each as it may read.
IN_PARTS = {
    "{} still waiting for an answer.": "1 customer is still waiting for an answer.",
    "{} is still to be decided.": "1 is still to be decided.",
    "{}:{} is no {} here. There is {}.": "team:nine is no team here. There is Front.",
}
REFUSED: dict[str, Callable[[], object]] = {
    "a search that is too long": lambda: parse("x" * 600, DAY),
    "a search of too many words": lambda: parse("word " * 99, DAY),
    "an operator misspelt": lambda: parse("form:otto", DAY),
    "a value that an operator does not know": lambda: parse("is:nonsense", DAY),
    "a phone number without its country": lambda: checked("phone", "12"),
    "a day that is none": lambda: kept("date", "tomorrow", []),
    "a number that is none": lambda: kept("number", "many", []),
    "an empty file": lambda: template_file.read(" "),
    "hours that are none": lambda: read_week("whenever"),
    "hours that overlap": lambda: read_week("Mon 08:00-12:00 11:00-14:00"),
}


@pytest.mark.parametrize("language", ["de", "es", "fr", "pt", "ja"])
@pytest.mark.parametrize("refused", REFUSED.values(), ids=REFUSED)
def test_a_refusal_speaks_the_readers_language(refused: Callable[[], object], language: str) -> None:
    with pytest.raises(ValueError, match=r"\w") as raised:
        refused()
    with speaking(language):
        assert desk_said(str(raised.value)) != str(raised.value)


def test_a_key_that_is_taken_is_said_with_what_it_does() -> None:
    (said,) = problems({"j": "k"}).values()
    with speaking("de"):
        assert desk_said(said).startswith("„k“ ist vergeben")


def test_every_refusal_can_be_said_in_another_language() -> None:
    found = {text: path for path in ROOMS for text in refusals(path)}
    assert len(found) > 150
    assert {text: path for text, path in found.items() if not known(plainly(text))} == {}


def refusals(path: Path) -> Iterator[str]:
    """Yield the sentences that a file raises or returns as problems, with ``{}`` for what is put in."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if _refuses(node):
            yield from _sentences(node)


def _refuses(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign):
        return _is_problem(node.targets[0])
    returns = isinstance(node, ast.Yield | ast.Return) and isinstance(node.value, ast.Dict | ast.Tuple)
    return returns or isinstance(node, ast.Raise)


def _is_problem(target: ast.expr) -> bool:
    named = target.value if isinstance(target, ast.Subscript) else target
    return isinstance(named, ast.Name) and named.id in {"message", "problem", "problems", "found", "wrong"}


def _sentences(node: ast.AST) -> Iterator[str]:
    for each in ast.iter_child_nodes(node):
        texts = list(_texts(each))
        yield from (text for text in texts if re.search(r"[a-z] .*\.$", text) and not text[0].isspace())
        if not texts:
            yield from _sentences(each)


def _texts(node: ast.AST) -> Iterator[str]:
    """Yield what an expression may read: of either branch, where it has two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.FormattedValue):
        yield from list(_texts(node.value)) if isinstance(node.value, ast.IfExp) else ["{}"]
    elif isinstance(node, ast.JoinedStr):
        yield from map("".join, product(*(list(_texts(part)) for part in node.values)))
    elif isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))


def known(text: str) -> bool:
    """Tell whether pages can say it, at once or sentence by sentence."""
    whole = IN_PARTS.get(text, text)
    return _is_known(whole) or all(map(_is_known, _BETWEEN.split(whole)))


def _is_known(text: str) -> bool:
    return text in SENTENCES or any(
        pattern.fullmatch(text) for pattern, sentence in _patterns() if sentence not in FIT_NEARLY_ANYTHING
    )
