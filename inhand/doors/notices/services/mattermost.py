"""Mattermost, by a bot: POST /posts, and PUT /posts/{id}/patch to edit (developers.mattermost.com)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from inhand.doors.notices import wire
from inhand.doors.notices.card import backslashed, part
from inhand.doors.notices.service import RoomError

if TYPE_CHECKING:
    from inhand.doors.notices.card import Card
    from inhand.doors.notices.service import Account, Picture

_MARKS = "\\`*_~[]()#<>|!"


def post(card: Card, account: Account, key: str) -> str:
    del key
    return _post(card, account, [])


def show(card: Card, picture: Picture, account: Account, key: str) -> str:
    """Upload it first (POST /files), then post with its id."""
    del key
    query = urlencode({"channel_id": account.settings["channel"], "filename": picture.filename})
    answer = wire.send(
        "POST", _address(account, f"files?{query}"), token=account.secret, content=picture.content
    )
    return _post(card, account, [each["id"] for each in answer.get("file_infos", [])])


def _post(card: Card, account: Account, files: list[str]) -> str:
    body = {"channel_id": account.settings["channel"], "message": text(card), "file_ids": files}
    name = wire.call("POST", _address(account, "posts"), body, token=account.secret).get("id")
    if not isinstance(name, str):
        message = "The server answers, but not like Mattermost. Check the server’s address."
        raise RoomError(message, lasting=True)
    return name


def edit(name: str, card: Card, account: Account) -> None:
    address = _address(account, f"posts/{name}/patch")
    wire.call("PUT", address, {"message": text(card)}, token=account.secret, editing=True)


def problems(account: Account) -> dict[str, str]:
    found = {}
    if wrong := wire.web_problem(account.settings.get("server", "")):
        found["server"] = wrong
    if not re.fullmatch(r"[a-z0-9]{26}", account.settings.get("channel", "")):
        found["channel"] = "Give the channel’s id: 26 letters and digits, under “View info” of the channel."
    if not account.secret:
        found["secret"] = "Give the access token of the bot."  # noqa: S105 -- a sentence
    return found


def text(card: Card) -> str:
    """Set the card in Markdown. Every @ is parted from what follows, so that no customer can call the channel."""
    lines = [f"**{_escaped(card.title)}**", *map(_escaped, card.lines)]
    if card.link:
        lines.append(f"[{_escaped(card.link_text)}]({card.link})")
    if re.fullmatch(r"[a-z0-9._-]+", card.mention):
        lines.insert(0, f"@{card.mention}")
    return "  \n".join(lines)


def _escaped(line: str) -> str:
    return part(backslashed(line, _MARKS), "@")


def _address(account: Account, path: str) -> str:
    return f"{account.settings['server'].rstrip('/')}/api/v4/{path}"
