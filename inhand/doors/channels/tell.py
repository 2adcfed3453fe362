"""A mail to teammates, from the desk's own mailbox. It is automatic, so nobody's absence note answers it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from inhand.desk.conversations.inbound import Address
from inhand.doors.channels import registry
from inhand.doors.channels.accounts import account
from inhand.doors.channels.actions.leave import NotLeft, leave
from inhand.doors.channels.models import Channel
from inhand.doors.channels.protocol import ChannelError, Outbound, OutboundFile
from inhand.ground import clock

if TYPE_CHECKING:
    from collections.abc import Mapping

_NONE: Mapping[str, bytes] = MappingProxyType({})


class Send(Protocol):
    """Send to the addresses: the same key is the same mail. ``html`` shows the PNGs by their names.

    It raises ``ChannelError``.
    """

    def __call__(
        self,
        to: list[str],
        subject: str,
        text: str,
        key: str,
        *,
        html: str = "",
        pngs: Mapping[str, bytes] = ...,
    ) -> None: ...


def sender() -> Send | None:
    """Return how the desk sends mail to its own people, ``None`` if no mailbox of it sends any."""
    rows = Channel.objects.filter(kind="email", is_active=True).select_related("inbox").order_by("pk")
    sending = next((row for row in rows if row.settings.get("smtp_host")), None)
    if sending is None:
        return None
    channel = sending

    def send(
        to: list[str], subject: str, text: str, key: str, *, html: str = "", pngs: Mapping[str, bytes] = _NONE
    ) -> None:
        _, _, domain = channel.address.rpartition("@")
        outbound = Outbound(
            message_id=f"{key}@{domain}",
            conversation=0,
            sender=Address(channel.address, "Inhand"),
            to=tuple(Address(each) for each in to),
            cc=(),
            subject=subject,
            text=text,
            html=html,
            in_reply_to="",
            references=(),
            reply_token="",
            at=clock.now(),
            automatic=True,
            files=tuple(OutboundFile(name, "image/png", png, content_id=name) for name, png in pngs.items()),
        )
        try:
            leave(to, conversation=None, at=outbound.at)
        except NotLeft as error:
            raise ChannelError(str(error), permanent=True) from error
        registry.plug(channel.kind).send(outbound, account(channel))

    return send
