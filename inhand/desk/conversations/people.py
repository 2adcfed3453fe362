"""Who may be the same person, and why: reads for pages that propose a merge."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q

from inhand.desk.contacts import queries as contacts
from inhand.desk.contacts.handles import PHONES, names_one_person, phones_in, platform_name, readable
from inhand.desk.contacts.models import Contact, Distinct, Handle
from inhand.desk.conversations.models import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Pair = tuple[int, int]
_MOST = 200
_LATELY = 5


@dataclass(frozen=True, slots=True)
class Proposal:
    """``one`` and ``other`` may be the same person, for these reasons."""

    one: Contact
    other: Contact
    reasons: list[str]


def proposals(limit: int = 50) -> list[Proposal]:
    """Return who may be the same person, on the whole desk; those met last come first."""
    return _told(_pairs(), limit)


def proposals_for(contact: Contact) -> list[Proposal]:
    """Return who may be this person. What their signatures say is read, too."""
    found = [*_pairs(contact.pk), *_by_signature(contact)]
    return [
        Proposal(contact, each.other if each.one.pk == contact.pk else each.one, each.reasons)
        for each in _told(found, _MOST)
    ]


def _pairs(contact: int | None = None) -> Iterator[tuple[Pair, str]]:
    yield from _by_name(contact)
    yield from _by_address(contact)
    yield from _by_words(contact)
    yield from _by_conversation(contact)


def _by_name(contact: int | None) -> Iterator[tuple[Pair, str]]:
    """Same name and same company. The newest contacts are compared with all who have the name."""
    newest = contacts.present().exclude(name_key="").exclude(domain="")
    newest = newest.filter(pk=contact) if contact else newest.order_by("-pk")[:_MOST]
    rows = list(newest.values_list("pk", "name_key", "domain"))
    same = contacts.present().filter(
        name_key__in={name for _, name, _ in rows}, domain__in={domain for *_, domain in rows}
    )
    others = defaultdict(list)
    for pk, name, domain in same.exclude(domain="").values_list("pk", "name_key", "domain"):
        others[name, domain].append(pk)
    for pk, name, domain in rows:
        for other in others[name, domain]:
            yield (pk, other), f"Same name, and both write from {domain}"


def _by_address(contact: int | None) -> Iterator[tuple[Pair, str]]:
    """The same e-mail address or phone number on another platform, where anybody might have typed it."""
    one_persons = Handle.objects.filter(Q(value__startswith="+") | Q(value__contains="@"))
    mine = one_persons.filter(contact=contact) if contact else one_persons.order_by("-pk")[:_MOST]
    values = {value: pk for value, pk in mine.values_list("value", "contact_id") if names_one_person(value)}
    others = Handle.objects.filter(value__in=values)
    for value, platform, other in others.values_list("value", "platform", "contact_id"):
        yield (values[value], other), f"Same address {readable(platform, value)}"


def _by_words(contact: int | None) -> Iterator[tuple[Pair, str]]:
    """They said the same on two channels, and were known again by name or words (``duplicates.py``)."""
    again = Message.objects.filter(repeats__isnull=False).exclude(repeats__contact=F("contact"))
    if contact:
        again = again.filter(Q(contact=contact) | Q(repeats__contact=contact))
    rows = again.order_by("-pk").values_list(
        "contact_id", "repeats__contact_id", "platform", "repeats__platform"
    )
    for one, other, here, there in rows[:_MOST]:
        if one and other:
            yield (
                (one, other),
                f"Wrote the same by {platform_name(here)} and by {platform_name(there)} within hours",
            )


def _by_conversation(contact: int | None) -> Iterator[tuple[Pair, str]]:
    """The same name answered in their conversation, from another address."""
    inside = Message.objects.filter(direction=Message.Direction.IN, automatic="", repeats=None).exclude(
        contact=F("conversation__contact")
    )
    same = inside.filter(contact__name_key=F("conversation__contact__name_key")).exclude(contact__name_key="")
    if contact:
        same = same.filter(Q(contact=contact) | Q(conversation__contact=contact))
    rows = same.order_by("-pk").values_list("contact_id", "conversation__contact_id")
    for one, other in rows[:_MOST]:
        if one:
            yield (one, other), "Answered in the same conversation under the same name, from another address"


def _by_signature(contact: Contact) -> Iterator[tuple[Pair, str]]:
    """A phone number in what they wrote last is somebody's handle, or their own number stands in another's mail."""
    lately = Message.objects.filter(contact=contact, direction=Message.Direction.IN).order_by("-at")[:_LATELY]
    numbers = {number for text in lately.values_list("text", flat=True) for number in phones_in(text)}
    named = Handle.objects.filter(platform__in=PHONES, value__in=numbers).exclude(contact=contact)
    for other, platform, value in named.values_list("contact_id", "platform", "value"):
        yield (contact.pk, other), f"Signs with {readable(platform, value)}, from which the other writes"


def _told(found: Iterable[tuple[Pair, str]], limit: int) -> list[Proposal]:
    """Gather the reasons of each pair, without those whom a person told apart."""
    reasons: dict[Pair, dict[str, None]] = {}
    for (one, other), reason in found:
        if one != other:
            reasons.setdefault((min(one, other), max(one, other)), {})[reason] = None
    firsts = {one for one, _ in reasons}
    apart = set(Distinct.objects.filter(one__in=firsts).values_list("one_id", "other_id"))
    people = contacts.present().in_bulk({pk for pair in reasons for pk in pair})
    pairs = [pair for pair in reasons if pair not in apart and people.keys() >= set(pair)]
    pairs.sort(key=lambda pair: (len(reasons[pair]), pair[1]), reverse=True)
    return [Proposal(people[one], people[two], list(reasons[one, two])) for one, two in pairs[:limit]]
