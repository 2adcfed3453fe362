"""Services that post word of a mail and keep the mail: it is fetched before the word is acknowledged.

Nothing is lost that way: what could not be fetched is not acknowledged, so the service posts it again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit

import httpx
from anymail.inbound import AnymailInboundMessage
from anymail.webhooks.brevo import BrevoInboundWebhookView
from django.conf import settings

from inhand.ground import clock

if TYPE_CHECKING:
    from collections.abc import Callable

_APIS = {"brevo": "https://api.brevo.com/v3/", "resend": "https://api.resend.com/"}
_SECONDS_A_STEP, _SECONDS = 8.0, 25.0


class NotFetched(OSError):
    """The service did not hand the mail out; the text says why."""


class BrevoInbound(BrevoInboundWebhookView):  # type: ignore[misc]
    """The library's own, but for how it asks: not for ever, and not without bound."""

    def _fetch_attachment(self, attachment: dict[str, Any]) -> Any:  # noqa: ANN401 -- anymail has no types
        address = urljoin(self.api_url, f"inbound/attachments/{quote(attachment['DownloadToken'], safe='')}")
        answer = _get(address, {"api-key": self.api_key}, clock.monotonic() + _SECONDS)
        return AnymailInboundMessage.construct_attachment(
            content_type=answer.headers.get("Content-Type") or attachment["ContentType"],
            content=answer.content,
            filename=attachment.get("Name"),
            content_id=attachment.get("ContentID"),
        )


def api(service: str, chosen: str = "") -> str:
    """Return where a service is asked; ``chosen`` is a proxy before it."""
    return chosen or _APIS[service]


def resend(body: bytes, key: str, address: str) -> bytes:
    """Return the mail that Resend speaks of, byte for byte. Raise ``NotFetched``."""
    told = json.loads(body)["data"]["email_id"]
    end = clock.monotonic() + _SECONDS
    signed_in = {"Authorization": f"Bearer {key}"}
    found = _get(urljoin(address, f"emails/receiving/{quote(str(told), safe='')}"), signed_in, end).json()
    whole = (found.get("raw") or {}).get("download_url") or ""
    if not whole:
        message = "Resend hands out no raw mail."
        raise NotFetched(message)
    if urlsplit(whole).scheme != urlsplit(address).scheme:
        message = f"Resend names a strange address for the mail: {whole[:100]}"
        raise NotFetched(message)
    return _get(whole, {}, end).content


def _get(address: str, headers: dict[str, str], end: float) -> httpx.Response:
    """Fetch it whole, within the largest mail that is taken in."""
    try:
        with (
            httpx.Client(trust_env=False, follow_redirects=True, timeout=_SECONDS_A_STEP) as client,
            client.stream("GET", address, headers={"User-Agent": "Inhand"} | headers) as answer,
        ):
            answer.raise_for_status()
            content = _bounded(answer.iter_bytes, end)
            return httpx.Response(answer.status_code, headers=_told(answer), content=content)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotFetched(str(error)[:200]) from error


def _told(answer: httpx.Response) -> dict[str, str]:
    return {"Content-Type": answer.headers.get("Content-Type", "")}


def _bounded(pieces: Callable[[], Any], end: float) -> bytes:
    content = bytearray()
    for piece in pieces():
        content += piece
        if len(content) > settings.MAX_MAIL_BYTES or clock.monotonic() > end:
            message = "It is too large, or the service is too slow."
            raise NotFetched(message)
    return bytes(content)
