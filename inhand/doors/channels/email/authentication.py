"""Is a mail from whom it says? What our own mail server found out (RFC 8601), and nobody else's word.

A server writes down SPF, DKIM and DMARC in ``Authentication-Results``, under its own name. Anyone can write such a
field into a mail, so only those count that carry the name of the server that took our mail in, of them the topmost.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from inhand.doors.channels.email import headers, settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from inhand.desk.conversations.inbound import Address
    from inhand.doors.channels.protocol import Account

_FIELD = "authentication-results"
# Who writes the field for mailboxes of these; Microsoft leaves its name out. ``-`` stands for no name.
_KNOWN = {
    "gmail.com": ("mx.google.com",),
    "google.com": ("mx.google.com",),
    "googlemail.com": ("mx.google.com",),
    "office365.com": ("-", "mx.microsoft.com"),
    "outlook.com": ("-", "mx.microsoft.com"),
    "yahoo.com": ("atlas-production.v2-mail-prod1-gq1.omega.yahoo.com", "yahoo.com"),
    "icloud.com": ("icloud.com", "mail.icloud.com"),
    "mail.me.com": ("icloud.com",),
    "fastmail.com": ("messagingengine.com", "fastmail.com"),
}
_COMMENT = re.compile(r"\([^()]{0,2000}\)")
_RESULT = re.compile(r"^\s*([a-z0-9-]{2,20})(?:/\d+)?\s*=\s*([a-z]{2,20})\b(.*)$", re.IGNORECASE | re.DOTALL)
_PROPERTY = re.compile(r"\b(smtp|header|policy|body)\s?\.\s?([a-z0-9_-]{1,40})\s*=\s*(\"[^\"]{0,300}\"|[^\s;]{1,300})",
                       re.IGNORECASE)  # fmt: skip
_MOST_FIELDS = 20
_PASSED, _FAILED, _DOUBTED = "pass", {"fail", "hardfail"}, {"fail", "hardfail", "softfail"}
_ADDRESS_IN_NAME = re.compile(r"[^\s<>@\"']{1,64}@([a-z0-9.-]{1,200}\.[a-z]{2,20})", re.IGNORECASE)


class Result(NamedTuple):
    """What one method found: ``spf``, ``dkim``, ``dmarc``…; ``domain`` is whose word was checked."""

    method: str
    result: str
    domain: str


class Check(NamedTuple):
    """``authentic``: the sender's domain vouches for the mail, denies it, or nobody said (``None``)."""

    authentic: bool | None
    warnings: tuple[str, ...]


def check(message: Message, account: Account, sender: Address) -> Check:
    """Return what is known of the sender, with a sentence for a person where it is bad."""
    domain = _domain(sender.address)
    results = list(_results(message, account))
    authentic = _verdict(results, domain) if domain else None
    warnings = [_denied(sender, domain, results)] if authentic is False else []
    if domain and (shown := _name_of_another(sender, domain)):
        warnings.append(f"The name shows an address of {shown}, but the mail comes from {sender.address}.")
    return Check(authentic, tuple(warnings))


def _verdict(results: list[Result], domain: str) -> bool | None:
    """DMARC has the last word (RFC 7489); without it a signature or a server of the sender's own domain counts."""
    dmarc = next((each for each in results if each.method == "dmarc"), None)
    if dmarc is not None and (dmarc.result in _FAILED or (dmarc.result == _PASSED and dmarc.domain)):
        return dmarc.result == _PASSED and _aligned(dmarc.domain, domain)
    own = [each for each in results if each.method in {"spf", "dkim"} and _aligned(each.domain, domain)]
    if any(each.result == _PASSED for each in own):
        return True
    return False if any(each.result in _DOUBTED for each in own) else None


def _denied(sender: Address, domain: str, results: list[Result]) -> str:
    found = ", ".join(dict.fromkeys(f"{each.method.upper()} {each.result}" for each in results))
    return (
        f"This may not be from {sender.address}: our mail server could not confirm that {domain} sent it ({found}). "
        "Do not open links or files, and ask by another way before you act on it."
    )


def _results(message: Message, account: Account) -> Iterator[Result]:
    """Of each method and domain the topmost result; those below may be anyone's."""
    trusted, seen = names(account), set()
    for value in headers.values(message, _FIELD)[:_MOST_FIELDS]:
        pieces = _pieces(value)
        named = not _RESULT.match(pieces[0])
        name = pieces[0].split()[0].lower() if named and pieces[0].split() else "-"
        if not is_trusted(name, trusted):
            continue
        for result in filter(None, map(_result, pieces[1:] if named else pieces)):
            if (key := (result.method, result.domain if result.method == "dkim" else "")) not in seen:
                seen.add(key)
                yield result


def names(account: Account) -> tuple[str, ...]:
    """Return the names under which the account's own server writes: as set, as known, or as its hosts are called."""
    if chosen := settings.text(account, "authserv_id").lower().split():
        return tuple(chosen)
    host = settings.text(account, "imap_host").strip().lower().rstrip(".")
    known = next((found for end, found in _KNOWN.items() if host == end or host.endswith(f".{end}")), None)
    if known:
        return known
    _, _, domain = account.address.lower().rpartition("@")
    return tuple(dict.fromkeys(filter(None, (domain, host, _parent(host)))))


def _parent(host: str) -> str:
    """``imap.shop.example`` belongs to ``shop.example``; a bare domain to nobody."""
    _, _, rest = host.partition(".")
    return rest if "." in rest else ""


def is_trusted(name: str, trusted: tuple[str, ...]) -> bool:
    return any(name == each or (each != "-" and name.endswith(f".{each}")) for each in trusted)


def _pieces(value: str) -> list[str]:
    """Split at semicolons outside quotes, without comments (which may nest)."""
    bare, before = value, ""
    while bare != before:
        before, bare = bare, _COMMENT.sub(" ", bare)
    return [piece.strip() for piece in re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", bare)] or [""]


def _result(piece: str) -> Result | None:
    match = _RESULT.match(piece)
    if not match:
        return None
    said = {f"{kind}.{name}".lower(): value.strip('"') for kind, name, value in _PROPERTY.findall(match[3])}
    method = match[1].lower()
    wanted = {
        "spf": ("smtp.mailfrom", "smtp.helo"),
        "dkim": ("header.d", "header.i"),
        "dmarc": ("header.from",),
    }
    whose = next((said[name] for name in wanted.get(method, ()) if name in said), "")
    return Result(method, match[2].lower(), _domain(whose))


def _domain(address: str) -> str:
    return address.rpartition("@")[2].strip("<>. ").lower()


def _aligned(one: str, other: str) -> bool:
    """Relaxed alignment: the same domain, or one within the other."""
    return bool(one) and (one == other or one.endswith(f".{other}") or other.endswith(f".{one}"))


def _name_of_another(sender: Address, domain: str) -> str:
    shown = _ADDRESS_IN_NAME.search(sender.name)
    return shown[1].lower() if shown and not _aligned(shown[1].lower(), domain) else ""
