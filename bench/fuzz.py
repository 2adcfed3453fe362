"""Does any mail break the reading? Mails are made worse for a while, at random but the same for the same seed.

    bin/bench fuzz --seconds 600 --seed 1
    bin/bench fuzz --seconds 600 --data FOLDER --keep found/

Begins with mails made here (and those of the folder), and makes them worse: bits, lines, headers, boundaries, charsets
and transfer encodings are changed, cut, doubled and mixed. What raises anything but ``Unreadable``, or takes over two
seconds of CPU, is a finding; ``--keep`` writes it down.
"""

# ruff: noqa: E501 -- what is made worse is written as it is

from __future__ import annotations

import argparse
import hashlib
import random  # noqa: TID251 -- chance is what is wanted
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from bench import asked
from inhand.doors.channels.email.mime import Unreadable
from inhand.doors.channels.email.parse import parse
from inhand.doors.cli.mail.inspect import account

if TYPE_CHECKING:
    from collections.abc import Callable

    Worsen = Callable[[random.Random, list[bytes], list[bytes]], list[bytes]]

TOO_SLOW = 2.0
_LARGEST_SEED = 200_000
_ACCOUNT = account(["help@desk.example"])
_PIECES = (
    b"Content-Type: multipart/mixed; boundary=x", b"Content-Type: multipart/report; report-type=delivery-status; boundary=x",
    b"Content-Type: message/rfc822", b"Content-Type: message/delivery-status", b"Content-Type: text/html; charset=utf-7",
    b'Content-Type: text/plain; charset="\xff\xfe"', b"Content-Type: application/ms-tnef; name*0*=utf-8''%ff; name*1=x",
    b"Content-Type: ;;;=;", b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: x-uuencode",
    b"Content-Transfer-Encoding: quoted-printable", b"Content-Disposition: attachment; filename==?utf-8?b?!!!?=",
    b"Subject: =?x-unknown?q?=ff=fe?= =?utf-8?b?8J+Yg?=", b'From: "a@b" <<>> (((', b"From: =?utf-7?q?+ACI-?= <@@>",
    b"Date: Mon, 99 Foo 99999 99:99:99 +9999", b"Message-ID: <<<>>>", b"References: " + b"<a@b> " * 300,
    b'Authentication-Results: desk.example; dmarc=fail (((; dkim=pass header.d="', b"Auto-Submitted: auto-replied",
    b"Subject: Fwd: x", b"Von: <a@b>", b"--x", b"--x--", b"begin 644 x", b"\x00\x00", b"\r", b"",
    b"<table><tr><td>" * 50, b"<!--[if", b"> " * 400, b"On Mon, 1 Jan wrote:", b"Final-Recipient: rfc822; \xff@", b"Status: 5.1.1",
)  # fmt: skip


def made() -> list[bytes]:
    """Return mails to begin with: one of each kind that is read differently."""
    head = b"From: Ann <ann@c.example>\r\nTo: help@desk.example\r\nSubject: Gr\xc3\xbc\xc3\x9fe\r\nMessage-ID: <1@c.example>\r\nMIME-Version: 1.0\r\n"
    plain = (
        head
        + b"Content-Type: text/plain; charset=utf-8\r\n\r\nHello\r\n\r\nOn Mon, 2 Mar 2026 Bob wrote:\r\n> old\r\n-- \r\nAnn\r\n"
    )
    mixed = (
        head
        + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n"
        b"--y\r\nContent-Type: text/plain\r\n\r\nHi\r\n--y\r\nContent-Type: text/html\r\n\r\n<p>Hi <b>you</b><img src=cid:1></p>\r\n--y--\r\n"
        b"--x\r\nContent-Type: image/png; name=a.png\r\nContent-ID: <1>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--x--\r\n"
    )
    report = (
        head.replace(b"Ann <ann@c.example>", b"mailer-daemon@mx.example")
        + b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\n\r\nfailed\r\n--x\r\n"
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\n"
        b"Action: failed\r\nStatus: 5.1.1\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n"
        + plain
        + b"\r\n--x--\r\n"
    )
    forward = (
        head.replace(b"Subject: ", b"Subject: Fwd: ")
        + b"\r\nFYI\r\n\r\n-----Original Message-----\r\nFrom: Otto <o@c.example>\r\nSent: Mon\r\n\r\nHi\r\n"
    )
    return [plain, mixed, report, forward]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, help="a folder of mails to begin with, too")
    parser.add_argument("--keep", type=Path, help="write what is found into this folder")
    asked.wants_json(parser)
    given = parser.parse_args()
    seeds = made() + _seeds(given.data)
    found: dict[str, bytes] = {}
    count, slowest, end = 0, 0.0, time.monotonic() + given.seconds
    while time.monotonic() < end:
        raw = worse(random.Random(f"{given.seed} {count}"), seeds)  # noqa: S311 -- the same mails for the same seed
        begun = time.process_time()
        problem = read(raw)
        took = time.process_time() - begun
        slowest, count = max(slowest, took), count + 1
        if problem or took > TOO_SLOW:
            what = problem or f"slow: {took:.1f} s"
            if found.setdefault(what, raw) is raw:
                print(f"{what} (mail {count - 1} of seed {given.seed})", flush=True)
    for what, raw in found.items():
        if given.keep:
            given.keep.mkdir(parents=True, exist_ok=True)
            (given.keep / f"{hashlib.sha256(what.encode()).hexdigest()[:10]}.eml").write_bytes(raw)
    if given.json:
        asked.as_json(
            "fuzz", {"mails": count, "seeds": len(seeds), "slowest_s": slowest, "found": sorted(found)}
        )
        return
    print(
        f"{count} mails from {len(seeds)} in {given.seconds:.0f} s, slowest {slowest * 1e3:.0f} ms: {len(found)} found"
    )


