"""The words of a push, and what may be done from it without opening the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core import signing
from django.utils.translation import gettext_lazy as _l

from inhand.desk.contacts.queries import called
from inhand.doors.notices.language import speaking
from inhand.ground.text import preview
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate

_SALT = "inhand.push"
_HOLDS_SECONDS = 24 * 3600
_TITLES = {
    "assigned": _l("Yours: {subject}"),
    "replied": _l("{who} wrote again"),
    "mention": _l("You are mentioned: {subject}"),
    "taken": _l("No longer yours: {subject}"),
    "past_target": _l("Past target: {subject}"),
    "must_take": _l("Nobody has it: {subject}"),
}
_ACTS = {
    "assigned": [("reply", _l("Reply")), ("snooze", _l("Tomorrow"))],
    "replied": [("reply", _l("Reply")), ("snooze", _l("Tomorrow"))],
    "past_target": [("reply", _l("Reply"))],
    "must_take": [("claim", _l("Claim"))],
}


def says(conversation: Conversation, kind: str, person: Teammate) -> dict[str, Any]:
    """Return what the service worker shows. ``token`` lets its buttons act for this teammate on this conversation."""
    with speaking(person):
        return _says(conversation, kind) | {
            "url": f"/conversations/{conversation.pk}/",
            "tag": f"conversation-{conversation.pk}",
            "token": signing.dumps([person.pk, conversation.pk], salt=_SALT),
        }


def _says(conversation: Conversation, kind: str) -> dict[str, Any]:
    who = preview(called(conversation.contact), 60) or _("A customer")
    subject = preview(conversation.subject, 90) or who
    return {
        "title": _TITLES[kind].format(subject=subject, who=who),
        "body": preview(conversation.preview, 140),
        "actions": [{"action": action, "title": str(title)} for action, title in _ACTS.get(kind, [])],
    }


def read(token: str) -> tuple[int, int] | None:
    """Return teammate and conversation of a token; ``None`` for one that is not ours, or too old."""
    try:
        teammate, conversation = signing.loads(token, salt=_SALT, max_age=_HOLDS_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return teammate, conversation
