"""What is known of the big mail providers without asking anybody."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from inhand.doors.channels.email.autoconfig.servers import End, Servers

if TYPE_CHECKING:
    from collections.abc import Iterable

_TABLE = Path(__file__).with_name("providers.toml")


def by_domain(domain: str) -> Servers | None:
    """Return the servers of an address's domain."""
    found = (servers for domains, _, servers in _rows() if domain.casefold() in domains)
    return next(found, None)


def by_mx(hosts: Iterable[str]) -> Servers | None:
    """Return the servers of the provider that takes a domain's mail: that is how its customers' own domains show."""
    names = [host.casefold().rstrip(".") for host in hosts]
    for _, ends, servers in _rows():
        if any(name == end or name.endswith(f".{end}") for name in names for end in ends):
            return servers
    return None


def by_server(host: str) -> Servers | None:
    """Return the provider to which a server belongs."""
    found = (
        servers for _, _, servers in _rows() if host.casefold() in {servers.imap.host, servers.smtp.host}
    )
    return next(found, None)


@lru_cache(maxsize=1)
def _rows() -> list[tuple[list[str], list[str], Servers]]:
    rows = tomllib.loads(_TABLE.read_text("utf-8"))["provider"]
    return [(row.get("domains", []), row.get("mx", []), _servers(row)) for row in rows]


def _servers(row: dict[str, str]) -> Servers:
    return Servers(
        imap=_end(row["imap"]),
        smtp=_end(row["smtp"]),
        source=row["name"],
        oauth=row.get("oauth", ""),
        note=row.get("note", ""),
        help=row.get("help", ""),
    )


def _end(text: str) -> End:
    host, port, security = text.split(":")
    return End(host, int(port), security)
