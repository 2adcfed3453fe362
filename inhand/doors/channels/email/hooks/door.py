"""Where mail services post what arrived and what became of our mails: checked, stored, acknowledged; nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from anymail.exceptions import AnymailConfigurationError, AnymailError, AnymailWebhookValidationFailure
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from inhand.desk.conversations.actions.bounce import bounce
from inhand.desk.conversations.inbound import Bounce, BouncedRecipient
from inhand.desk.conversations.models import Message
from inhand.desk.replies.actions import delivery
from inhand.doors.channels import accept, outside
from inhand.doors.channels.email.hooks import fetching, pushed, services, signatures
from inhand.doors.channels.models import Channel
from inhand.ground import clock, vault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

_USER = "inhand"
_BAD, _UNKNOWN, _WHO, _AGAIN = 400, 404, 401, 503
_CONFIRMATION_SECONDS = 8
_LOST = {"bounced", "rejected", "failed"}
_MOST_IDS = 50
_NONSENSE = (AnymailError, AnymailConfigurationError, ValueError, KeyError, TypeError, AttributeError)
_UNREADABLE = "This is nothing that the service posts."


def secret(channel: int) -> str:
    """Return user and password that stand in the addresses of this mailbox's hooks."""
    return f"{_USER}:{vault.derived_key(f'mail hook {channel}').hex()[:32]}"


def addresses(channel: int) -> dict[str, str]:
    """Return what is entered at the mail service: where it posts mails, and where what became of ours."""
    base = urlsplit(settings.BASE_URL)
    there = f"{base.scheme}://{secret(channel)}@{base.netloc}{base.path}"
    return {name: there + reverse(f"mail_hook_{name}", args=[channel]) for name in ("mails", "reports")}


@csrf_exempt
@require_http_methods(["POST", "HEAD"])
def mails(request: HttpRequest, channel: int) -> HttpResponse:
    """Store a mail that a service pushes."""
    found = _checked(request, channel, inbound=True)
    if not isinstance(found, Channel):
        return found
    service = str(found.settings["hook"])
    if service == "amazon_ses" and _is_confirmation(request.body):
        return HttpResponse()
    if service in _FETCHED:
        try:
            raws = _FETCHED[service](request, found)
        except fetching.NotFetched as error:
            return HttpResponse(str(error), status=_AGAIN, content_type="text/plain")
        except _NONSENSE:
            return HttpResponse(_UNREADABLE, status=_BAD, content_type="text/plain")
        accept.store(found, raws, at=clock.now())
        return HttpResponse()
    post = pushed.Pushed(service, request.headers.get("Content-Type", ""), request.body)
    raw = pushed.wrap(post, vault.derived_key("reply-token"))
    accept.store(found, [raw], at=clock.now())
    return HttpResponse()


def _from_brevo(request: HttpRequest, channel: Channel) -> list[bytes]:
    """Its post holds the words; what is attached is fetched."""
    api_url = fetching.api("brevo", str(channel.settings.get("hook_api", "")))
    view = _view(channel, inbound=True, api_url=api_url)
    return [services.travelling(event.message) for event in view.parse_events(request)]


def _from_resend(request: HttpRequest, channel: Channel) -> list[bytes]:
    if json.loads(request.body).get("type") != "email.received":
        raise ValueError(_UNREADABLE)
    address = fetching.api("resend", str(channel.settings.get("hook_api", "")))
    return [fetching.resend(request.body, _keys(channel)[0], address)]


_FETCHED = {"brevo": _from_brevo, "resend": _from_resend}


def _keys(channel: Channel) -> tuple[str, str]:
    """Return the key for asking the service, and what it signs with, where it has one of each."""
    kept = vault.unseal(channel.hook_key).split()
    signing = next((each for each in kept if each.startswith("whsec_")), "")
    return next((each for each in kept if each != signing), ""), signing


