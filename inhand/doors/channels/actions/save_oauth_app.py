"""Enter the app that the desk is registered as with a mail provider, or change it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db import transaction

from inhand.desk.ledger.events import PolicyChanged
from inhand.desk.ledger.record import record
from inhand.desk.teams.problems import BadInput
from inhand.doors.channels.models import OAuthApp
from inhand.doors.channels.oauth.providers import PROVIDERS
from inhand.ground import vault

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate

_HERE = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class AppTerms:
    """What a person fills in. An empty secret keeps the one that is stored; the last four are for "other" only."""

    provider: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    tenant: str = ""
    name: str = ""
    authorize_url: str = ""
    token_url: str = ""
    scopes: str = ""

    def own(self) -> dict[str, str]:
        """Return what describes a provider that is not in the table."""
        if self.provider != "other":
            return {}
        return {
            name: getattr(self, name).strip() for name in ("name", "authorize_url", "token_url", "scopes")
        }


@transaction.atomic
def save_oauth_app(terms: AppTerms, *, by: Teammate, at: datetime) -> OAuthApp:
    """Raise ``BadInput``. What was agreed to before stays good as long as the provider knows the same app."""
    if problems := _problems(terms):
        raise BadInput(problems)
    row = OAuthApp.objects.filter(provider=terms.provider).first() or OAuthApp(provider=terms.provider)
    before = _fields(row) if row.pk else {}
    row.client_id, row.tenant, row.own = terms.client_id.strip(), terms.tenant.strip(), terms.own()
    row.secret = vault.seal(terms.client_secret.strip()) if terms.client_secret.strip() else row.secret
    row.save()
    after = _fields(row)
    changes = {key: [before.get(key), after[key]] for key in after if before.get(key) != after[key]}
    if terms.client_secret.strip():
        changes["client_secret"] = ["…", "…"]
    if changes:
        record(PolicyChanged(subject="oauth_app", id=row.pk, changes=changes), at=at, by=by.pk)
    return row


def _fields(row: OAuthApp) -> dict[str, object]:
    return {"provider": row.provider, "client_id": row.client_id, "tenant": row.tenant, **row.own}


def _problems(terms: AppTerms) -> dict[str, str]:
    if terms.provider not in PROVIDERS:
        return {"provider": "Choose one of the providers."}
    problems = {}
    if not terms.client_id.strip():
        problems["client_id"] = "Copy the client id from the provider's console."
    if any(letter in terms.tenant for letter in "/{}? "):
        problems["tenant"] = "The tenant is an id or a domain, such as shop.example."
    if terms.provider == "other":
        for name in ("authorize_url", "token_url"):
            if not _is_safe(getattr(terms, name).strip()):
                problems[name] = "This must be an address that starts with https://."
        if not terms.scopes.strip():
            problems["scopes"] = "Enter the scopes that let one read by IMAP and send by SMTP."
    return problems


def _is_safe(address: str) -> bool:
    """Tokens travel there: only TLS will do, but on this machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    here = parts.scheme == "http" and parts.hostname in _HERE
    return "{" not in address and bool(parts.hostname) and (parts.scheme == "https" or here)
