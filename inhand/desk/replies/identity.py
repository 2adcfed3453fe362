"""As whom a reply goes out: from which of our addresses, under which name, over which signature. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from inhand.desk.replies.signature import as_text, is_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

USUAL_NAME = "{teammate.name} · {inbox.name}"
VARIABLES = ("teammate.name", "teammate.first_name", "teammate.signature", "inbox.name", "inbox.address")
_VARIABLE = re.compile(r"\{\s*([a-z]+\.[a-z_]+)\s*\}")
_EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Writer:
    """Whoever replies. ``signature`` is their own, with its logo."""

    name: str
    signature: str = ""
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Brand:
    """The inbox that is answered from. ``addresses`` are its own, the main one first.

    ``sender_name`` and ``signature`` may hold variables; empty is the usual name, and the writer's own signature.
    """

    name: str
    addresses: Sequence[str]
    sender_name: str = ""
    signature: str = ""
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """``signature`` is plain words or HTML; ``logo`` the digest of the picture in it."""

    address: str
    name: str
    signature: str
    logo: str = ""


def identity(brand: Brand, writer: Writer, *, written_to: Iterable[str]) -> Identity:
    """Return as whom to answer a message that was sent to these addresses."""
    address = answering_address(brand.addresses, written_to)
    values = {
        "teammate.name": writer.name,
        "teammate.first_name": next(iter(writer.name.split()), writer.name),
        "teammate.signature": writer.signature.strip(),
        "inbox.name": brand.name,
        "inbox.address": address,
    }
    name = " ".join(_filled(brand.sender_name.strip() or USUAL_NAME, values).split())
    signature, logo = writer.signature, writer.logo or brand.logo
    if brand.signature.strip():
        signature, logo = _of_brand(brand.signature, values), brand.logo or writer.logo
    return Identity(address, name, _EMPTY_LINES.sub("\n\n", signature).strip(), logo)


def _of_brand(signature: str, values: dict[str, str]) -> str:
    """Fill in an inbox's signature; a person's own within it is brought into its form."""
    own = values["teammate.signature"]
    if not is_html(signature):
        return _filled(signature, values | {"teammate.signature": as_text(own)})
    inner = own if is_html(own) else escape(own).replace("\n", "<br>")
    escaped = {name: escape(value) for name, value in values.items()}
    return _filled(signature, escaped | {"teammate.signature": inner})


def answering_address(own: Sequence[str], written_to: Iterable[str]) -> str:
    """Return the address of ours that the customer wrote to, else the main one. A plus part is not repeated."""
    ours = {address.casefold(): address for address in own}
    for address in written_to:
        folded = address.strip().casefold()
        found = ours.get(folded) or ours.get(_without_plus(folded))
        if found:
            return found
    return own[0] if own else ""


def _without_plus(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def unknown(text: str) -> list[str]:
    """Return the variables of a name or signature that there are not, in order."""
    return [name for name in dict.fromkeys(_VARIABLE.findall(text)) if name not in VARIABLES]


def _filled(text: str, values: dict[str, str]) -> str:
    return _VARIABLE.sub(lambda match: values.get(match[1], match[0]), text)
