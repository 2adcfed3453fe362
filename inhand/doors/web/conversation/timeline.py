"""What happened in a conversation, in order: messages, notes, packets, and the lines of the ledger between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inhand.desk.conversations.models import Message
from inhand.desk.ownership.models import Handoff
from inhand.doors.web.conversation import asked
from inhand.doors.web.conversation.words import Names, is_silent, line, repeated
from inhand.doors.web.desk_said import desk_said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from inhand.desk.conversations.models import Attachment, Conversation, Note
    from inhand.desk.ledger.models import Entry
    from inhand.desk.teams.models import Teammate

    Files = dict[tuple[int | None, int | None], list[Attachment]]

_MESSAGES = dict.fromkeys(
    (
        "message.received",
        "automatic.received",
        "spam.received",
        "reply.sent",
        "message.forwarded",
        "message.imported",
        "automatic.queued",
    ),
    "message",
)
_NOTES, _PACKETS = {"note.added": "note"}, {"handoff.sent": "handoff"}
_DECIDING = {"conversation.routed", "conversation.assigned", "lane.entered"}
_FEW = 5


@dataclass(slots=True)
class Item:
    """One thing in the timeline. Of ``message``, ``note``, ``packet`` and ``lines`` one is set."""

    at: datetime
    seq: int
    message: Message | None = None
    note: Note | None = None
    packet: Handoff | None = None
    lines: list[tuple[datetime, str]] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    is_open: bool = True
    duplicate: bool = False
    is_pinned: bool = False
    repeats: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """``revision`` is the last entry it shows, so that a reply can say what its writer saw."""

    items: list[Item]
    pinned: Handoff | None
    why: str
    revision: int


def read(
    conversation: Conversation, person: Teammate, now: datetime, *, only: frozenset[int] | None = None
) -> Timeline:
    """Read everything, or the entries of these numbers alone, with a fixed number of queries."""
    entries = [each for each in asked.entries.rows(conversation.pk) if only is None or each.seq in only]
    names = names_for(person, now)
    messages = {each.pk: each for each in asked.messages.rows(conversation.pk)}
    files: Files = {}
    for each in asked.files.rows(conversation.pk):
        files.setdefault((each.message_id, each.note_id), []).append(each)
    notes = {each.pk: each for each in asked.notes.rows(conversation.pk)}
    packets = {each.pk: each for each in asked.packets.rows(conversation.pk)}
    found = list(_items(entries, names, messages, files, notes, packets))
    if only is None:
        found = _with_moved(found, entries, messages, files, notes)
    items = list(_fold(found))
    _open_newest(items)
    pinned = _pinned(conversation, packets.values())
    for item in items:
        item.is_pinned = pinned is not None and item.packet == pinned
    return Timeline(items, pinned, _why(entries, names), entries[-1].seq or 0 if entries else 0)


def _pinned(conversation: Conversation, packets: Iterable[Handoff]) -> Handoff | None:
    """Return the packet that nobody has acknowledged yet; one for a lane waits for whoever comes to have it."""
    waiting = [each for each in packets if each.state == Handoff.State.SENT]
    if not waiting or waiting[-1].to_teammate_id not in {None, conversation.owner_id}:
        return None
    return waiting[-1]


def names_for(person: Teammate, now: datetime) -> Names:
    people, teams = asked.names()
    return Names(person.pk, people, teams, now)


def _items(
    entries: Iterable[Entry],
    names: Names,
    messages: dict[int, Message],
    files: Files,
    notes: dict[int, Note],
    packets: dict[int, Handoff],
) -> Iterator[Item]:
    for entry in entries:
        seq = entry.seq or 0
        if entry.name in _MESSAGES and (message := messages.get(entry.facts["message"])):
            if message.state != Message.State.UNDONE:
                duplicate = bool(entry.facts.get("duplicate"))
                repeats = repeated(message, messages.get(message.repeats_id or 0))
                yield Item(
                    entry.at,
                    seq,
                    message=message,
                    files=files.get((message.pk, None), []),
                    duplicate=duplicate,
                    repeats=repeats,
                )
        elif entry.name in _NOTES and (note := notes.get(entry.facts["note"])):
            yield Item(entry.at, seq, note=note, files=files.get((None, note.pk), []))
        elif entry.name in _PACKETS and (packet := packets.get(entry.facts["handoff"])):
            yield Item(entry.at, seq, packet=packet)
        elif entry.name not in _MESSAGES and entry.name not in _NOTES and not is_silent(entry):
            yield Item(entry.at, seq, lines=[(entry.at, line(entry, names))])


def _with_moved(
    items: list[Item],
    entries: list[Entry],
    messages: dict[int, Message],
    files: Files,
    notes: dict[int, Note],
) -> list[Item]:
    """Put what came here from another conversation where it belongs in time: its entries stayed there."""
    told = {entry.facts[_MESSAGES[entry.name]] for entry in entries if entry.name in _MESSAGES}
    noted = {entry.facts[_NOTES[entry.name]] for entry in entries if entry.name in _NOTES}
    moved = [
        *(Item(each.at, 0, message=each, files=files.get((pk, None), []))
          for pk, each in messages.items() if pk not in told and each.state != Message.State.UNDONE),
        *(Item(each.at, 0, note=each, files=files.get((None, pk), []))
          for pk, each in notes.items() if pk not in noted),
    ]  # fmt: skip
    return sorted([*moved, *items], key=lambda item: item.at) if moved else items


def _fold(items: Iterable[Item]) -> Iterator[Item]:
    """Put ledger lines that follow each other under one roof."""
    held: Item | None = None
    for item in items:
        if held and held.lines and item.lines:
            held.lines += item.lines
            continue
        if held:
            yield held
        held = item
    if held:
        yield held


def _open_newest(items: list[Item]) -> None:
    """In a long talk only the newest message and the customer's last one are open; never what repeats another."""
    for item in items:
        item.is_open = not item.repeats
    talk = [item for item in items if item.message and not item.repeats]
    inbound = [
        item
        for item in talk
        if item.message and item.message.direction == "in" and not item.message.automatic
    ]
    for item in talk:
        automatic = item.message is not None and item.message.automatic
        item.is_open = not automatic and (
            len(talk) <= _FEW or item in (talk[-1], inbound[-1] if inbound else None)
        )


def _why(entries: list[Entry], names: Names) -> str:
    """Return the one line under the owner: the last thing that decided who has it."""
    decided = (entry for entry in reversed(entries) if entry.name in _DECIDING)
    telling = next((entry for entry in decided if not _says_nothing(entry)), None)
    if telling is None:
        return ""
    return (
        desk_said(str(telling.facts["decision"]["reason"]))
        if telling.name == "conversation.routed"
        else line(telling, names)
    )


def _says_nothing(entry: Entry) -> bool:
    if entry.name == "conversation.routed":
        return bool(entry.facts["decision"]["outcome"] == "keep")
    return bool(entry.facts["how"] == "routed")
