"""The servers of an address, asked of real name and web servers on loopback."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import TYPE_CHECKING

import dns.flags
import dns.message
import dns.rrset
import pytest

from inhand.doors.channels import outside
from inhand.doors.channels.email.autoconfig import client_config, known
from inhand.doors.channels.email.autoconfig.find import World, find
from inhand.doors.channels.email.autoconfig.names import Names
from inhand.doors.channels.email.autoconfig.servers import End
from inhand.ground import clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PAGE = b"""<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="shop.example">
<incomingServer type="pop3"><hostname>pop.shop.example</hostname><port>995</port>
<socketType>SSL</socketType></incomingServer>
<incomingServer type="imap"><hostname>mail.%EMAILDOMAIN%</hostname><port>993</port>
<socketType>SSL</socketType>
<username>%EMAILLOCALPART%</username></incomingServer>
<outgoingServer type="smtp"><hostname>mail.shop.example</hostname><port>587</port>
<socketType>STARTTLS</socketType></outgoingServer>
</emailProvider></clientConfig>"""
NOWHERE = "http://127.0.0.1:1/{domain}"


@contextmanager
def web(pages: Mapping[str, bytes], moved: Mapping[str, str]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            self.send_response(302 if path in moved else 200 if path in pages else 404)
            if path in moved:
                self.send_header("Location", moved[path])
            self.end_headers()
            self.wfile.write(pages.get(path, b""))

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@contextmanager
def names(*records: str) -> Iterator[Names]:
    """A name server that knows these lines of a zone file and nothing else."""
    kept = []
    for line in records:
        name, ttl, kind, word, rest = line.split(None, 4)
        kept.append(dns.rrset.from_text(name, int(ttl), kind, word, rest))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))

        def serve() -> None:
            while True:
                try:
                    raw, asker = server.recvfrom(4096)
                except OSError:
                    return
                query = dns.message.from_wire(raw)
                answer = dns.message.make_response(query)
                asked = query.question[0]
                answer.answer = [row for row in kept if row.name == asked.name and row.rdtype == asked.rdtype]
                server.sendto(answer.to_wire(), asker)

        threading.Thread(target=serve, daemon=True).start()
        yield Names(["127.0.0.1"], server.getsockname()[1], seconds=60)


def loopback(address: outside.Ip) -> bool:
    return str(address) == "127.0.0.1"


def world(resolver: Names, **places: object) -> World:
    given: dict[str, object] = {"own": (NOWHERE,), "ispdb": NOWHERE, "may_ask": loopback, "seconds": 60.0}
    return World(names=resolver, **(given | places))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "imap", "smtp", "oauth"),
    [
        ("help@gmail.com", "imap.gmail.com", End("smtp.gmail.com", 465, "tls"), "google"),
        (
            "Help@HotMail.com ",
            "outlook.office365.com",
            End("smtp-mail.outlook.com", 587, "starttls"),
            "microsoft",
        ),
        ("help@yahoo.fr", "imap.mail.yahoo.com", End("smtp.mail.yahoo.com", 465, "tls"), ""),
        ("help@me.com", "imap.mail.me.com", End("smtp.mail.me.com", 587, "starttls"), ""),
        ("help@gmx.de", "imap.gmx.net", End("mail.gmx.net", 465, "tls"), ""),
    ],
)
def test_the_big_providers_are_known_without_asking(address: str, imap: str, smtp: End, oauth: str) -> None:
    found = find(address)
    assert found is not None
    assert (found.imap.host, found.smtp, found.oauth) == (imap, smtp, oauth)
    assert known.by_server(found.smtp.host)


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("aspmx.l.google.com.", "Gmail"),
        ("shop-example.mail.protection.outlook.com", "Microsoft 365"),
        ("in1-smtp.messagingengine.com", "Fastmail"),
        ("mx.evilgoogle.com", None),
    ],
)
def test_a_domain_of_ones_own_is_known_by_who_takes_its_mail(host: str, name: str | None) -> None:
    with names(f"shop.example. 60 IN MX 10 {host.rstrip('.')}.") as resolver:
        found = find("help@shop.example", world(resolver))
    assert (found.source if found else None) == name


def test_what_a_domain_publishes_is_read() -> None:
    with web({"/own": PAGE}, {}) as url, names() as resolver:
        found = find("help@shop.example", world(resolver, own=(NOWHERE, url + "/own?emailaddress={address}")))
    assert found is not None
    assert found.imap == End("mail.shop.example", 993, "tls")
    assert found.smtp == End("mail.shop.example", 587, "starttls")
    assert (found.user, found.source) == ("help", "the settings that shop.example publishes")


def test_the_name_service_names_servers() -> None:
    records = (
        "_imaps._tcp.shop.example. 60 IN SRV 0 1 993 imap.shop.example.",
        "_submissions._tcp.shop.example. 60 IN SRV 0 0 0 .",
        "_submission._tcp.shop.example. 60 IN SRV 20 1 587 second.shop.example.",
    )
    with names(*records) as resolver:
        found = find("help@shop.example", world(resolver))
    assert found is not None
    assert (found.imap, found.smtp) == (
        End("imap.shop.example", 993, "tls"),
        End("second.shop.example", 587, "starttls"),
    )


def test_nothing_reachable_is_nothing_found() -> None:
    with names() as resolver:
        assert find("help@shop.example", world(resolver)) is None
    for nonsense in ("", "help", "help@", "help@localhost", "help@10.0.0.1", "help@a/b.example", "x@-.ä"):
        assert find(nonsense, world(resolver)) is None


def test_a_page_of_nonsense_is_no_answer() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x "xx">]>' + PAGE
    unsafe = PAGE.replace(b"SSL", b"plain")
    for raw in (
        b"",
        b"<html><body>Not found</body></html>",
        bomb,
        unsafe,
        PAGE[:200],
        PAGE.replace(b"993", b"99999"),
    ):
        assert client_config.read(raw, "help@shop.example", source="x") is None
    strange = PAGE.replace(b"mail.%EMAILDOMAIN%", b"127.0.0.1/x")
    assert client_config.read(strange, "help@shop.example", source="x") is None


def test_only_the_public_net_is_asked_whatever_a_name_or_a_redirect_says() -> None:
    for inner in (
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "::1",
        "fd00::1",
        "::ffff:10.0.0.1",
        "224.0.0.1",
    ):
        assert not outside.is_public(ip_address(inner))
    assert outside.is_public(ip_address("9.9.9.9"))
    end = clock.monotonic() + 600
    with web({"/page": b"x" * 100}, {"/inner": "http://127.0.0.2/", "/loop": "/loop", "/on": "/page"}) as url:
        with pytest.raises(outside.Unreachable, match="public net"):
            outside.get(url + "/page", end=end, most_bytes=1000)
        with pytest.raises(outside.Unreachable, match="public net"):
            outside.get(url + "/inner", end=end, most_bytes=1000, may_ask=loopback)
        with pytest.raises(outside.Unreachable, match="redirects"):
            outside.get(url + "/loop", end=end, most_bytes=1000, may_ask=loopback)
        with pytest.raises(outside.Unreachable, match="too large"):
            outside.get(url + "/page", end=end, most_bytes=50, may_ask=loopback)
        with pytest.raises(outside.Unreachable, match="no time"):
            outside.get(url + "/page", end=0, most_bytes=1000, may_ask=loopback)
        assert len(outside.get(url + "/on", end=end, most_bytes=1000, may_ask=loopback)) == 100
    with pytest.raises(outside.Unreachable, match="https only"):
        outside.get("http://9.9.9.9/", end=end, most_bytes=1000)
