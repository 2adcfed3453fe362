"""Mail addresses, as people type them and as they travel."""

from __future__ import annotations

import re
from email.utils import quote

_LOCAL = re.compile(r"[!-?A-~]{1,64}")  # ASCII, no space, no @
_UNQUOTED_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+")
_HOST = re.compile(r"[A-Za-z0-9.\[\]:_-]{1,255}")
# A comma or semicolon between addresses, but not in a quoted name or between angle brackets.
_PIECE = re.compile(r'(?:"(?:[^"\\]|\\.)*"|<[^<>]*>|[^,;\r\n])+')
_NAMED = re.compile(r"(.*?)<([^<>]*)>\s*", re.DOTALL)


def travelling(address: str) -> str:
    """Return the address in ASCII, an international domain in its A-label form, or "" if it is none."""
    local, at, domain = address.strip().rpartition("@")
    try:
        host = domain.encode("idna").decode()
    except UnicodeError:
        return ""
    if not at or not _LOCAL.fullmatch(local) or not _HOST.fullmatch(host):
        return ""
    return f"{local if _UNQUOTED_LOCAL.fullmatch(local) else _quoted(local)}@{host}"


def _quoted(local: str) -> str:
    return f'"{quote(local.strip(chr(34)))}"'


def typed(text: str) -> list[list[str]]:
    """Return ``[address, name]`` for each address of a line such as ``Ann <ann@x.example>, bo@x.example``.

    What is no address stays as it was typed, so that one can say which it is.
    """
    pieces = (piece.strip() for piece in _PIECE.findall(text))
    return [_pair(piece) for piece in pieces if piece]


def _pair(piece: str) -> list[str]:
    if found := _NAMED.fullmatch(piece):
        return [
            found[2].strip(),
            re.sub(r"\\(.)", r"\1", found[1].strip().removeprefix('"').removesuffix('"')),
        ]
    return [piece, ""]


def shown(pair: list[str]) -> str:
    """Return a pair as ``typed`` reads it again."""
    address, name = pair
    return f'"{quote(name)}" <{address}>' if name else address
