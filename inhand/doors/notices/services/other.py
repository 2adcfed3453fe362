"""Any of the hundred services that Apprise knows, by its address (github.com/caronc/apprise/wiki). It cannot edit."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from inhand.doors.notices.card import part
from inhand.doors.notices.service import RoomError

if TYPE_CHECKING:
    from inhand.doors.notices.card import Card
    from inhand.doors.notices.service import Account


@cache
def _apprise() -> Any:  # noqa: ANN401 -- a module that comes without types
    # It reads all its hundred services when it is first met, which takes seconds: not at the start of every desk.
    return import_module("apprise")


def post(card: Card, account: Account, key: str) -> str:
    del key
    room = _apprise().Apprise.instantiate(account.secret, suppress_exceptions=True)
    if room is None:
        message = "This is no address of Apprise. Check the room’s settings."
        raise RoomError(message, lasting=True)
    if not room.notify(body=text(card), title=part(card.title, "@", "<")):
        message = f"{room.service_name} did not take it. Check the room’s settings; it is tried again."
        raise RoomError(message)
    return ""


def problems(account: Account) -> dict[str, str]:
    if _apprise().Apprise.instantiate(account.secret, suppress_exceptions=True) is None:
        return {"secret": "Apprise does not know this address. It is like ntfy://host/topic."}
    return {}


def text(card: Card) -> str:
    link = [f"{card.link_text}: {card.link}"] if card.link else []
    return "\n".join([*(part(line, "@", "<") for line in card.lines), *link])
