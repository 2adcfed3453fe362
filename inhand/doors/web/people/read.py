"""Read people for their pages: the list, and one person with all that was said."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.utils.translation import get_language_info

from inhand.desk.contacts import queries as contacts
from inhand.desk.contacts.handles import readable
from inhand.desk.contacts.models import Contact, Regrouping
from inhand.desk.conversations.models import Conversation, FoundNumber, Message
from inhand.desk.conversations.numbers import address
from inhand.desk.conversations.queries import visible_to, with_number
from inhand.doors.web.language import later as _l
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from inhand.desk.contacts.models import ContactField, ContactNote, Handle
    from inhand.desk.teams.models import Teammate

PAGE = 50
SORTS: dict[str, tuple[str, list[Any]]] = {
    "recent": (_l("Wrote last"), [F("last").desc(nulls_last=True), "-pk"]),
    "name": (_l("Name"), ["name_key", "pk"]),
    "company": (_l("Company"), ["company", "domain", "name_key", "pk"]),
}
GLYPHS = {
    "email": "mail", "chat": "messages-square", "sms": "smartphone", "whatsapp": "message-circle", "phone": "phone",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A person in the list. ``open`` are conversations in which there is still work."""

    contact: Contact
    handles: list[str]
    last: datetime | None
    open: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is asked for; ``domain`` narrows it to one company, ``vip`` to those who are."""

    words: str = ""
    sort: str = "recent"
    domain: str = ""
    vip: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Told:
    """One thing in a person's story, newest first; one of the three is set."""

    at: datetime
    message: Message | None = None
    note: ContactNote | None = None
    regrouping: Regrouping | None = None


@dataclass(frozen=True, slots=True)
class Address:
    handle: Handle
    shown: str
    glyph: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of the team's own with what stands in it."""

    field: ContactField
    value: str

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Return what a select offers; what is kept stays one of them, though the team took it away."""
        named = [*self.field.choices, *({self.value} - {"", *self.field.choices})]
        return [("", _("not known")), *((each, each) for each in named)]


@dataclass(frozen=True, slots=True)
class Person:
    """One person as their page shows them."""

    contact: Contact
    addresses: list[Address]
    facts: list[Fact]
    conversations: list[Conversation]
    story: list[Told]
    older: int
    language: str
    colleagues: int
    counts: dict[str, int]
    numbers: list[tuple[str, str, str]]


def rows(asked: Asked) -> QuerySet[Contact]:
    """Return who is asked for, in order."""
    found = contacts.matching(contacts.present(), asked.words)
    if asked.words:  # an order number finds who named it
        named = with_number(asked.words).order_by().values("conversation__contact")
        found = found | contacts.present().filter(pk__in=named)
    if asked.domain:
        found = found.filter(domain=asked.domain)
    if asked.vip:
        found = found.filter(is_vip=True)
    newest = Conversation.objects.filter(contact=OuterRef("pk")).order_by("-last_message_at")
    last = Subquery(newest.values("last_message_at")[:1])
    return found.annotate(last=last).order_by(*SORTS[asked.sort][1])


def lines(asked: Asked, person: Teammate) -> tuple[list[Line], bool]:
    """Read a page of the list, and whether another follows."""
    first = (asked.page - 1) * PAGE
    found: list[Any] = list(rows(asked).prefetch_related("handles")[first : first + PAGE + 1])
    live = visible_to(person).filter(contact__in=[each.pk for each in found], state__in=Conversation.LIVE)
    open_ones = dict(live.order_by().values_list("contact").annotate(number=Count("pk")))
    told = [
        Line(
            each,
            [readable(handle.platform, handle.value) for handle in each.handles.all()],
            each.last,
            open_ones.get(each.pk, 0),
        )
        for each in found[:PAGE]
    ]
    return told, len(found) > PAGE


def person_of(contact: Contact, person: Teammate, *, before: int = 0) -> Person:
    """Read a person; ``before`` is the message from which the older story begins."""
    theirs = visible_to(person).filter(contact=contact, merged_into=None)
    story, older = _story(contact, theirs, before)
    counts = theirs.aggregate(
        all=Count("pk"), live=Count("pk", filter=Q(state__in=Conversation.LIVE)), last=Max("last_message_at")
    )
    spoken = (
        theirs.exclude(language="").order_by("-last_message_at").values_list("language", flat=True).first()
    )
    return Person(
        contact=contact,
        addresses=addresses(contact),
        facts=[Fact(each, contact.values.get(each.slug, "")) for each in contacts.fields()],
        conversations=list(theirs.select_related("owner", "team").order_by("-last_message_at")[:PAGE]),
        story=story,
        older=older,
        language=language_name(contact.language or spoken or ""),
        colleagues=contacts.present().filter(domain=contact.domain).count() - 1 if contact.domain else 0,
        counts=counts,
        numbers=_numbers(theirs),
    )


def _numbers(theirs: QuerySet[Conversation]) -> list[tuple[str, str, str]]:
    """Return the numbers they named last, as title, value and where the shop shows it."""
    named = FoundNumber.objects.filter(conversation__in=theirs).order_by("-conversation", "pk")
    rows = named.values_list("pattern__title", "value", "pattern__address")[:PAGE]
    return [(title, value, address(shop, value)) for title, value, shop in dict.fromkeys(rows)]


def addresses(contact: Contact) -> list[Address]:
    found = contact.handles.order_by("platform", "value")
    return [
        Address(each, readable(each.platform, each.value), GLYPHS.get(each.platform, "at-sign"))
        for each in found
    ]


def _story(contact: Contact, theirs: QuerySet[Conversation], before: int) -> tuple[list[Told], int]:
    said = Message.objects.filter(conversation__in=theirs).exclude(state=Message.State.UNDONE)
    if before:
        said = said.filter(pk__lt=before)
    found = list(
        said.select_related("conversation", "author").defer("html", "text").order_by("-pk")[: PAGE + 1]
    )
    story = [Told(each.at, message=each) for each in found[:PAGE]]
    if not before:
        story += [Told(each.at, note=each) for each in contact.notes.select_related("author")]
        changes = Regrouping.objects.filter(Q(kept=contact) | Q(other=contact))
        story += [
            Told(each.at, regrouping=each)
            for each in changes.select_related("kept", "other", "by", "undone_by")
        ]
    story.sort(key=attrgetter("at"), reverse=True)
    return story, found[PAGE - 1].pk if len(found) > PAGE else 0


def language_name(code: str) -> str:
    """Return ``German`` for ``de``; a code nobody knows as it is."""
    try:
        return str(get_language_info(code)["name_translated"]) if code else ""
    except KeyError:
        return code
