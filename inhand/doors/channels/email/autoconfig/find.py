"""The servers behind an address: from what is known, from the name service, and from what the domain itself publishes.

Everything is asked at once and within a few seconds. Nothing but public addresses is asked (``outside.py``), the
password is never needed, and where nothing can be reached the known providers are still found.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from inhand.doors.channels import outside
from inhand.doors.channels.email.autoconfig import client_config, known
from inhand.doors.channels.email.autoconfig.names import Names
from inhand.ground import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from inhand.doors.channels.email.autoconfig.servers import Servers

_LARGEST = 65_536
_OWN = (
    "https://autoconfig.{domain}/mail/config-v1.1.xml?emailaddress={address}",
    "https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress={address}",
)
_ISPDB = "https://autoconfig.thunderbird.net/v1.1/{domain}"


@dataclass(frozen=True, slots=True)
class World:
    """Where it is asked. ``own`` are pages of the domain itself, ``ispdb`` the collection that Thunderbird keeps."""

    own: tuple[str, ...] = _OWN
    ispdb: str = _ISPDB
    names: Names = field(default_factory=Names)
    may_ask: Callable[[outside.Ip], bool] = outside.is_public
    seconds: float = 6.0


def find(address: str, world: World | None = None) -> Servers | None:
    """Return the servers of an address, or ``None`` if nobody says anything about its domain."""
    address = address.strip().lower()
    domain = address.rpartition("@")[2]
    if not _is_domain(domain):
        return None
    if found := known.by_domain(domain):
        return found
    world = world or World()
    end = clock.monotonic() + world.seconds
    pool = ThreadPoolExecutor(max_workers=5, thread_name_prefix="autoconfig")
    # In the order in which they are believed: who takes the mail for certain also keeps it.
    asked = [
        pool.submit(lambda: known.by_mx(world.names.mx(domain))),
        *(pool.submit(_page, place, address, world, end) for place in world.own),
        pool.submit(lambda: world.names.servers(domain)),
        pool.submit(_page, world.ispdb, address, world, end),
    ]
    wait(asked, timeout=world.seconds)
    pool.shutdown(wait=False, cancel_futures=True)
    answers = (job.result() for job in asked if job.done() and not job.cancelled() and not job.exception())
    return next((servers for servers in answers if servers), None)


def _page(place: str, address: str, world: World, end: float) -> Servers | None:
    domain = address.rpartition("@")[2]
    url = place.format(domain=domain, address=quote(address))
    try:
        raw = outside.get(url, end=end, most_bytes=_LARGEST, may_ask=world.may_ask)
    except outside.Unreachable:
        return None
    source = (
        f"the settings that {domain} publishes"
        if place in world.own
        else "Thunderbird's collection of providers"
    )
    return client_config.read(raw, address, source=source)


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    good = all(label and len(label) < 64 and label.replace("-", "").isalnum() for label in labels)  # noqa: PLR2004
    return good and len(labels) > 1 and not labels[-1].isdigit() and domain.isascii()
