"""Bring a queued reply to its customer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from inhand.desk.conversations.inbound import Address
from inhand.desk.replies.actions import delivery
from inhand.doors.channels import registry, reply_token
from inhand.doors.channels.accounts import account
from inhand.doors.channels.actions.leave import NotLeft, leave
from inhand.doors.channels.actions.report import report
from inhand.doors.channels.models import Channel
from inhand.doors.channels.oauth.exchange import ConsentLost
from inhand.doors.channels.protocol import ChannelError, Outbound, OutboundFile
from inhand.ground import clock
from inhand.ground.vault import CannotUnseal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from inhand.desk.conversations.models import Message
    from inhand.doors.channels.protocol import Account

# 5 s, 10 s, 20 s … capped at an hour: a mail server that is away for a day is waited for.
MAX_ATTEMPTS = 32
_FIRST_WAIT_SECONDS = 5
_LONGEST_WAIT_SECONDS = 3600


def deliver(message: int, *, at: datetime, again: Callable[[datetime], None]) -> None:
    """Try once. A passing failure calls ``again`` with the time of the next try; a lasting one goes to the owner."""
    claimed = delivery.begin(message, at=at)
    if claimed is None:
        return
    try:
        if claimed.automatic:
            leave(
                [pair[0] for pair in (*claimed.to, *claimed.cc)], conversation=claimed.conversation_id, at=at
            )
        channel = Channel.objects.select_related("inbox").get(pk=claimed.channel or 0)
        to = account(channel)
        receipt = registry.plug(channel.kind).send(outbound(claimed, to), to)
    except NotLeft as error:
        delivery.dropped(claimed, reason=str(error))
    except (Channel.DoesNotExist, CannotUnseal) as error:
        delivery.failed(claimed, reason=str(error), at=clock.now())
    except ConsentLost as error:
        report(to.id, problem=str(error), at=clock.now())
        _give_way(claimed, error, again)
    except ChannelError as error:
        _give_way(claimed, error, again)
    else:
        delivery.delivered(claimed, detail=receipt.detail, at=clock.now())


def _give_way(message: Message, error: ChannelError, again: Callable[[datetime], None]) -> None:
    if error.permanent or message.attempts >= MAX_ATTEMPTS:
        delivery.failed(message, reason=str(error), at=clock.now())
        return
    wait = min(_LONGEST_WAIT_SECONDS, _FIRST_WAIT_SECONDS * 2 ** (message.attempts - 1))
    until = clock.now() + timedelta(seconds=wait)
    delivery.put_off(message, reason=str(error), until=until)
    again(until)


def outbound(message: Message, to: Account) -> Outbound:
    """Return the message as a channel sends it: all of it was frozen when the reply was made."""
    own, name = message.sender
    return Outbound(
        message_id=message.provider_id,
        conversation=message.conversation_id,
        sender=Address(own or to.address, name),
        to=tuple(Address(*pair) for pair in message.to),
        cc=tuple(Address(*pair) for pair in message.cc),
        bcc=tuple(Address(*pair) for pair in message.bcc),
        subject=message.subject,
        text=message.text,
        html=message.html,
        in_reply_to=message.in_reply_to,
        references=tuple(message.references),
        reply_token=reply_token.make(message.conversation_id, to.token_key),
        at=message.at,
        automatic=bool(message.automatic),
        files=tuple(
            OutboundFile(each.filename, each.content_type, bytes(each.content), each.content_id)
            for each in message.attachments.order_by("pk")
        ),
    )
