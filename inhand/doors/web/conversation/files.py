"""What strangers wrote, kept apart: HTML in a frame that runs nothing, files and raw mails only to download."""

from __future__ import annotations

import re
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from inhand.desk.conversations.models import Attachment, Message
from inhand.desk.conversations.queries import visible_to
from inhand.doors.channels.models import Arrival
from inhand.doors.web.csp import HEADER
from inhand.doors.web.doorway import attachment_header, me
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from inhand.desk.conversations.models import Conversation

# No script can run in it; same-origin only so that the page around it may measure its height.
_SANDBOX = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
_LOADS = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:{remote}; frame-ancestors 'self'; "
)
_POLICY = _LOADS + _SANDBOX
_CID = re.compile(r'(\ssrc=")cid:([^"]*)"', re.IGNORECASE)
_REMOTE = re.compile(r'(<img\b[^>]*?\s)data-src="', re.IGNORECASE)
_PAGE = """<!doctype html><html><head><meta charset="utf-8"><base target="_blank"><style>
html{{color-scheme:light;background:#fff}}body{{margin:12px 14px;font:14px/1.5 system-ui,sans-serif;color:#1a1f1c;
overflow-wrap:anywhere}}img{{max-width:100%;height:auto}}table{{max-width:100%}}pre{{white-space:pre-wrap}}
blockquote{{margin:0 0 0 8px;padding-left:10px;border-left:2px solid #ccc}}
img:not([src]){{display:inline-block;min-width:24px;min-height:24px;background:#eee}}</style></head><body>{body}</body></html>"""
_SHOWN_IN_PLACE = {"image/png", "image/jpeg", "image/gif", "image/webp"}


@login_required
@require_GET
@xframe_options_sameorigin
def message_html(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a mail as its writer laid it out. Remote images are loaded only if ``images=1`` asks for them."""
    message = _message(request, pk)
    body, remote = _with_inline_images(message), ""
    if request.GET.get("images") == "1":
        body, remote = _REMOTE.sub(r'\1src="', body), " https: http:"
    response = HttpResponse(_PAGE.format(body=body))
    response[HEADER] = _POLICY.format(remote=remote)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _with_inline_images(message: Message) -> str:
    inline = message.attachments.exclude(content_id="").values_list("content_id", "pk")
    addresses = {cid.casefold(): reverse("attachment", args=[pk]) for cid, pk in inline}
    return _CID.sub(lambda found: f'{found[1]}{addresses.get(found[2].casefold(), "")}"', message.html)


@login_required
@require_GET
def message_raw(request: HttpRequest, pk: int) -> HttpResponse:
    """Download a mail byte for byte as it arrived."""
    message = _message(request, pk)
    arrival = Arrival.objects.filter(pk=message.arrival).first() if message.arrival else None
    if arrival is None:
        text = _("This message did not arrive as a mail, so there is no raw form of it.")
        raise Http404(text)
    response = HttpResponse(bytes(arrival.raw), content_type="message/rfc822")
    response["Content-Disposition"] = attachment_header(f"message-{pk}.eml")
    return response


@login_required
@require_GET
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """Download a file; a harmless image may show in its frame."""
    conversations = visible_to(me(request)).values("pk")
    found = Attachment.objects.filter(_of(conversations), pk=pk).first()
    if found is None:
        message = f"There is no file {pk}."
        raise Http404(message)
    inline = found.content_type in _SHOWN_IN_PLACE and "download" not in request.GET
    kind = found.content_type if inline else "application/octet-stream"
    response = HttpResponse(bytes(found.content), content_type=kind)
    response["Content-Disposition"] = attachment_header(found.filename, inline=inline)
    response["X-Content-Type-Options"] = "nosniff"
    response[HEADER] = "default-src 'none'; sandbox"
    return response


def _of(conversations: QuerySet[Conversation, Any]) -> Q:
    """A file belongs to what it was sent with, or to what it waits beside."""
    homes = ("message", "note", "drafts", "approvals")
    return reduce(or_, (Q(**{f"{home}__conversation__in": conversations}) for home in homes))


def _message(request: HttpRequest, pk: int) -> Message:
    found = Message.objects.filter(pk=pk, conversation__in=visible_to(me(request)).values("pk")).first()
    if found is None:
        message = f"There is no message {pk}."
        raise Http404(message)
    return found
