"""The talk with an authorisation server: consent by code with PKCE (RFC 7636), tokens, and what its refusals mean.

``oauthlib`` writes the requests and reads the answers; httpx carries them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import httpx
from oauthlib.oauth2 import (
    InvalidClientError,
    InvalidGrantError,
    OAuth2Error,
    UnauthorizedClientError,
    WebApplicationClient,
)

from inhand.doors.channels.protocol import ChannelError
from inhand.ground.text import preview

if TYPE_CHECKING:
    from inhand.doors.channels.oauth.providers import App

_PATIENCE_SECONDS = 10
_HOUR = 3600
_TOO_MANY = 429
_TROUBLE = 500
_VERIFIER_LETTERS = 64
_NONSENSE = "answers with something that is no token"


class ConsentLost(ChannelError):
    """Nobody agrees any more that the desk uses this mailbox: a person has to sign in again."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=False)


@dataclass(frozen=True, slots=True)
class Tokens:
    """``refresh`` is empty if the one we have stays good. ``seconds``: how long ``access`` is good."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    seconds: int


def verifier() -> str:
    """Return a secret for one consent, unguessable."""
    return str(WebApplicationClient("").create_code_verifier(_VERIFIER_LETTERS))


def consent_address(app: App, *, state: str, secret: str, back: str, address: str) -> str:
    """Return where the browser goes to agree. It comes back to ``back`` with ``state`` and a code."""
    challenge = WebApplicationClient(app.client_id).create_code_challenge(secret, "S256")
    asked = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": back,
        "scope": app.scopes,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "login_hint": address,
        **app.asking,
    }
    return f"{app.authorize_url}{'&' if urlsplit(app.authorize_url).query else '?'}{urlencode(asked)}"


def redeem(app: App, code: str, *, secret: str, back: str) -> Tokens:
    """Trade the code of a consent for tokens. Raise ``ChannelError``."""
    client = WebApplicationClient(app.client_id)
    body = client.prepare_request_body(code=code, redirect_uri=back, code_verifier=secret, **_secret(app))
    tokens = _ask(app, client, body)
    if not tokens.refresh:
        message = (
            f"{app.name} gave no refresh token, so the mailbox would stop within the hour. Allow offline access for "
            "the app there, and connect again."
        )
        raise ChannelError(message, permanent=True)
    return tokens


def renew(app: App, refresh_token: str) -> Tokens:
    """Get a new access token. Raise ``ConsentLost`` if a person has to agree again, else ``ChannelError``."""
    client = WebApplicationClient(app.client_id)
    body = client.prepare_refresh_body(refresh_token=refresh_token, client_id=app.client_id, **_secret(app))
    return _ask(app, client, body)


def _secret(app: App) -> dict[str, str]:
    return {"client_secret": app.client_secret} if app.client_secret else {}


def _ask(app: App, client: WebApplicationClient, body: str) -> Tokens:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        answer = httpx.post(app.token_url, content=body, headers=headers, timeout=_PATIENCE_SECONDS)
    except httpx.TimeoutException:
        raise _later(app, "does not answer") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _later(app, "cannot be reached", type(error).__name__) from None
    if answer.status_code >= _TROUBLE or answer.status_code == _TOO_MANY:
        raise _later(app, "has trouble", answer.status_code)
    try:
        return _tokens(client.parse_request_body_response(answer.text))
    except InvalidGrantError as error:
        raise ConsentLost(_lost(app, error)) from None
    except (InvalidClientError, UnauthorizedClientError) as error:
        message = (
            f"{app.name} does not accept our client id and secret ({_said(error)}). Check them under Settings → "
            "Mail sign-in; a secret may have expired."
        )
        raise ChannelError(message, permanent=False) from None
    except OAuth2Error as error:
        if error.error == "missing_token":
            raise _later(app, _NONSENSE, answer.status_code) from None
        message = f"{app.name} refuses the sign-in: {_said(error)}. Check the app's registration there."
        raise ChannelError(message, permanent=False) from None
    except (ValueError, TypeError, AttributeError, KeyError):
        raise _later(app, _NONSENSE, answer.status_code) from None


def _tokens(found: object) -> Tokens:
    if not isinstance(found, dict):
        raise TypeError
    access, refresh = found["access_token"], found.get("refresh_token") or ""
    if not (isinstance(access, str) and isinstance(refresh, str) and access.isascii()):
        raise TypeError
    return Tokens(access, refresh, max(0, int(found.get("expires_in") or _HOUR)))


def _later(app: App, what: str, detail: object = "") -> ChannelError:
    said = f" ({detail})" if detail else ""
    return ChannelError(f"{app.host} {what}{said}. It is tried again.", permanent=False)


def _lost(app: App, error: OAuth2Error) -> str:
    return (
        f"{app.name} does not let the desk into this mailbox any more ({_said(error)}): the consent was withdrawn or "
        "has expired. Press “Connect again” at this inbox under Settings → Inboxes."
    )


def _said(error: OAuth2Error) -> str:
    words = f"{error.error}: {error.description}" if error.description else error.error
    return preview(str(words), 200)
