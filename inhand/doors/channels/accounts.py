"""A channel's row as the plain account its plug needs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from inhand.desk.conversations.queries import own_addresses
from inhand.doors.channels.bearer import bearer
from inhand.doors.channels.protocol import Account
from inhand.ground import vault

if TYPE_CHECKING:
    from inhand.doors.channels.models import Channel


def account(channel: Channel) -> Account:
    """Return the account with its password unsealed. Raise ``CannotUnseal`` if that cannot be."""
    return Account(
        id=channel.pk,
        kind=channel.kind,
        address=channel.address,
        name=channel.name,
        settings={**channel.settings, "password": vault.unseal(channel.secret)},
        own_addresses=own_addresses(),
        token_key=vault.derived_key("reply-token"),
        bearer=partial(bearer, channel.pk) if channel.settings.get("oauth") else None,
    )
