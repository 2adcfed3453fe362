"""E-mail as a channel: two methods and a value, like every other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings as django_settings

from inhand.doors.channels.email import smtp
from inhand.doors.channels.email.hooks import pushed, services
from inhand.doors.channels.email.parse import parse
from inhand.doors.channels.protocol import Limits

if TYPE_CHECKING:
    from inhand.doors.channels.protocol import Account, InboundMessage, Outbound, Receipt


class EmailChannel:
    # 18 MB are 25 MB on the way, which is what Gmail and most others take.
    limits = Limits(undo_seconds=10, max_bytes=django_settings.MAX_MAIL_BYTES, file_bytes=18 * 1024 * 1024)

    def read(self, payload: bytes, account: Account) -> list[InboundMessage]:
        """Read one mail, or those a service pushed. Raise ``ValueError`` if there is nothing to show."""
        post = pushed.unwrap(payload, account.token_key)
        return [parse(raw, account) for raw in (services.mails(post) if post else [payload])]

    def send(self, outbound: Outbound, account: Account) -> Receipt:
        return smtp.send(outbound, account)


plug = EmailChannel()
