"""Who writes, and what else there is with them: the panel beside a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inhand.desk.contacts.handles import readable
from inhand.desk.conversations.history import Past, again
from inhand.desk.conversations.numbers import address
from inhand.doors.web.conversation import asked
from inhand.doors.web.local_time import zone
from inhand.doors.web.people.read import GLYPHS, language_name

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.history import Again
    from inhand.desk.conversations.models import Conversation
    from inhand.desk.ownership.models import Handoff
    from inhand.desk.teams.models import Teammate

# How people write that there was none.
_NOTHING = {"nothing", "none", "no", "-", "–", "nichts", "rien", "nada", "niente", "nic"}


@dataclass(frozen=True, slots=True)
class Number:
    """``shop`` is where the shop shows it, empty without one; ``elsewhere`` other conversations that name it."""

    title: str
    value: str
    shop: str
    elsewhere: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What the panel says of the person. ``may_repeat`` are their open conversations that may be the same matter."""

    local_time: str
    language: str
    handles: list[tuple[str, str]]
    again: list[Again]
    numbers: list[Number]
    promises: list[Handoff]
    may_repeat: frozenset[int]


def about(
    conversation: Conversation, also_open: list[Conversation], person: Teammate, now: datetime
) -> About:
    contact = conversation.contact
    rows = asked.past(person.pk, contact.pk)
    past = _past(rows)
    present = past.pop(conversation.pk, Past(conversation.pk, conversation.opened_at, conversation.topic))
    named = {(title, value): shop for pk, _, _, value, title, shop in rows if pk == conversation.pk and value}
    numbers = [
        Number(
            title,
            value,
            address(shop, value),
            tuple(pk for pk, each in past.items() if (title, value) in each.numbers),
        )
        for (title, value), shop in named.items()
    ]
    return About(
        local_time=f"{now.astimezone(zone(contact.time_zone)):%H:%M}" if contact.time_zone else "",
        language=language_name(contact.language or conversation.language),
        handles=[
            (GLYPHS.get(kind, "at-sign"), readable(kind, value)) for kind, value in asked.handles(contact.pk)
        ],
        again=again(present, past.values()),
        numbers=numbers,
        promises=_promises(asked.promises.rows(person.pk, contact.pk)),
        may_repeat=frozenset(each.pk for each in also_open if _alike(present, past.get(each.pk))),
    )


def _past(rows: list[tuple[Any, ...]]) -> dict[int, Past]:
    found: dict[int, Past] = {}
    for pk, opened_at, topic, value, title, _ in rows:
        before = found.get(pk)
        numbers = before.numbers if before else frozenset()
        found[pk] = Past(pk, opened_at, topic, numbers | ({(title, value)} if value else frozenset()))
    return found


def _alike(one: Past, other: Past | None) -> bool:
    if other is None:
        return False
    if one.numbers and other.numbers:
        return bool(one.numbers & other.numbers)
    return bool(one.topic and one.topic == other.topic)


def _promises(packets: list[Handoff]) -> list[Handoff]:
    """Keep the newest packet of each conversation, if it promised anything."""
    newest: dict[int, Handoff] = {}
    for packet in packets:
        newest.setdefault(packet.conversation_id, packet)
    return [each for each in newest.values() if each.promised.strip(" .!").casefold() not in _NOTHING]
