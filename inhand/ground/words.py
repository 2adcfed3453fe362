"""The language spoken at the moment, and our own words in it.

Django keeps the language behind a lock and looks each message up in two catalogues; a queue says four hundred of them,
which was a third of its page. Here the language is a context variable, and what was said once is remembered.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils import translation

if TYPE_CHECKING:
    from collections.abc import Iterator

_spoken: ContextVar[str] = ContextVar("language", default="")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language meanwhile, Django too. It decorates functions as well."""
    former = _spoken.set(language)
    try:
        with translation.override(language):
            yield
    finally:
        _spoken.reset(former)


def language() -> str:
    """Return the code of the language spoken; where nobody chose one, Django's."""
    return _spoken.get() or translation.get_language() or "en"


def gettext(words: str) -> str:
    """Return our words in the language spoken."""
    return _said(language(), words)


@lru_cache(maxsize=16384)
def _said(language: str, words: str) -> str:
    with translation.override(language):
        return translation.gettext(words)
