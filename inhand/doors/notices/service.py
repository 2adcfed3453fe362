"""The one shape of every service: post a card, and edit it where the service can."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from inhand.doors.notices.card import Card

    # recipients, subject, text, key: the same key is the same mail
    Mail = Callable[[list[str], str, str, str], None]


class RoomError(Exception):
    """The room did not take the post; the text says why and what to do.

    ``lasting``: somebody must mend it, so trying again soon is of no use. ``after``: seconds that the service asks us
    to wait. ``gone``: the post that was to be edited is no longer there.
    """

    def __init__(self, message: str, *, lasting: bool = False, after: float = 0, gone: bool = False) -> None:
        super().__init__(message)
        self.lasting, self.after, self.gone = lasting, after, gone


@dataclass(frozen=True, slots=True)
class Account:
    """A room as its service needs it. ``settings`` are ``server``, ``channel``, ``mention``."""

    settings: Mapping[str, str]
    secret: str = field(repr=False)
    mail: Mail | None = None


class Service(Protocol):
    """What a module of ``services`` offers."""

    def post(self, card: Card, account: Account, key: str) -> str:
        """Put it into the room; return the service's name for it. Raise ``RoomError``. ``key`` is the post's own."""

    def problems(self, account: Account) -> dict[str, str]:
        """Return what is missing or false in the settings, by field."""


class Editing(Service, Protocol):
    """A service in which what was posted can be changed in place."""

    def edit(self, name: str, card: Card, account: Account) -> None:
        """Replace what it says. Raise ``RoomError``."""
