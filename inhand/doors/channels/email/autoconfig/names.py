"""What the name service says of a domain's mail: who takes it (MX), and by which servers it is read (RFC 6186)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dns.exception
import dns.resolver

from inhand.doors.channels.email.autoconfig.servers import End, Servers

if TYPE_CHECKING:
    from collections.abc import Sequence

_IMAP = (("_imaps._tcp", "tls"), ("_imap._tcp", "starttls"))
# RFC 8314 names submission with TLS at once, which is better where both are offered.
_SMTP = (("_submissions._tcp", "tls"), ("_submission._tcp", "starttls"))


class Names:
    """Asks the machine's name servers, or those given, for at most ``seconds`` a question."""

    def __init__(self, servers: Sequence[str] = (), port: int = 53, *, seconds: float = 3) -> None:
        try:
            self._resolver = dns.resolver.Resolver(configure=not servers)
        except dns.resolver.NoResolverConfiguration:
            self._resolver = dns.resolver.Resolver(configure=False)
        if servers:
            self._resolver.nameservers, self._resolver.port = list(servers), port
        self._seconds = seconds

    def mx(self, domain: str) -> list[str]:
        """Return the servers that take a domain's mail, the first choice first; none if nothing answers."""
        rows = sorted(self._ask(domain, "MX"), key=lambda row: row.preference)
        return [row.exchange.to_text(omit_final_dot=True) for row in rows]

    def servers(self, domain: str) -> Servers | None:
        imap, smtp = self._first(domain, _IMAP), self._first(domain, _SMTP)
        return Servers(imap, smtp, f"the name service of {domain}") if imap and smtp else None

    def _first(self, domain: str, services: Sequence[tuple[str, str]]) -> End | None:
        for service, security in services:
            rows = sorted(
                self._ask(f"{service}.{domain}", "SRV"), key=lambda row: (row.priority, -row.weight)
            )
            for row in rows:
                host = row.target.to_text(omit_final_dot=True)
                if host not in {"", "."}:  # a lone dot says that there is no such service
                    return End(host, row.port, security)
        return None

    def _ask(self, name: str, kind: str) -> list[Any]:
        try:
            return list(self._resolver.resolve(name, kind, lifetime=self._seconds))
        except (dns.exception.DNSException, OSError, ValueError):
            return []
