"""One call to an endpoint that speaks as OpenAI's does, with a sentence for every way it can fail."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from inhand.ground import clock
from inhand.ground.text import preview

if TYPE_CHECKING:
    from collections.abc import Sequence

_LARGEST_ANSWER = 200_000
_MOST_TOKENS = 300
_TOO_MANY, _BAD = 429, 400
_LONGEST_WAIT = 3_600.0


class ModelError(Exception):
    """The model gave no answer. ``after``: seconds for which it asked to be left alone."""

    def __init__(self, message: str, *, after: float = 0) -> None:
        super().__init__(message)
        self.after = after


@dataclass(frozen=True, slots=True)
class Endpoint:
    address: str
    model: str
    seconds: float
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    text: str
    tokens: int


def ask(endpoint: Endpoint, messages: Sequence[dict[str, str]]) -> Answer:
    """Return what the model says, within the endpoint's seconds in all. Raise ``ModelError``."""
    body = {
        "model": endpoint.model, "messages": list(messages), "temperature": 0, "max_tokens": _MOST_TOKENS,
        "response_format": {"type": "json_object"},
    }  # fmt: skip
    ends = clock.monotonic() + endpoint.seconds
    status, headers, said = _post(endpoint, body, ends)
    if (
        status == _BAD and b"response_format" in said
    ):  # some servers do not know it; the task asks for JSON as well
        del body["response_format"]
        status, headers, said = _post(endpoint, body, ends)
    if status != httpx.codes.OK:
        raise _refused(_host(endpoint), status, headers, said)
    return _read(said, _host(endpoint))


def _post(endpoint: Endpoint, body: dict[str, Any], ends: float) -> tuple[int, httpx.Headers, bytes]:
    """Send it, and read until the time is up or it is too much: a server that trickles is no better than a dead one."""
    host = _host(endpoint)
    headers = {"Authorization": f"Bearer {endpoint.secret}"} if endpoint.secret else {}
    left = max(ends - clock.monotonic(), 0.001)
    said = b""
    try:
        with (
            httpx.Client(timeout=left, follow_redirects=False, trust_env=False) as client,
            client.stream(
                "POST", f"{endpoint.address.rstrip('/')}/chat/completions", json=body, headers=headers
            ) as answer,
        ):
            # The time limit of httpx counts from one piece to the next, so the whole of it is watched as well.
            for piece in answer.iter_bytes():
                said += piece
                if clock.monotonic() > ends:
                    raise _too_slow(host)
                if len(said) > _LARGEST_ANSWER:
                    message = f"{host} answers with more than {_LARGEST_ANSWER} bytes."
                    raise ModelError(message)
            return answer.status_code, answer.headers, said
    except httpx.TimeoutException:
        raise _too_slow(host) from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        message = f"{host} cannot be reached ({type(error).__name__})."
        raise ModelError(message) from None


def _too_slow(host: str) -> ModelError:
    return ModelError(f"{host} did not answer in time.")


def _host(endpoint: Endpoint) -> str:
    return urlsplit(endpoint.address).hostname or "the endpoint"


def _refused(host: str, status: int, headers: httpx.Headers, said: bytes) -> ModelError:
    if status == _TOO_MANY:
        return ModelError(f"{host} asks us to wait: too many calls.", after=_wait(headers))
    words = preview(said.decode(errors="replace"), 160)
    return ModelError(f"{host} refuses it ({status}): {words}")


def _wait(headers: httpx.Headers) -> float:
    try:
        return min(max(0.0, float(headers.get("Retry-After", "60"))), _LONGEST_WAIT)
    except ValueError:
        return 60.0


def _read(said: bytes, host: str) -> Answer:
    try:
        facts = json.loads(said)
        text = facts["choices"][0]["message"]["content"]
        tokens = (facts.get("usage") or {}).get("total_tokens") or 0
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        message = f"{host} answers with something that is no chat completion."
        raise ModelError(message) from None
    if not isinstance(text, str):
        message = f"{host} answers with no text."
        raise ModelError(message)
    return Answer(text, tokens if isinstance(tokens, int) and tokens >= 0 else 0)


def address_problem(address: str) -> str:
    """Return what is wrong with an address, empty if nothing is."""
    parts = urlsplit(address)
    good = (
        parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.query and not parts.username
    )
    return (
        ""
        if good
        else "This must be an address such as https://api.openai.com/v1 or http://localhost:11434/v1."
    )
