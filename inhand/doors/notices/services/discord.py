"""Discord, by a webhook: it tells the message’s id, and edits it (discord.com/developers/docs/resources/webhook)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from inhand.doors.notices import wire
from inhand.doors.notices.card import backslashed, part
from inhand.doors.notices.service import RoomError

if TYPE_CHECKING:
    from inhand.doors.notices.card import Card
    from inhand.doors.notices.service import Account, Picture

_MARKS = "\\`*_~|>[]()#<-"
_NO_PREVIEWS = 1 << 2
_LONGEST = 2000
_LONGEST_DESCRIPTION = 1024


def post(card: Card, account: Account, key: str) -> str:
    del key
    return _named(wire.call("POST", _address(account, wait="true"), _body(card)))


def show(card: Card, picture: Picture, account: Account, key: str) -> str:
    del key
    body = _body(card) | {"attachments": [{"id": 0, "description": picture.told[:_LONGEST_DESCRIPTION]}]}
    files = {"files[0]": (picture.filename, picture.content, "image/png")}
    form = {"payload_json": json.dumps(body)}
    return _named(wire.send("POST", _address(account, wait="true"), data=form, files=files))


def _named(answer: dict[str, Any]) -> str:
    name = answer.get("id")
    if not isinstance(name, str):
        message = "The address answers, but not like Discord. Check the webhook’s address."
        raise RoomError(message, lasting=True)
    return name


def edit(name: str, card: Card, account: Account) -> None:
    wire.call("PATCH", _address(account, f"/messages/{name}"), _body(card), editing=True)


def _address(account: Account, path: str = "", **query: str) -> str:
    """Add to the webhook's address, which may name a thread: ``?thread_id=…``."""
    parts = urlsplit(account.secret)
    asked = urlencode([*parse_qsl(parts.query), *query.items()])
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/") + path, asked, ""))


def problems(account: Account) -> dict[str, str]:
    wrong = wire.web_problem(account.secret)
    return {"secret": wrong} if wrong else {}


def _body(card: Card) -> dict[str, Any]:
    """Nobody is called but who stands in the settings, whatever a customer writes."""
    users = [card.mention] if re.fullmatch(r"\d+", card.mention) else []
    return {
        "content": text(card)[:_LONGEST],
        "flags": _NO_PREVIEWS,
        "allowed_mentions": {"parse": [], "users": users},
    }


def text(card: Card) -> str:
    lines = [f"**{_escaped(card.title)}**", *map(_escaped, card.lines)]
    if card.link:
        lines.append(f"[{_escaped(card.link_text)}](<{card.link}>)")
    if re.fullmatch(r"\d+", card.mention):
        lines.insert(0, f"<@{card.mention}>")
    return "\n".join(lines)


def _escaped(line: str) -> str:
    return part(backslashed(line, _MARKS), "@")
