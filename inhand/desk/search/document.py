"""What a conversation says, gathered for the index: four short statements, compiled once a process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inhand.desk.contacts.models import Contact, Handle
from inhand.desk.conversations.models import Attachment, Message, Note
from inhand.desk.search.words import indexed, tag_word
from inhand.ground.prepared import NUMBER, Query

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation

# Of a conversation that is longer the newest words count.
LONGEST = 200_000
_SHORT = 4_000


@dataclass(frozen=True, slots=True)
class Said:
    """A document's key and its four texts."""

    id: int
    subject: str
    people: str
    addressed: str
    text: str


def said(conversation: Conversation) -> Said:
    """Gather what is said in a conversation, newest first."""
    subject, people, addressed, text = (
        [conversation.subject, conversation.topic, *conversation.tags],
        [],
        [],
        [],
    )
    subject += map(tag_word, conversation.tags)
    seen = set()
    messages = _messages(conversation.pk)
    first = messages[-1][0] if messages else 0
    for pk, title, whole, visible, sender, to, cc, author in messages:
        subject.append(title if title not in seen else "")
        seen.add(title)
        # What is quoted was said before, in a message of its own, except before the first.
        text.append(whole if pk == first else visible or whole)
        people += [*sender, author or ""]
        addressed += [part for pair in (*to, *cc) for part in pair]
    text += [each for (each,) in _notes(conversation.pk)]
    text += [each for (each,) in _files(conversation.pk)]
    people += [part for row in _contact(conversation.contact_id) for part in row]
    people += [value for (value,) in _handles(conversation.contact_id)]
    return Said(
        key(conversation.last_message_at, conversation.pk),
        indexed(_once(subject), _SHORT),
        indexed(_once(people), _SHORT),
        indexed(_once(addressed), _SHORT),
        indexed("\n".join(text), LONGEST),
    )


def _once(parts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(parts))


def key(at: datetime, conversation: int) -> int:
    """Return what rises with the time, and is another for each conversation even within a millisecond."""
    return (int(at.timestamp() * 1000) << 20) | (conversation & 0xFFFFF)


_messages = Query(
    lambda pk: (
        Message.objects.filter(conversation=pk)
        .exclude(state=Message.State.UNDONE)
        .order_by("-pk")
        .values_list("pk", "subject", "text", "visible_text", "sender", "to", "cc", "author__name")
    ),
    NUMBER,
)
_notes = Query(lambda pk: Note.objects.filter(conversation=pk).order_by("-pk").values_list("text"), NUMBER)
_files = Query(
    lambda pk: Attachment.objects.filter(message__conversation=pk).order_by("-pk").values_list("filename"),
    NUMBER,
)
_contact = Query(lambda pk: Contact.objects.filter(pk=pk).values_list("name", "company"), NUMBER)
_handles = Query(lambda pk: Handle.objects.filter(contact=pk).values_list("value"), NUMBER)
