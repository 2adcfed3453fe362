"""A signature as it is edited: its logo comes in as a file, and a frame shows how it will look."""

from __future__ import annotations

import base64
import re
from html import escape
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from inhand.desk.replies.identity import Brand, Writer, identity, unknown
from inhand.desk.replies.signature import signature
from inhand.desk.teams.actions.keep_logo import keep_logo
from inhand.desk.teams.models import Logo
from inhand.desk.teams.problems import BadInput
from inhand.doors.channels.models import Channel
from inhand.doors.web.csp import HEADER
from inhand.doors.web.doorway import me
from inhand.ground import rich
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
_PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>{title}</title><style>
html{{color-scheme:light;background:#fff}}body{{margin:12px 14px;overflow-wrap:anywhere}}
pre{{margin:16px 0 0;padding-top:10px;border-top:1px solid #ccc;font:12px/1.5 monospace;color:#555;
white-space:pre-wrap}}
</style></head><body>{body}{text}</body></html>"""
_CID = re.compile(r'src="cid:[^"]*"')


def logo_of(request: HttpRequest) -> str:
    """Return the digest of the logo that was sent with a form: a new one, the one that was kept, or none.

    Raise ``BadInput`` for a file that is no picture.
    """
    if request.POST.get("logo_gone"):
        return ""
    given = request.FILES.get("logo_file")
    if given is None:
        return request.POST.get("logo", "")[:32]
    return keep_logo(given.read()).digest


@login_required
@require_http_methods(["GET", "POST"])
@xframe_options_sameorigin
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a signature as customers will see it, below it as text: of a mailbox, or (0) one's own; a POST shows what
    is being typed.
    """
    person, given = me(request), request.POST
    writer, brand = Writer(person.name, person.signature, person.logo), _brand(pk)
    try:
        if request.method == "POST":
            logo, words = logo_of(request), given.get("signature", "").replace("\r\n", "\n")
            if pk or given.get("address"):
                sender = given.get("sender_name", "")
                brand = Brand(given.get("name", ""), [given.get("address", "")], sender, words, logo)
            else:
                writer = Writer(given.get("name", person.name), words, logo)
    except BadInput as bad:
        return _shown(f"<p>{escape(str(bad))}</p>", "")
    goes_as = identity(brand, writer, written_to=())
    if missing := unknown(goes_as.signature):
        problem = _("There is no {name}.").format(name=missing[0])
        return _shown(f"<p>{escape(problem)}</p>", "")
    picture = Logo.objects.filter(digest=goes_as.logo).first() if goes_as.logo else None
    below = signature(goes_as.signature, picture.content_id if picture else "")
    source = f'src="{_data(picture)}"' if picture else ""
    body = _CID.sub(source, below.html) or escape(_("No signature yet."))
    return _shown(rich.page(body), below.text)


def _brand(pk: int) -> Brand:
    if not pk:
        return Brand("", [])
    channel = Channel.objects.select_related("inbox").filter(pk=pk).first()
    if channel is None:
        raise Http404
    inbox = channel.inbox
    return Brand(inbox.name, inbox.addresses, inbox.sender_name, inbox.signature, inbox.logo)


def _data(logo: Logo) -> str:
    return f"data:{logo.content_type};base64,{base64.b64encode(bytes(logo.content)).decode()}"


def _shown(body: str, text: str) -> HttpResponse:
    below = f"<pre>{escape(text)}</pre>" if text else ""
    response = HttpResponse(_PAGE.format(title=escape(_("Signature")), body=body, text=below))
    response[HEADER] = _POLICY
    return response
