"""To the mail provider, where somebody agrees that the desk uses a mailbox, and back."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from inhand.desk.teams.permissions import may_change_desk
from inhand.doors.channels.actions.consent import consent
from inhand.doors.channels.bearer import registered
from inhand.doors.channels.models import Channel
from inhand.doors.channels.oauth import exchange
from inhand.doors.channels.protocol import ChannelError
from inhand.doors.web.doorway import me
from inhand.doors.web.settings.nav import forbidden
from inhand.doors.web.settings.sections.oauth import back
from inhand.doors.web.setup.view import check
from inhand.ground import clock
from inhand.ground.text import preview
from inhand.ground.vault import CannotUnseal
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_ASKED = "mail_consents"  # of this browser: what was asked for, by the state that comes back
_MOST = 5


@login_required
@require_GET
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the browser to the provider. A link and no form, since pages may send forms only to ourselves."""
    if not may_change_desk(me(request)):
        return forbidden(request)
    channel = get_object_or_404(Channel, pk=pk, kind="email")
    try:
        app = registered(channel.settings.get("oauth") or "other")
    except (ChannelError, CannotUnseal) as error:
        messages.error(request, str(error))
        return redirect("settings_section", "inboxes")
    state, secret = secrets.token_urlsafe(24), exchange.verifier()
    asked = dict(list(request.session.get(_ASKED, {}).items())[1 - _MOST :])
    asked[state] = {"channel": pk, "secret": secret, "to": request.GET.get("to", "")}
    request.session[_ASKED] = asked
    user = str(channel.settings.get("imap_user") or channel.address)
    return redirect(exchange.consent_address(app, state=state, secret=secret, back=back(), address=user))


@login_required
@require_GET
def came_back(request: HttpRequest) -> HttpResponse:
    """Take what the provider sent along, and try the mailbox at once."""
    if not may_change_desk(me(request)):
        return forbidden(request)
    asked = request.session.get(_ASKED, {})
    found = asked.pop(request.GET.get("state", ""), None)
    request.session[_ASKED] = asked
    if found is None:
        messages.error(
            request, _("This answer belongs to no question of this browser. Press “Connect” again.")
        )
        return redirect("settings_section", "inboxes")
    channel = get_object_or_404(Channel, pk=found["channel"], kind="email")
    for said, good in _settle(request, channel, found["secret"]):
        (messages.info if good else messages.error)(request, said)
    return redirect("setup") if found["to"] == "setup" else redirect("settings_section", "inboxes")


def _settle(request: HttpRequest, channel: Channel, secret: str) -> list[tuple[str, bool]]:
    given = request.GET
    if given.get("error") == "access_denied":
        return [(_("Nobody agreed, so the mailbox is not connected. Press “Connect” to try again."), False)]
    if given.get("error"):
        words = preview(f"{given['error']}: {given.get('error_description', '')}", 300)
        return [
            (
                _("The provider refuses: {words}. Check the app’s registration there.").format(words=words),
                False,
            )
        ]
    try:
        tokens = exchange.redeem(
            registered(channel.settings["oauth"]), given.get("code", ""), secret=secret, back=back()
        )
    except (ChannelError, CannotUnseal) as error:
        return [(str(error), False)]
    consent(channel, tokens, by=me(request), at=clock.now())
    return check(Channel.objects.get(pk=channel.pk))
