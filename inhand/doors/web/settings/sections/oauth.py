"""The apps by which mail providers know this desk, so that a mailbox needs a consent and no password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from inhand.desk.teams.permissions import may_change_desk
from inhand.doors.channels.actions.save_oauth_app import AppTerms, save_oauth_app
from inhand.doors.channels.models import OAuthApp
from inhand.doors.channels.oauth.providers import PROVIDERS
from inhand.doors.web.desk_said import desk_said
from inhand.doors.web.language import later as _l
from inhand.doors.web.settings.sections.section import Item, Section
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from inhand.desk.teams.models import Teammate


def items() -> list[Item]:
    rows = {row.provider: row for row in OAuthApp.objects.all()}
    return [_item(slug, rows.get(slug)) for slug in PROVIDERS]


def _item(slug: str, row: OAuthApp | None) -> Item:
    name = desk_said(PROVIDERS[slug].name)
    if row is None:
        return Item(slug, name, {}, note=_("not set up"))
    values = {**row.own, "client_id": row.client_id, "tenant": row.tenant}
    return Item(slug, row.own.get("name") or name, values, note=_("app {id}").format(id=row.client_id))


def save(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    fields = (name for name in AppTerms.__dataclass_fields__ if name != "provider")
    save_oauth_app(AppTerms(provider=key, **{name: given.get(name, "") for name in fields}), by=by, at=at)


def back() -> str:
    """Return the redirect address that is registered with the providers."""
    return settings.BASE_URL + reverse("oauth_callback")


SECTION = Section(
    "oauth",
    _l("Mail sign-in"),
    _l(
        "Google and Microsoft 365 let this desk into a mailbox by consent, without a password. Each "
        "wants the desk registered as an app of yours first; docs/how-to/mailbox.md says how, step by "
        "step."
    ),
    "key-round",
    may_change_desk,
    items,
    save,
)
