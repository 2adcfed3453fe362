"""A mailing list, or some addresses: sent from the desk's own mailbox. What was sent cannot be edited."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings

from inhand.doors.notices import letter
from inhand.doors.notices.service import RoomError

if TYPE_CHECKING:
    from inhand.doors.notices.card import Card
    from inhand.doors.notices.service import Account, Picture

_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")


def post(card: Card, account: Account, key: str) -> str:
    if account.mail is None:
        message = "No mailbox of this desk sends mail. Connect one under Settings → Inboxes."
        raise RoomError(message, lasting=True)
    account.mail(_addresses(account), card.title, text(card), key)
    return key


def show(card: Card, picture: Picture, account: Account, key: str) -> str:
    if account.mail is not None:
        html = letter.html(card, picture, language=settings.LANGUAGE_CODE)
        pngs = {picture.filename: picture.content}
        account.mail(_addresses(account), card.title, text(card), key, html=html, pngs=pngs)
        return key
    return post(card, account, key)


def problems(account: Account) -> dict[str, str]:
    found = _addresses(account)
    good = found and all(_ADDRESS.fullmatch(each) for each in found)
    return {} if good else {"channel": "Give one address, or several with commas between them."}


def text(card: Card) -> str:
    link = ["", f"{card.link_text}: {card.link}"] if card.link else []
    return "\n".join([card.title, "", *card.lines, *link])


def _addresses(account: Account) -> list[str]:
    return [each for each in re.split(r"[\s,;]+", account.settings.get("channel", "")) if each]
