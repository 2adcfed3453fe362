"""Google Chat, by an incoming webhook (developers.google.com/workspace/chat/quickstart/webhooks). It cannot edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inhand.doors.notices import wire
from inhand.doors.notices.card import part

if TYPE_CHECKING:
    from inhand.doors.notices.card import Card
    from inhand.doors.notices.service import Account, Picture


def post(card: Card, account: Account, key: str) -> str:
    del key
    return str(wire.call("POST", account.secret, {"text": text(card)}).get("name", ""))


def show(card: Card, picture: Picture, account: Account, key: str) -> str:
    if not picture.link:
        return post(card, account, key)
    said = {"text": text(card), "cardsV2": [_shown(picture, key)]}
    return str(wire.call("POST", account.secret, said).get("name", ""))


def _shown(picture: Picture, key: str) -> dict[str, Any]:
    image = {"image": {"imageUrl": picture.link, "altText": picture.told}}
    return {"cardId": key, "card": {"sections": [{"widgets": [image]}]}}


def problems(account: Account) -> dict[str, str]:
    wrong = wire.web_problem(account.secret)
    return {"secret": wrong} if wrong else {}


def text(card: Card) -> str:
    """There is no escape for ``<users/all>``, so every angle bracket is parted from what follows."""
    lines = [f"*{_parted(card.title)}*", *map(_parted, card.lines)]
    if card.link:
        lines.append(f"<{card.link}|{_parted(card.link_text)}>")
    return "\n".join(lines)


def _parted(line: str) -> str:
    return part(line, "<", "@")
