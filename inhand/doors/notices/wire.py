"""One HTTP request to a chat service, with a sentence for every way it can fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from inhand.doors.notices.service import RoomError
from inhand.ground.text import preview

if TYPE_CHECKING:
    from collections.abc import Mapping

_PATIENCE_SECONDS = 10
_TOO_MANY = 429
_GONE = {404, 410}
_REFUSED = {400, 401, 403, 404, 405, 410, 413, 422}
_LONGEST_WAIT_SECONDS = 3600.0


def call(
    method: str, url: str, body: Mapping[str, Any], *, token: str = "", editing: bool = False
) -> dict[str, Any]:
    """Send JSON; return the JSON that the service answers, empty if it answers none. Raise ``RoomError``."""
    return send(method, url, token=token, editing=editing, json=dict(body))


def send(method: str, url: str, *, token: str = "", editing: bool = False, **body: Any) -> dict[str, Any]:
    """As ``call``, with a body of any form that httpx knows: ``content``, ``data``, ``files``.

    The address of a webhook is a secret, so no sentence repeats more of it than its host.
    """
    host = urlsplit(url).hostname or "the service"
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        answer = httpx.request(
            method, url, headers=headers, timeout=_PATIENCE_SECONDS, follow_redirects=False, **body
        )
    except httpx.TimeoutException:
        message = f"{host} does not answer. It is tried again."
        raise RoomError(message) from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        message = f"{host} cannot be reached ({type(error).__name__}). It is tried again."
        raise RoomError(message) from None
    if not answer.is_success:
        raise _refused(answer, host, editing=editing)
    return _json(answer)


def _refused(answer: httpx.Response, host: str, *, editing: bool) -> RoomError:
    status = answer.status_code
    if status == _TOO_MANY:
        return RoomError(f"{host} asks us to wait: too many posts.", after=_wait(answer))
    said = preview(_words(answer), 200)
    if status in _REFUSED or answer.is_redirect:
        gone = editing and status in _GONE
        return RoomError(
            f"{host} refuses it ({status}): {said}. Check the room’s settings.", lasting=True, gone=gone
        )
    return RoomError(f"{host} has trouble ({status}): {said}. It is tried again.", after=_wait(answer))


def _wait(answer: httpx.Response) -> float:
    """Return the seconds of Retry-After (RFC 9110, 10.2.3) or of a ``retry_after`` in the answer."""
    said = answer.headers.get("Retry-After") or _json(answer).get("retry_after") or 0
    try:
        return min(max(0.0, float(said)), _LONGEST_WAIT_SECONDS)
    except (TypeError, ValueError):
        return 60.0


def _words(answer: httpx.Response) -> str:
    facts = _json(answer)
    return str(facts.get("message") or facts.get("error") or answer.reason_phrase)


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def web_problem(text: str) -> str:
    """Return what is wrong about an address that requests are sent to, empty if nothing is."""
    parts = urlsplit(text)
    good = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return "" if good else "This must be an address that starts with https://."
