"""Who gets a reply. Pure: worked out from the answered message alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

Pair = list[str]


@dataclass(frozen=True, slots=True)
class Recipients:
    """``[address, name]`` pairs, without our own addresses and without anybody twice."""

    to: list[Pair]
    cc: list[Pair]


def recipients(
    sender: Pair, reply_to: Sequence[Pair], to: Sequence[Pair], cc: Sequence[Pair], own: Collection[str]
) -> Recipients:
    """Answer the writer (Reply-To before From, RFC 5322, 3.6.3), with a copy to everybody else they wrote to."""
    seen = {address.casefold() for address in own} | {""}
    first = _new(reply_to or [sender], seen) or _new([sender], seen)
    return Recipients(to=first, cc=_new([*to, *cc], seen))


def _new(pairs: Sequence[Pair], seen: set[str]) -> list[Pair]:
    kept = []
    for address, *name in pairs:
        bare = _without_plus(address)
        if address.casefold() not in seen and bare not in seen:
            seen.add(address.casefold())
            kept.append([address, name[0] if name else ""])
    return kept


def _without_plus(address: str) -> str:
    """Our own address may carry a reply token behind a plus sign."""
    local, at, domain = address.casefold().rpartition("@")
    return local.split("+", 1)[0] + at + domain
