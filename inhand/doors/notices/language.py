"""The language in which Inhand speaks outside of a page: a teammate's own, else the desk's (``INHAND_LANGUAGE``)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings

from inhand.ground import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inhand.desk.teams.models import Teammate


@contextmanager
def speaking(person: Teammate | None = None) -> Iterator[None]:
    """Speak to them meanwhile; without anybody to everybody, as in a room. It decorates functions as well."""
    own = person.interface_language if person else ""
    with words.speaking(own if own in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        yield
