"""Bring a room to what it must say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from inhand.doors.notices import registry
from inhand.doors.notices.actions import report
from inhand.doors.notices.card import Card
from inhand.doors.notices.language import speaking
from inhand.doors.notices.service import Account, RoomError
from inhand.ground import clock, vault
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from inhand.doors.notices.models import Room, RoomPost
    from inhand.doors.notices.service import Mail, Picture


def deliver(post: int, *, at: datetime, mail: Mail | None, again: Callable[[datetime], None]) -> None:
    """Post it, or edit what was posted. ``again`` is called with the time of the next try, if there is one."""
    taken = report.take(post, at=at)
    if taken is None:
        return
    try:
        name = _bring(taken, account(taken.room, mail))
    except RoomError as error:
        if (until := report.failed(taken, error, at=clock.now())) is not None:
            again(until)
    else:
        if name is None:
            report.spared(taken)
        elif report.delivered(taken, external_id=name, at=clock.now()):
            again(clock.now())


def post_once(room: Room, says: Card, picture: Picture, mail: Mail | None, *, key: str) -> None:
    """Put something into a room that is never edited: a report. Raise ``RoomError``."""
    if (showing := registry.showing(room.kind)) is not None:
        showing.show(says, picture, account(room, mail), key)
    else:
        registry.service(room.kind).post(says, account(room, mail), key)


def _bring(post: RoomPost, account: Account) -> str | None:
    """Return the service's name for the post, ``None`` if nothing had to be sent."""
    says, kind = Card.from_facts(post.card), post.room.kind
    if not post.sent:
        # What was settled before anybody read of it needs no reading.
        key = f"room-post-{post.pk}"
        return registry.service(kind).post(says, account, key) if post.is_open else None
    editing = registry.editing(kind)
    if editing is None or not post.external_id:
        return None
    editing.edit(post.external_id, says, account)
    return post.external_id


def account(room: Room, mail: Mail | None) -> Account:
    """Return the room with its secret unsealed. Raise ``RoomError`` if that cannot be."""
    try:
        return Account(room.settings, vault.unseal(room.secret), mail)
    except vault.CannotUnseal as error:
        raise RoomError(str(error), lasting=True) from error


def check(room: Room, mail: Mail | None, *, by: str) -> str:
    """Post a line to try the room; return what is wrong, empty if it arrived."""
    says = greeting(by)
    try:
        registry.service(room.kind).post(says, account(room, mail), f"check-{room.pk}-{clock.now():%s}")
    except RoomError as error:
        return str(error)
    return ""


@speaking()
def greeting(by: str) -> Card:
    tried = _("{name} tried this room from the settings.").format(name=by)
    return Card(_("Inhand can post here"), (tried,), settings.BASE_URL, _("Open Inhand"))
