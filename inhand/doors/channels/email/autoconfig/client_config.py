"""Reading what a domain says of its mail servers, in the format that Thunderbird brought into the world.

https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from inhand.doors.channels.email.autoconfig.servers import End, Servers

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECURITY = {"SSL": "tls", "STARTTLS": "starttls"}
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}")
_LAST_PORT = 65535


def read(raw: bytes, address: str, *, source: str) -> Servers | None:
    """Return the first IMAP and SMTP servers with TLS or STARTTLS; ``None`` if there are none or it is no such file."""
    # Entities could make a small file huge; no honest one declares any.
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        return None
    try:
        provider = ET.fromstring(raw).find("emailProvider")  # noqa: S314 -- without a DOCTYPE there is nothing to expand
    except (ET.ParseError, ValueError, LookupError):
        return None
    if provider is None:
        return None
    incoming = next(_ends(provider, "incomingServer", "imap", address), None)
    outgoing = next(_ends(provider, "outgoingServer", "smtp", address), None)
    if incoming is None or outgoing is None:
        return None
    imap, user = incoming
    return Servers(imap, outgoing[0], source, user="" if user == address else user)


def _ends(provider: ET.Element, tag: str, kind: str, address: str) -> Iterator[tuple[End, str]]:
    for server in provider.findall(tag):
        host, port, security, user = (
            (server.findtext(name) or "").strip() for name in ("hostname", "port", "socketType", "username")
        )
        host = _filled(host, address)
        good = _HOST.fullmatch(host) and port.isascii() and port.isdigit() and 1 <= int(port) <= _LAST_PORT
        if server.get("type") == kind and good and security in _SECURITY:
            yield End(host, int(port), _SECURITY[security]), _filled(user, address)[:320]


def _filled(text: str, address: str) -> str:
    local, _, domain = address.rpartition("@")
    words = {"%EMAILADDRESS%": address, "%EMAILLOCALPART%": local, "%EMAILDOMAIN%": domain}
    for word, value in words.items():
        text = text.replace(word, value)
    return text
