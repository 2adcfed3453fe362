"""Microsoft Teams, by a workflow that takes a webhook request: an adaptive card. It cannot be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inhand.doors.notices import wire

if TYPE_CHECKING:
    from inhand.doors.notices.card import Card
    from inhand.doors.notices.service import Account, Picture


def post(card: Card, account: Account, key: str) -> str:
    del key
    wire.call("POST", account.secret, body(card))
    return ""


def show(card: Card, picture: Picture, account: Account, key: str) -> str:
    del key
    wire.call("POST", account.secret, body(card, picture))
    return ""


def problems(account: Account) -> dict[str, str]:
    wrong = wire.web_problem(account.secret)
    return {"secret": wrong} if wrong else {}


def body(card: Card, picture: Picture | None = None) -> dict[str, Any]:
    """Runs of plain text know no markup, and who is called would have to stand in ``msteams.entities``: nobody is."""
    content: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [_run(card.title, weight="Bolder"), *map(_run, card.lines)],
    }
    if picture is not None and picture.link:
        shown = {"type": "Image", "url": picture.link, "altText": picture.told, "size": "Stretch"}
        content["body"].append(shown)
    if card.link:
        content["actions"] = [{"type": "Action.OpenUrl", "title": card.link_text, "url": card.link}]
    attached = {"contentType": "application/vnd.microsoft.card.adaptive", "content": content}
    return {"type": "message", "attachments": [attached]}


def _run(text: str, **style: str) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **style}]}
