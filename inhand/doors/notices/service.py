"""The one shape of every service: post a card, and edit it where the service can."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inhand.doors.notices.card import Card


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG that goes along with a card. ``told`` is what it shows, in words, for who cannot see it; ``link`` where a
    service can fetch it, if the desk can be reached from outside.
    """

    content: bytes
    filename: str
    told: str
    link: str = ""


class Mail(Protocol):
    """How the desk mails to its own people: the same key is the same mail. ``html`` shows the PNGs by their names."""

    def __call__(
        self,
        to: list[str],
        subject: str,
        text: str,
        key: str,
        *,
        html: str = "",
        pngs: Mapping[str, bytes] = ...,
    ) -> None: ...


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


class Showing(Service, Protocol):
    """A service to which a picture can be brought."""

    def show(self, card: Card, picture: Picture, account: Account, key: str) -> str:
        """Put both into the room, as ``post`` does."""


class Editing(Service, Protocol):
    """A service in which what was posted can be changed in place."""

    def edit(self, name: str, card: Card, account: Account) -> None:
        """Replace what it says. Raise ``RoomError``."""
