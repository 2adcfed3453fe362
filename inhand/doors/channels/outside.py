"""Fetching a page whose address a stranger may have chosen: from public places only, small, and soon.

The name is looked up once and that very address is asked, so that a name cannot point elsewhere a moment later. Each
redirect is looked at anew.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import httpx

from inhand.ground import clock

if TYPE_CHECKING:
    from collections.abc import Callable

Ip = IPv4Address | IPv6Address
_MOST_REDIRECTS = 3
_LONGEST_STEP_SECONDS = 4.0


class Unreachable(OSError):
    """It cannot be had, or must not be asked; the text says which."""


def is_public(address: Ip) -> bool:
    """Tell whether an address belongs to the world and not to this machine or its neighbours."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.is_global and not address.is_multicast


def get(url: str, *, end: float, most_bytes: int, may_ask: Callable[[Ip], bool] = is_public) -> bytes:
    """Return the page at an ``https`` address. ``end`` is a time of ``clock.monotonic``. Raise ``Unreachable``."""
    with httpx.Client(trust_env=False, follow_redirects=False) as client:
        for _ in range(_MOST_REDIRECTS + 1):
            found, further = _step(client, url, end, most_bytes, may_ask)
            if further is None:
                return found
            url = urljoin(url, further)
    message = "too many redirects"
    raise Unreachable(message)


def _step(
    client: httpx.Client, url: str, end: float, most_bytes: int, may_ask: Callable[[Ip], bool]
) -> tuple[bytes, str | None]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise Unreachable(str(error)) from error
    at = _looked_up(host, port, may_ask)
    if parts.scheme != "https" and not at.is_loopback:
        message = f"{host} is to be asked by https only"
        raise Unreachable(message)
    seconds = min(_LONGEST_STEP_SECONDS, end - clock.monotonic())
    if seconds <= 0:
        message = "no time is left"
        raise Unreachable(message)
    try:
        there = httpx.URL(url).copy_with(host=str(at))
        headers = {"Host": parts.netloc.rpartition("@")[2], "User-Agent": "Inhand"}
        asked = client.stream(
            "GET", there, headers=headers, timeout=seconds, extensions={"sni_hostname": host}
        )
        with asked as answer:
            if answer.is_redirect:
                return b"", answer.headers["Location"]
            if not answer.is_success:
                message = f"{host} answers {answer.status_code}"
                raise Unreachable(message)
            return _body(answer, end, most_bytes), None
    except (httpx.HTTPError, httpx.InvalidURL, KeyError) as error:
        raise Unreachable(str(error)) from error


def _looked_up(host: str, port: int, may_ask: Callable[[Ip], bool]) -> Ip:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        message = f"{host} has no address"
        raise Unreachable(message) from error
    found = [ip_address(str(row[4][0]).partition("%")[0]) for row in rows]
    # One address that must not be asked makes the whole name suspicious.
    if not found or not all(map(may_ask, found)):
        message = f"{host} does not lie in the public net"
        raise Unreachable(message)
    return found[0]


def _body(answer: httpx.Response, end: float, most_bytes: int) -> bytes:
    body = b""
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > most_bytes or clock.monotonic() > end:
            message = "the page is too large or too slow"
            raise Unreachable(message)
    return body
