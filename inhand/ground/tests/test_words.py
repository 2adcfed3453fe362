from __future__ import annotations

import contextlib

from django.utils import translation

from inhand.ground.words import gettext, language, speaking


def test_words_are_said_in_the_language_spoken_and_django_speaks_it_too() -> None:
    with speaking("de"):
        assert (language(), gettext("Today")) == ("de", "Heute")
        assert translation.get_language() == "de"
        with speaking("es"):
            assert gettext("Today") == "Hoy"
        assert gettext("Today") == "Heute"


def test_where_nobody_chose_a_language_it_is_the_one_django_speaks() -> None:
    with translation.override("fr"):
        assert (language(), gettext("Yesterday")) == ("fr", "Hier")


def test_a_language_is_left_again_when_something_fails_in_it() -> None:
    before = language()
    with contextlib.suppress(KeyError), speaking("ja"):
        raise KeyError
    assert language() == before
