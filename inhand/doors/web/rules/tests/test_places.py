from __future__ import annotations

import pytest

from inhand.desk.rules.file import Told, told
from inhand.desk.rules.reading import BadRuleBook, read
from inhand.doors.web.rules import places
from inhand.ground.words import speaking


def test_a_rule_that_cannot_be_is_said_with_its_place_in_the_readers_language() -> None:
    plain = {
        "teams": [{"name": "Front", "general": True, "hours": "late", "targets": {"urgent": "soon"}}],
        "topic": 1,
    }
    with pytest.raises(BadRuleBook) as refused:
        read(plain)
    problems = told(refused.value.problems, plain, '[[teams]]\nname = "Front"\nhours = "late"\n')
    with speaking("de"):
        said = [places.said(each) for each in problems]
    assert said[0] == (
        "Zeile 3, Team „Front“, Zeiten: „late“ sind keine Zeiten. "
        "Schreiben Sie sie wie Mon-Fri 08:00-17:00, Sat 10:00-14:00."
    )
    assert said[1].startswith("Zeile 1, Team „Front“, Zielzeiten, dringend: Hier muss eine ganze Zahl")
    assert said[2].startswith("Topic: Diese Regel gibt es nicht.")
    assert places.said(Told("It is odd.", 0, "")) == "It is odd."