def _seeds(folder: Path | None) -> list[bytes]:
    files = sorted(folder.rglob("*.eml")) if folder else []
    return [file.read_bytes() for file in files if file.stat().st_size < _LARGEST_SEED]


def read(raw: bytes) -> str:
    """Return where and how it broke, empty if it was read or refused in words."""
    try:
        parse(raw, _ACCOUNT)
    except Unreadable:
        return ""
    except Exception as error:  # noqa: BLE001 -- the question is whether there is any
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}"
    return ""


def worse(chance: random.Random, seeds: list[bytes]) -> bytes:
    """Return one of the mails, changed one to eight times."""
    lines = chance.choice(seeds).split(b"\n")
    others = chance.choice(seeds).split(b"\n")
    for _ in range(chance.randint(1, 8)):
        lines = chance.choice(_WAYS)(chance, lines, others)
    return b"\n".join(lines)


def _place(chance: random.Random, lines: list[bytes]) -> int:
    """Headers matter most, so half of the changes fall there."""
    return chance.randrange(min(len(lines), 40) if chance.random() < 0.5 else len(lines)) if lines else 0  # noqa: PLR2004


def _insert(chance: random.Random, lines: list[bytes], _others: list[bytes]) -> list[bytes]:
    at = _place(chance, lines)
    return [*lines[:at], chance.choice(_PIECES), *lines[at:]]


def _replace(chance: random.Random, lines: list[bytes], _others: list[bytes]) -> list[bytes]:
    at = _place(chance, lines)
    return [*lines[:at], chance.choice(_PIECES), *lines[at + 1 :]]


def _cut(chance: random.Random, lines: list[bytes], _others: list[bytes]) -> list[bytes]:
    at = _place(chance, lines)
    return lines[:at] + lines[at + chance.randint(1, 5) :]


def _end(chance: random.Random, lines: list[bytes], _others: list[bytes]) -> list[bytes]:
    return lines[: _place(chance, lines) + 1]


def _double(chance: random.Random, lines: list[bytes], _others: list[bytes]) -> list[bytes]:
    at, size = _place(chance, lines), chance.randint(1, 20)
    return lines[: at + size] + lines[at : at + size] * chance.choice((1, 2, 50)) + lines[at + size :]


def _mix(chance: random.Random, lines: list[bytes], others: list[bytes]) -> list[bytes]:
    at, size = _place(chance, others), chance.randint(1, 40)
    to = _place(chance, lines)
    return lines[:to] + others[at : at + size] + lines[to:]


def _bytes(chance: random.Random, lines: list[bytes], _others: list[bytes]) -> list[bytes]:
    if not lines:
        return lines
    at = _place(chance, lines)
    line = bytearray(lines[at])
    for _ in range(chance.randint(1, 4)):
        spot = chance.randrange(len(line) + 1)
        line[spot : spot + chance.randint(0, 2)] = chance.randbytes(chance.randint(0, 3))
    return [*lines[:at], bytes(line), *lines[at + 1 :]]


def _long(chance: random.Random, lines: list[bytes], _others: list[bytes]) -> list[bytes]:
    at = _place(chance, lines)
    piece = lines[at][-chance.randint(1, 20) :] if lines else b"x"
    return [
        *lines[:at],
        (lines[at] if lines else b"") + piece * chance.choice((10, 1_000, 5_000)),
        *lines[at + 1 :],
    ]


_WAYS: tuple[Worsen, ...] = (_insert, _replace, _cut, _end, _double, _mix, _bytes, _bytes, _long)


if __name__ == "__main__":
    main()
