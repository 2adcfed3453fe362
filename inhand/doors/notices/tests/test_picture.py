"""The picture of a week is written with every letter of the languages that the desk speaks."""

from __future__ import annotations

import pytest

from inhand.doors.notices import picture


@pytest.mark.parametrize("letter", "äöüßéèêçœáíñãõôàû–·")
def test_each_letter_has_its_shape(letter: str) -> None:
    shapes = [
        bytes(picture._font(picture._letters("en"), 40).getmask(each)) for each in (letter, "\uffff", "e")
    ]
    assert len({*shapes}) == 3


def test_without_letters_of_its_own_a_language_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "_JAPANESE", ("no such letters.ttf",))
    assert not picture._letters("ja")
    assert picture._letters("de").endswith("noto-sans.woff2")
