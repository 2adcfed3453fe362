"""The mailboxes of this desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.teams.permissions import may_change_desk
from inhand.doors.channels.actions.connect import MailboxTerms, connect
from inhand.doors.channels.email.hooks import door
from inhand.doors.channels.health import standing_still, trouble
from inhand.doors.channels.models import Channel
from inhand.doors.web.language import later as _l
from inhand.doors.web.said import moment
from inhand.doors.web.settings.sections import reading
from inhand.doors.web.settings.sections.section import Item, Section
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from inhand.desk.teams.models import Teammate


def items() -> list[Item]:
    rows = Channel.objects.filter(kind="email").select_related("inbox", "grant").order_by("pk")
    stuck = {row.pk for row in standing_still(clock.now()) if not row.problem}
    return [_inbox(row, stuck) for row in rows] + [
        Item(
            "new",
            _("Connect a mailbox"),
            {"imap_security": "tls", "smtp_security": "tls", "copy_sent": True, "read_sent": True},
        )
    ]


def _inbox(row: Channel, stuck: set[int]) -> Item:
    values = {
        **row.settings,
        "name": row.inbox.name,
        "sender_name": row.inbox.sender_name,
        "signature": row.inbox.signature,
        "logo": row.inbox.logo,
        "aliases": ", ".join(each for each in row.inbox.addresses if each != row.address),
        "address": row.address,
        "user": row.settings.get("imap_user", ""),
        "consented": hasattr(row, "grant"),
        "hook_addresses": door.addresses(row.pk) if row.settings.get("hook") else {},
    }
    last = (
        _("last read {moment}").format(moment=moment(row.last_ok_at, clock.now()))
        if row.last_ok_at
        else _UNREAD[bool(row.settings.get("imap_host"))]
    )
    problem = trouble(row) if row.is_active and row.pk in stuck else row.problem
    last = last if row.is_active else _("stopped")
    return Item(str(row.pk), row.inbox.name, values, note=f"{row.address} · {last}", problem=problem)


_UNREAD = {True: _l("not read yet"), False: _l("takes pushed mail")}


def save(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    terms = MailboxTerms(**{name: given.get(name, "") for name in MailboxTerms.__dataclass_fields__})
    connect(terms, by=by, at=at, channel=None if key == "new" else reading.row(Channel, key))


SECTION = Section(
    "inboxes",
    _l("Inboxes"),
    _l("The mailboxes of this desk, and how they do."),
    "inbox",
    may_change_desk,
    items,
    save,
)
