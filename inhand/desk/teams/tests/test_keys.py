"""Which maps of keys hold."""

import pytest

from inhand.desk.teams.keys import DOES, moved, problems


def test_the_keys_from_the_start_hold() -> None:
    assert problems({}) == {}
    assert moved(dict.fromkeys(DOES, "")) == {}


@pytest.mark.parametrize(
    ("wanted", "wrong"),
    [
        ({"c": "y"}, set()),
        ({"c": "e", "e": "c"}, set()),  # they change places
        ({"c": "g c"}, set()),
        ({"c": "e"}, {"e"}),
        ({"c": "yy"}, {"c"}),
        ({"c": "g"}, {"c"}),  # g m begins with it
        ({"g m": "c m"}, {"c"}),
    ],
)
def test_what_is_the_same_or_begins_another_is_refused(wanted: dict[str, str], wrong: set[str]) -> None:
    assert set(problems(wanted)) == wrong


def test_only_what_moved_is_kept() -> None:
    assert moved({"c": " y ", "e": "e", "unknown": "q"}) == {"c": "y"}
