"""What the desk refuses once in a while is said in the reader's language, as it is raised."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from inhand.desk.contacts.facts import kept
from inhand.desk.contacts.handles import checked
from inhand.desk.replies import template_file
from inhand.desk.search.parse import parse
from inhand.desk.teams.keys import problems
from inhand.doors.web.desk_said import desk_said
from inhand.ground.words import speaking

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = date(2026, 3, 4)
REFUSED: dict[str, Callable[[], object]] = {
    "a search that is too long": lambda: parse("x" * 600, DAY),
    "a search of too many words": lambda: parse("word " * 99, DAY),
    "an operator misspelt": lambda: parse("form:otto", DAY),
    "a value that an operator does not know": lambda: parse("is:nonsense", DAY),
    "a phone number without its country": lambda: checked("phone", "12"),
    "a day that is none": lambda: kept("date", "tomorrow", []),
    "a number that is none": lambda: kept("number", "many", []),
    "an empty file": lambda: template_file.read(" "),
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
