"""The words of a push, and what may be done from it without opening the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core import signing

from inhand.ground.text import preview

if TYPE_CHECKING:
    from inhand.desk.conversations.models import Conversation

_SALT = "inhand.push"
_HOLDS_SECONDS = 24 * 3600
_TITLES = {
    "assigned": "Yours: {subject}",
    "replied": "{who} wrote again",
    "mention": "You are mentioned: {subject}",
    "past_target": "Past target: {subject}",
    "must_take": "Nobody has it: {subject}",
}
_ACTS = {
    "assigned": [("reply", "Reply"), ("snooze", "Tomorrow")],
    "replied": [("reply", "Reply"), ("snooze", "Tomorrow")],
    "past_target": [("reply", "Reply")],
    "must_take": [("claim", "Claim")],
}


def says(conversation: Conversation, kind: str, teammate: int) -> dict[str, Any]:
    """Return what the service worker shows. ``token`` lets its buttons act for this teammate on this conversation."""
    who = preview(conversation.contact.name, 60) or "A customer"
    subject = preview(conversation.subject, 90) or who
    return {
        "title": _TITLES[kind].format(subject=subject, who=who),
        "body": preview(conversation.preview, 140),
        "url": f"/conversations/{conversation.pk}/",
        "tag": f"conversation-{conversation.pk}",
        "actions": [{"action": action, "title": title} for action, title in _ACTS.get(kind, [])],
        "token": signing.dumps([teammate, conversation.pk], salt=_SALT),
    }


def read(token: str) -> tuple[int, int] | None:
    """Return teammate and conversation of a token; ``None`` for one that is not ours, or too old."""
    try:
        teammate, conversation = signing.loads(token, salt=_SALT, max_age=_HOLDS_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return teammate, conversation
