"""What conversations say, gathered for the index: five short statements for all of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from inhand.desk.contacts.models import Contact, Handle
from inhand.desk.conversations.models import Attachment, Message, Note
from inhand.desk.search.words import indexed, tag_word
from inhand.ground.prepared import Among, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import Manager, QuerySet

    from inhand.desk.conversations.models import Conversation

# Of a conversation that is longer the newest words count.
LONGEST = 200_000
_SHORT = 4_000


@dataclass(frozen=True, slots=True)
class Said:
    """A document: its key, its conversation and its four texts."""

    id: int
    conversation: int
    subject: str
    people: str
    addressed: str
    text: str


def said(conversations: Sequence[Conversation]) -> list[Said]:
    """Gather what is said in each of some conversations, newest first."""
    keys = [each.pk for each in conversations]
    told = [_told(ask(keys)) for ask in (_messages, _notes, _files)]
    contacts = list({each.contact_id for each in conversations})
    known = [_told(ask(contacts)) for ask in (_contacts, _handles)]
    return [
        _document(each, *(rows[each.pk] for rows in told), *(rows[each.contact_id] for rows in known))
        for each in conversations
    ]


_Told = list[tuple[Any, ...]]


def _told(rows: _Told) -> defaultdict[int, _Told]:
    """Return what is told of each key, newest first, without the keys: a row begins with both."""
    told: defaultdict[int, _Told] = defaultdict(list)
    for of, _, *rest in sorted(rows, key=itemgetter(1), reverse=True):
        told[of].append(tuple(rest))
    return told


def _document(
    conversation: Conversation, messages: _Told, notes: _Told, files: _Told, contact: _Told, handles: _Told
) -> Said:
    subject, people, addressed, text = (
        [conversation.subject, conversation.topic, *conversation.tags],
        [],
        [],
        [],
    )
    subject += map(tag_word, conversation.tags)
    seen = set()
    for place, (title, whole, visible, sender, to, cc, author) in enumerate(messages, 1):
        subject.append(title if title not in seen else "")
        seen.add(title)
        # What is quoted was said before, in a message of its own, except before the first.
        text.append(whole if place == len(messages) else visible or whole)
        people += [*sender, author or ""]
        addressed += [part for pair in (*to, *cc) for part in pair]
    text += [each for (each,) in (*notes, *files)]
    people += [part for row in (*contact, *handles) for part in row]
    return Said(
        key(conversation.last_message_at, conversation.pk),
        conversation.pk,
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


def _of_these(rows: Manager[Any], whose: str, keys: Sequence[Any]) -> QuerySet[Any]:
    return rows.alias(whose=number(whose)).filter(whose__in=keys)


_messages = Among(
    lambda keys: (
        _of_these(Message.objects, "conversation_id", keys)
        .exclude(state=Message.State.UNDONE)
        .values_list(
            "conversation", "pk", "subject", "text", "visible_text", "sender", "to", "cc", "author__name"
        )
    )
)
_notes = Among(
    lambda keys: _of_these(Note.objects, "conversation_id", keys).values_list("conversation", "pk", "text")
)
_files = Among(
    lambda keys: _of_these(Attachment.objects, "message__conversation_id", keys).values_list(
        "message__conversation", "pk", "filename"
    )
)
_contacts = Among(lambda keys: Contact.objects.filter(pk__in=keys).values_list("pk", "pk", "name", "company"))
_handles = Among(
    lambda keys: _of_these(Handle.objects, "contact_id", keys).values_list("contact", "pk", "value")
)
