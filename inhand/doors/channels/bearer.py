"""A token that lets the desk into a mailbox now: the stored one, or a fresh one that one process fetches for all."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from inhand.doors.channels.models import Grant, OAuthApp
from inhand.doors.channels.oauth import exchange, providers
from inhand.doors.channels.oauth.exchange import ConsentLost
from inhand.doors.channels.oauth.providers import PROVIDERS
from inhand.doors.channels.protocol import ChannelError
from inhand.ground import claim, clock, vault

if TYPE_CHECKING:
    from inhand.doors.channels.oauth.providers import App

# A token is not used in its last minute: it has to live through a sign-in.
_SPARE = timedelta(seconds=60)
_LEASE = timedelta(seconds=60)
_LOOK_AGAIN_SECONDS = 0.1
_PATIENCE_SECONDS = 45.0

NOT_YET = (
    "Nobody has agreed yet that the desk uses this mailbox. Press “Connect” at it under Settings → Inboxes."
)


def bearer(channel: int, stale: str = "") -> str:
    """Return an access token for a mailbox; ``stale`` is one that its server has just refused.

    Raise ``ConsentLost`` if a person has to agree again, and ``ChannelError`` if it cannot be had now. Of several
    processes one asks for a new token and the others wait for it, because a refresh token may be good for one use.
    """
    end = clock.monotonic() + _PATIENCE_SECONDS
    while clock.monotonic() < end:
        grant = Grant.objects.filter(channel=channel).first()
        if grant is None:
            raise ConsentLost(NOT_YET)
        if grant.lost:
            raise ConsentLost(grant.lost)
        access = vault.unseal(grant.access)
        if access != stale and grant.expires_at > clock.system() + _SPARE:
            return access
        fresh = _renew(grant)
        if fresh:
            return fresh
        time.sleep(_LOOK_AGAIN_SECONDS)
    message = "Another process has been asking for a new token for too long. It is tried again."
    raise ChannelError(message, permanent=False)


def _renew(grant: Grant) -> str:
    """Get a new token if nobody else is at it; empty if somebody is."""
    now = clock.system()
    if grant.lease_until and grant.lease_until > now:
        return ""
    if not claim.advance(Grant, pk=grant.pk, revision=grant.revision, lease_until=now + _LEASE):
        return ""
    held = grant.revision + 1
    try:
        tokens = exchange.renew(registered(grant.provider), vault.unseal(grant.refresh))
    except ConsentLost as lost:
        claim.advance(Grant, pk=grant.pk, revision=held, lease_until=None, lost=str(lost))
        raise
    except BaseException:
        claim.advance(Grant, pk=grant.pk, revision=held, lease_until=None)
        raise
    expires_at = clock.system() + timedelta(seconds=tokens.seconds)
    refresh = vault.seal(tokens.refresh) if tokens.refresh else grant.refresh
    claim.advance(Grant, pk=grant.pk, revision=held, lease_until=None, access=vault.seal(tokens.access),
                  refresh=refresh, expires_at=expires_at)  # fmt: skip
    return tokens.access


def registered(provider: str) -> App:
    """Return our registration with a provider. Raise ``ChannelError`` if there is none."""
    row = OAuthApp.objects.filter(provider=provider).first()
    if row is None:
        name = PROVIDERS[provider].name
        message = (
            f"{name} does not know this desk yet. Enter the app's client id under Settings → Mail sign-in."
        )
        raise ChannelError(message, permanent=False)
    return providers.app(provider, row.client_id, vault.unseal(row.secret), tenant=row.tenant, own=row.own)


def sign_ins() -> list[tuple[str, str]]:
    """Return how a mailbox may be signed in to: by password, and by each provider that knows this desk."""
    rows = OAuthApp.objects.order_by("pk")
    return [
        ("", "Password"),
        *((row.provider, row.own.get("name") or PROVIDERS[row.provider].name) for row in rows),
    ]
