"""The mail services whose webhooks are understood. ``django-anymail`` knows their formats and signatures."""

from __future__ import annotations

import base64
import json
import warnings
from dataclasses import dataclass
from email import policy
from email.encoders import encode_base64
from io import BytesIO
from typing import TYPE_CHECKING, Any

from anymail.exceptions import AnymailNotSupportedWarning
from anymail.webhooks.amazon_ses import AmazonSESInboundWebhookView, AmazonSESTrackingWebhookView
from anymail.webhooks.base import AnymailBaseWebhookView
from anymail.webhooks.brevo import BrevoTrackingWebhookView
from anymail.webhooks.mailgun import MailgunInboundWebhookView, MailgunTrackingWebhookView
from anymail.webhooks.mailjet import MailjetInboundWebhookView, MailjetTrackingWebhookView
from anymail.webhooks.postmark import PostmarkInboundWebhookView, PostmarkTrackingWebhookView
from anymail.webhooks.resend import ResendInboundWebhookView, ResendTrackingWebhookView
from anymail.webhooks.sendgrid import SendGridInboundWebhookView, SendGridTrackingWebhookView
from anymail.webhooks.sparkpost import SparkPostInboundWebhookView, SparkPostTrackingWebhookView
from django.core.handlers.wsgi import WSGIRequest

from inhand.doors.channels.email.hooks.fetching import BrevoInbound
from inhand.doors.channels.hook_names import HOOKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import Message

    from django.http import HttpRequest

    from inhand.doors.channels.email.hooks.pushed import Pushed

# Nobody there has an account with SendGrid any more to test it; the page in docs/how-to says so.
warnings.filterwarnings("ignore", category=AnymailNotSupportedWarning)


_ANY_LETTERS = policy.SMTPUTF8.clone(max_line_length=None)


class _SesWithoutAws:
    """The base's own ``__init__`` wants Amazon's library, which only fetching from S3 needs."""

    def __init__(self, **kwargs: Any) -> None:
        AnymailBaseWebhookView.__init__(self, **kwargs)


class _SesInbound(_SesWithoutAws, AmazonSESInboundWebhookView):  # type: ignore[misc]
    pass


class _SesTracking(_SesWithoutAws, AmazonSESTrackingWebhookView):  # type: ignore[misc]
    pass


@dataclass(frozen=True, slots=True)
class Service:
    """``key`` is what the service calls the key of its signatures, empty if only the address is secret.

    ``raw`` finds the mail itself in a post, where the service can be told to send it whole.
    """

    inbound: type[Any]
    tracking: type[Any]
    key: str = ""
    raw: Callable[[HttpRequest], str | bytes | None] = lambda _request: None


def _posted(name: str) -> Callable[[HttpRequest], str | None]:
    return lambda request: request.POST.get(name)


def _postmark(request: HttpRequest) -> str | None:
    found = json.loads(request.body)
    return found.get("RawEmail") if isinstance(found, dict) else None


def _ses(request: HttpRequest) -> str | bytes | None:
    found = json.loads(json.loads(request.body)["Message"])
    encoded = found.get("receipt", {}).get("action", {}).get("encoding") == "BASE64"
    content = found.get("content")
    return base64.b64decode(content) if content and encoded else content


SERVICES = {
    "postmark": Service(PostmarkInboundWebhookView, PostmarkTrackingWebhookView, raw=_postmark),
    "mailgun": Service(
        MailgunInboundWebhookView,
        MailgunTrackingWebhookView,
        key="webhook_signing_key",
        raw=_posted("body-mime"),
    ),
    "amazon_ses": Service(_SesInbound, _SesTracking, raw=_ses),
    "sendgrid": Service(SendGridInboundWebhookView, SendGridTrackingWebhookView, raw=_posted("email")),
    "mailjet": Service(MailjetInboundWebhookView, MailjetTrackingWebhookView),
    "sparkpost": Service(SparkPostInboundWebhookView, SparkPostTrackingWebhookView),
    "brevo": Service(BrevoInbound, BrevoTrackingWebhookView, key="api_key"),
    "resend": Service(ResendInboundWebhookView, ResendTrackingWebhookView, key="api_key"),
}


def view(service: str, *, inbound: bool, secret: str, key: str = "", **more: str) -> Any:  # noqa: ANN401 -- anymail has no types
    """Return anymail's view of a service, that validates and reads; ``secret`` is ``user:password`` in its address."""
    known = SERVICES[service]
    options: dict[str, str] = {"webhook_secret": secret} | more
    if known.key:
        options[known.key] = key
    made = known.inbound if inbound else known.tracking
    if service == "sendgrid" and key and not inbound:
        options["tracking_webhook_verification_key"] = key
    return made(**options)


def mails(pushed: Pushed) -> Iterator[bytes]:
    """Yield the mails of a post as they would have come by SMTP. Raise ``ValueError`` if it is none."""
    request = _request(pushed)
    known = SERVICES.get(pushed.service)
    if known is None:
        message = f"There is no mail service {pushed.service!r} any more."
        raise ValueError(message)
    try:
        whole = known.raw(request)
        if whole:
            yield whole if isinstance(whole, bytes) else whole.encode("utf-8", "surrogateescape")
            return
        for event in view(pushed.service, inbound=True, secret="x:x", key="x").parse_events(request):  # noqa: S106
            yield travelling(event.message)
    except (KeyError, TypeError, AttributeError, UnicodeError) as error:
        message = f"This is no mail as {HOOKS[pushed.service]} posts them: {error!r}"
        raise ValueError(message) from error


def travelling(message: Any) -> bytes:  # noqa: ANN401 -- anymail has no types
    """Return the mail as bytes, with whom its envelope named."""
    to = message.envelope_recipient or ""
    head = f"Envelope-To: {to}\r\n".encode("ascii", "replace") if to.isprintable() and to else b""
    return head + _whole(message)


def _whole(message: Message) -> bytes:
    """A file that stands in a mail bare would lose its line ends on the way."""
    for part in message.walk():
        if not part.is_multipart() and "content-transfer-encoding" not in part:
            encode_base64(part)
    return message.as_bytes(policy=_ANY_LETTERS)


def _request(pushed: Pushed) -> WSGIRequest:
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": pushed.content_type,
            "CONTENT_LENGTH": str(len(pushed.body)),
            "wsgi.input": BytesIO(pushed.body),
        }
    )
    len(request.body)  # kept, before the fields of a form are read out of it
    return request
