"""The servers behind an address, looked up while somebody fills in a mailbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from inhand.desk.teams.permissions import may_change_desk
from inhand.doors.channels.bearer import sign_ins
from inhand.doors.channels.email.autoconfig.find import find
from inhand.doors.web.base.frame import fragment
from inhand.doors.web.doorway import NO_CONTENT, me
from inhand.doors.web.language import later as _l
from inhand.doors.web.settings.nav import FORBIDDEN
from inhand.doors.web.setup.view import SECURITIES

if TYPE_CHECKING:
    from django.http import HttpRequest

    from inhand.doors.channels.email.autoconfig.servers import Servers


@login_required
@require_GET
def servers(request: HttpRequest) -> HttpResponse:
    """Return the fields with what was found; where nothing was, as they were."""
    if not may_change_desk(me(request)):
        return HttpResponse(status=FORBIDDEN)
    address = request.GET.get("address", "")
    if "@" not in address:
        return HttpResponse(status=NO_CONTENT)
    found = find(address)
    values = _fields(found) if found else request.GET.dict()
    said = f"Found: {found.source}." if found else _NOTHING.format(domain=address.rpartition("@")[2])
    more: dict[str, Any] = {"sign_ins": sign_ins(), "securities": SECURITIES, "problems": {}}
    key = "".join(filter(str.isalnum, request.GET.get("key", ""))) or "new"
    return fragment(request, "settings/_servers.html", key=key, values=values, said=said, found=found, **more)


_NOTHING = _l("Nothing was found about {domain}. Enter the servers as your provider names them.")


def _fields(found: Servers) -> dict[str, Any]:
    known = {slug for slug, _ in sign_ins()}
    values: dict[str, Any] = {"user": found.user, "oauth": found.oauth if found.oauth in known else ""}
    for protocol, end in (("imap", found.imap), ("smtp", found.smtp)):
        values |= {
            f"{protocol}_host": end.host,
            f"{protocol}_port": end.port,
            f"{protocol}_security": end.security,
        }
    return values
