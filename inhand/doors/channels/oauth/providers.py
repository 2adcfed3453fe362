"""Where one agrees that the desk may read and send mail, and where it gets its tokens: what providers document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Provider:
    """``authorize_url`` and ``token_url`` may hold ``{tenant}``. ``asking`` goes along with the question for consent.

    ``servers`` are the settings of a mailbox there, for the fields that a person left empty.
    """

    slug: str
    name: str
    authorize_url: str = ""
    token_url: str = ""
    scopes: str = ""
    asking: Mapping[str, str] = field(default_factory=dict)
    servers: Mapping[str, str] = field(default_factory=dict)


PROVIDERS = {
    each.slug: each
    for each in (
        Provider(
            "google",
            "Google",
            "https://accounts.google.com/o/oauth2/v2/auth",
            "https://oauth2.googleapis.com/token",
            "https://mail.google.com/",
            # Without both Google hands out a refresh token only the very first time.
            {"access_type": "offline", "prompt": "consent"},
            {
                "imap_host": "imap.gmail.com",
                "imap_security": "tls",
                "smtp_host": "smtp.gmail.com",
                "smtp_security": "tls",
            },
        ),
        Provider(
            "microsoft",
            "Microsoft 365",
            "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
            "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
            "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access",
            {"prompt": "select_account"},
            {
                "imap_host": "outlook.office365.com",
                "imap_security": "tls",
                "smtp_host": "smtp.office365.com",
                "smtp_security": "starttls",
            },
        ),
        Provider("other", "Another provider"),
    )
}


@dataclass(frozen=True, slots=True)
class App:
    """Our registration with a provider, all filled in. An empty ``client_secret`` is a public client (RFC 8252)."""

    name: str
    authorize_url: str
    token_url: str
    scopes: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    asking: Mapping[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return urlsplit(self.token_url).hostname or self.name


def app(
    slug: str, client_id: str, client_secret: str, *, tenant: str = "", own: Mapping[str, str] = _NOTHING
) -> App:
    """Return the registration; ``own`` holds name, addresses and scopes of a provider that is not in the table."""
    known = PROVIDERS[slug]
    tenant = tenant.strip() or "common"
    return App(
        name=own.get("name") or known.name,
        authorize_url=(known.authorize_url or own.get("authorize_url", "")).format(tenant=tenant),
        token_url=(known.token_url or own.get("token_url", "")).format(tenant=tenant),
        scopes=known.scopes or own.get("scopes", ""),
        client_id=client_id,
        client_secret=client_secret,
        asking=known.asking,
    )
