"""Who gets a reply. Pure: worked out from the answered message, or named by its writer."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from inhand.ground.addresses import travelling

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

Pair = list[str]


@dataclass(frozen=True, slots=True)
class Recipients:
    """``[address, name]`` pairs. Those of ``bcc`` are named on no letter."""

    to: list[Pair]
    cc: list[Pair]
    bcc: list[Pair] = field(default_factory=list)

    @property
    def everybody(self) -> list[Pair]:
        return [*self.to, *self.cc, *self.bcc]

    @property
    def addresses(self) -> frozenset[str]:
        return frozenset(address.casefold() for address, _ in self.everybody)

    def stored(self) -> dict[str, list[Pair]]:
        return asdict(self)


def stored(kept: dict[str, Any] | None) -> Recipients | None:
    """Return what ``Recipients.stored`` made."""
    return Recipients(**kept) if kept else None


def recipients(
    sender: Pair, reply_to: Sequence[Pair], to: Sequence[Pair], cc: Sequence[Pair], own: Collection[str]
) -> Recipients:
    """Answer the writer (Reply-To before From, RFC 5322, 3.6.3), with a copy to everybody else they wrote to."""
    seen = {address.casefold() for address in own} | {""}
    first = _new(reply_to or [sender], seen) or _new([sender], seen)
    return Recipients(to=first, cc=_new([*to, *cc], seen))


def once(named: Recipients) -> Recipients:
    """Return them without anybody twice: who is written to needs no copy."""
    seen = {""}
    return Recipients(_new(named.to, seen), _new(named.cc, seen), _new(named.bcc, seen))


def problem(named: Recipients, own: Collection[str]) -> str:
    """Return what is wrong with recipients that a writer named, or ""."""
    if not named.everybody:
        return "to: name somebody to write to."
    for address, _ in named.everybody:
        if not travelling(address):
            return f"to: “{address[:100]}” is no address that mail can be sent to. Correct it or take it out."
        if _without_plus(address) in own or address.casefold() in own:
            return f"to: {address} is an address of this desk. Take it out, or write a note instead."
    return ""


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
