"""Slack, by a bot: chat.postMessage, and chat.update to edit (docs.slack.dev/reference/methods)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from inhand.doors.notices import wire
from inhand.doors.notices.service import RoomError

if TYPE_CHECKING:
    from inhand.doors.notices.card import Card
    from inhand.doors.notices.service import Account, Picture

_HOME = "https://slack.com"
# What passes by itself; everything else somebody has to mend.
_PASSING = {
    "ratelimited", "rate_limited", "service_unavailable", "fatal_error", "internal_error", "request_timeout",
}  # fmt: skip
_GONE = {"message_not_found", "cant_update_message"}


def post(card: Card, account: Account, key: str) -> str:
    """Return ``channel/ts``: an edit wants the channel's id, whatever name was posted to."""
    del key
    answer = _call("chat.postMessage", account, {"channel": account.settings["channel"], **_body(card)})
    return f"{answer.get('channel', account.settings['channel'])}/{answer.get('ts', '')}"


def show(card: Card, picture: Picture, account: Account, key: str) -> str:
    """Upload it in three steps (files.getUploadURLExternal). A bot that may not (``files:write``) posts the text."""
    kept = {"filename": picture.filename, "length": str(len(picture.content)), "alt_txt": picture.told}
    try:
        place = _call("files.getUploadURLExternal", account, data=kept)
        wire.send("POST", place["upload_url"], content=picture.content)
        shared = {"files": [{"id": place["file_id"], "title": card.title}], "initial_comment": text(card)}
        channel = account.settings["channel"]
        _call("files.completeUploadExternal", account, {**shared, "channel_id": channel})
    except RoomError as error:
        if not error.lasting:
            raise
        return post(card, account, key)
    return f"{channel}/"


def edit(name: str, card: Card, account: Account) -> None:
    channel, _, ts = name.partition("/")
    _call("chat.update", account, {"channel": channel, "ts": ts, **_body(card)})


def problems(account: Account) -> dict[str, str]:
    found = {}
    if not account.settings.get("channel"):
        found["channel"] = "Give the channel’s id, such as C0123456789."
    if not account.secret:
        found["secret"] = "Give the bot’s token, which starts with xoxb-."  # noqa: S105 -- a sentence
    if (server := account.settings.get("server")) and (wrong := wire.web_problem(server)):
        found["server"] = wrong
    return found


def _body(card: Card) -> dict[str, Any]:
    return {"text": text(card), "unfurl_links": False, "unfurl_media": False, "link_names": False}


def text(card: Card) -> str:
    """Set the card in mrkdwn. Whoever writes ``<!channel>`` gets to read it: three characters are escaped."""
    lines = [f"*{_escaped(card.title)}*", *map(_escaped, card.lines)]
    if card.link:
        lines.append(f"<{card.link}|{_escaped(card.link_text)}>")
    return "\n".join([*_mention(card), *lines])


def _mention(card: Card) -> list[str]:
    if re.fullmatch(r"[UW][A-Z0-9]+", card.mention):
        return [f"<@{card.mention}>"]
    return [f"<!subteam^{card.mention}>"] if re.fullmatch(r"S[A-Z0-9]+", card.mention) else []


def _escaped(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _call(
    method: str, account: Account, body: dict[str, Any] | None = None, *, data: dict[str, str] | None = None
) -> dict[str, Any]:
    """Send JSON, or a form where Slack takes no JSON."""
    server = (account.settings.get("server") or _HOME).rstrip("/")
    sent = {"data": data} if body is None else {"json": body}
    answer = wire.send("POST", f"{server}/api/{method}", token=account.secret, **sent)
    if not answer.get("ok"):
        said = str(answer.get("error", "no reason given"))
        message = f"Slack refuses it: {said}." + ("" if said in _PASSING else " Check the room’s settings.")
        raise RoomError(message, lasting=said not in _PASSING, gone=said in _GONE)
    return answer