@csrf_exempt
@require_http_methods(["POST", "HEAD"])
def reports(request: HttpRequest, channel: int) -> HttpResponse:
    """Take in what became of mails of ours. What is none of ours, or says nothing of use, is passed over."""
    found = _checked(request, channel, inbound=False)
    if not isinstance(found, Channel):
        return found
    service = str(found.settings["hook"])
    if service == "amazon_ses" and _is_confirmation(request.body):
        return HttpResponse()
    try:
        events = _view(found, inbound=False).parse_events(request)
    except _NONSENSE:
        return HttpResponse(_UNREADABLE, status=_BAD, content_type="text/plain")
    for event in events:
        _take(event)
    return HttpResponse()


def _checked(request: HttpRequest, pk: int, *, inbound: bool) -> Channel | HttpResponse:
    """Return the mailbox if the post is a genuine one of its service, else the answer."""
    channel = Channel.objects.filter(pk=pk, kind="email", is_active=True).first()
    if channel is None or channel.settings.get("hook") not in services.SERVICES:
        return HttpResponse(status=_UNKNOWN)
    if request.method == "HEAD":  # some services look whether there is anybody
        return HttpResponse()
    if not request.headers.get("Authorization"):
        # Amazon sends user and password only when asked for them.
        return HttpResponse(status=_WHO, headers={"WWW-Authenticate": 'Basic realm="Inhand"'})
    problem = _problem(request, channel, inbound=inbound)
    return (
        HttpResponse(problem[1][:200], status=problem[0], content_type="text/plain") if problem else channel
    )


def _problem(request: HttpRequest, channel: Channel, *, inbound: bool) -> tuple[int, str] | None:
    """Return what speaks against a post, as a status and words."""
    try:
        len(request.body)  # kept, before the fields of a form are read out of it
        _view(channel, inbound=inbound).run_validators(request)
        _check_signature(request, channel)
    except outside.Unreachable as error:
        return _AGAIN, str(error)
    except (AnymailWebhookValidationFailure, AnymailError, signatures.BadSignature) as error:
        return _BAD, str(error)
    except _NONSENSE:
        return _BAD, _UNREADABLE
    return None


def _check_signature(request: HttpRequest, channel: Channel) -> None:
    if channel.settings["hook"] == "amazon_ses":
        signatures.check_sns(json.loads(request.body))
    elif signing := _keys(channel)[1]:
        signatures.check_standard(request.body, request.headers, signing, now=clock.now())


def _view(channel: Channel, *, inbound: bool, **more: str) -> Any:  # noqa: ANN401 -- anymail has no types
    key = vault.unseal(channel.hook_key)
    chosen = str(channel.settings["hook"])
    return services.view(chosen, inbound=inbound, secret=secret(channel.pk), key=key, **more)


def _is_confirmation(body: bytes) -> bool:
    """Agree to be told by Amazon SNS, which asks once, by an address of its own that is to be called."""
    found = json.loads(body)
    if found.get("Type") != "SubscriptionConfirmation":
        return False
    url = str(found.get("SubscribeURL", ""))
    if signatures.SNS_HOST.fullmatch(urlsplit(url).hostname or ""):
        outside.get(url, end=clock.monotonic() + _CONFIRMATION_SECONDS, most_bytes=100_000)
    return True


def _take(event: Any) -> None:  # noqa: ANN401 -- anymail has no types
    message = _ours(event.esp_event)
    if message is None:
        return
    if event.event_type == "delivered":
        delivery.arrived(message, recipient=str(event.recipient or ""), at=clock.now())
    elif event.event_type in _LOST:
        detail = str(event.mta_response or event.description or event.reject_reason or "refused")[:500]
        who = BouncedRecipient(str(event.recipient or "the customer"), detail=detail)
        bounce(Bounce((who,), message.provider_id), at=clock.now())


def _ours(facts: object) -> Message | None:
    """Return the mail that a report speaks of: services hide its Message-ID in different places."""
    ids = list(dict.fromkeys(_ids(facts)))[:_MOST_IDS]
    sent = Message.objects.filter(direction=Message.Direction.OUT, provider_id__in=ids)
    return sent.first() if ids else None


def _ids(facts: object) -> Iterator[str]:
    if isinstance(facts, dict):
        facts = list(facts.values())
    if isinstance(facts, list):
        for each in facts:
            yield from _ids(each)
    elif isinstance(facts, str) and "@" in facts and len(facts) < 1000 and " " not in facts.strip():  # noqa: PLR2004
        yield facts.strip().strip("<>")
