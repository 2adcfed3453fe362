"""What lies in the Sent folder of our own mailbox: copies of ours, and what people wrote in a mail program.

Only who has the mailbox's password can put anything there, so its From is believed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from inhand.desk.contacts.actions.identify import identify
from inhand.desk.conversations.actions.know_also import know_also
from inhand.desk.conversations.actions.take_in import take_in
from inhand.desk.conversations.joining import find, standing
from inhand.desk.conversations.models import Message
from inhand.desk.replies.actions.take_sent import take_sent
from inhand.desk.replies.identity import Brand, Writer, identity
from inhand.desk.teams.models import Teammate
from inhand.doors.channels import reply_token

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from inhand.desk.conversations.inbound import Address, InboundMessage
    from inhand.desk.conversations.models import Inbox
    from inhand.doors.channels.models import Arrival
    from inhand.doors.channels.protocol import Account

# What is from us looks like a loop to whoever reads it as incoming.
_WRITTEN = {"", "loop", "list"}


def take(inbound: InboundMessage, arrival: Arrival, to: Account, *, at: datetime) -> int | None:
    """Put it into the conversation that it answers, once; return the message, ``None`` where there is none to keep.

    A mail to somebody new is kept as the beginning of a conversation that waits for nothing.
    """
    inbox = arrival.channel.inbox
    if known := _known(inbox, inbound.provider_id):
        return known
    if inbound.own:
        if named := _named(inbound.reply_to, to):
            know_also(named, inbound.provider_id)  # their server gave it another id, which answers will bear
        return None
    customer = _customer(inbound, to)
    if inbound.automatic not in _WRITTEN or customer is None:
        return None
    inbound = replace(inbound, automatic="")
    sent_at = min(inbound.sent_at or at, at)
    contact = identify(customer.address, platform=inbound.platform, name=customer.name, at=at)
    token = _named((*inbound.to, *inbound.cc), to)
    found = find(inbound, contact, inbox=inbox, token=token, at=at).conversation
    conversation = standing(found) if found else None
    if conversation is None:
        return take_in(
            inbound, inbox=inbox, channel=arrival.channel_id, arrival=arrival.pk, at=sent_at, to=customer
        ).pk
    return take_sent(conversation, inbound=inbound, by=_author(inbound.sender, inbox, to),
                     channel=arrival.channel_id, arrival=arrival.pk, sent_at=sent_at, at=at).pk  # fmt: skip


def _known(inbox: Inbox, provider_id: str) -> int | None:
    ours = Message.objects.filter(inbox=inbox, provider_id=provider_id, direction=Message.Direction.OUT)
    return ours.values_list("pk", flat=True).first()


def _named(parties: Iterable[Address], to: Account) -> int | None:
    """Return the conversation whose signed reply address is among these."""
    marks = (each.address.partition("@")[0].rpartition("+")[2] for each in parties)
    return next(filter(None, (reply_token.read(mark, to.token_key) for mark in marks)), None)


def _customer(inbound: InboundMessage, to: Account) -> Address | None:
    ours = to.own_addresses | {to.address.casefold()}
    others = (each for each in (*inbound.to, *inbound.cc) if each.address and each.address not in ours)
    return next(others, None)


def _author(sender: Address, inbox: Inbox, to: Account) -> Teammate | None:
    """Return who wrote it: by their own address, or by the name that they put before ours if it is one person's."""
    people = list(Teammate.objects.here())
    own = [each for each in people if each.email.casefold() == sender.address]
    if own or sender.address not in to.own_addresses | {to.address.casefold()}:
        return own[0] if own else None
    brand = Brand(inbox.name, inbox.addresses, inbox.sender_name)
    wanted = sender.name.strip().casefold()
    named = [each for each in people if wanted in _names(each, brand)]
    return named[0] if len(named) == 1 else None


def _names(person: Teammate, brand: Brand) -> set[str]:
    shown = identity(brand, Writer(person.name), written_to=()).name
    return {person.name.casefold(), shown.casefold()}
