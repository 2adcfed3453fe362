"""How many mails a second go the whole way: stored, read, placed, routed, owned.

    bin/bench receive --mails 1000
    bin/postgres bin/bench receive --mails 1000

Beside it, in the same run, the bare minimum of database work for a mail: five inserts, committed by the hundred.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

from bench import desk

if TYPE_CHECKING:
    from collections.abc import Callable

_POLL = 100
_WORDS = (
    "I would like a refund for my order",
    "The machine shows an error and is broken",
    "When do you open on Sunday?",
)


def mails(count: int) -> list[bytes]:
    """Return mails of about 1.5 kB; every third answers an earlier one."""
    return [_mail(number) for number in range(count)]


def _mail(number: int) -> bytes:
    follows = number % 3 == 2 and number > _POLL  # noqa: PLR2004 -- every third, once there is something to answer
    first = number - _POLL if follows else number
    quote = "\r\n".join(f"> line {line} of what was said before" for line in range(10)) if follows else ""
    head = (
        f'From: "Customer {first}" <c{first}@c.example>',
        "To: help@desk.example",
        f"Subject: {'Re: ' if follows else ''}Matter {first}",
        f"Message-ID: <m{number}@c.example>",
        *([f"In-Reply-To: <m{first}@c.example>", f"References: <m{first}@c.example>"] if follows else ()),
        "Date: Wed, 04 Mar 2026 09:00:00 +0000",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
    )
    body = f"Hello,\r\n\r\n{_WORDS[first % 3]}. {'It matters to me. ' * 20}\r\n\r\n{quote}\r\n"
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


def measure(work: Callable[[], None], count: int) -> tuple[float, float]:
    """Return mails a second and CPU milliseconds a mail."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return count / (time.perf_counter() - wall), (time.process_time() - cpu) * 1000 / count


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, default=1000)
    count = parser.parse_args().mails
    desk.load()
    channel = desk.furnish()
    from django.db import connection, transaction  # noqa: PLC0415 -- needs the applications to be loaded

    from inhand.desk.conversations.models import Conversation  # noqa: PLC0415
    from inhand.desk.ledger.models import Entry  # noqa: PLC0415
    from inhand.doors.channels import accept  # noqa: PLC0415
    from inhand.doors.channels.models import Arrival  # noqa: PLC0415
    from inhand.ground.outbox import worker  # noqa: PLC0415

    raws = mails(count)

    def whole() -> None:
        for first in range(0, count, _POLL):
            accept.store(channel, raws[first : first + _POLL], at=desk.NOW)
            worker.run_all()

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bench_bare (id INTEGER PRIMARY KEY, raw TEXT)" if connection.vendor == "sqlite"
                           else "CREATE TABLE bench_bare (id SERIAL PRIMARY KEY, raw TEXT)")  # fmt: skip
            for first in range(0, count, _POLL):
                with transaction.atomic():
                    for raw in raws[first : first + _POLL]:
                        for _ in range(5):
                            cursor.execute("INSERT INTO bench_bare (raw) VALUES (%s)", [raw.decode()])

    rate, cpu = measure(whole, count)
    bare_rate, bare_cpu = measure(bare, count)
    owned = Conversation.objects.filter(owner__isnull=False).count()
    print(f"{connection.vendor}: {count} mails, {Arrival.objects.filter(state='accepted').count()} accepted, "
          f"{Conversation.objects.count()} conversations, {owned} owned, {Entry.objects.count()} entries")  # fmt: skip
    print(f"  whole path    {rate:8.0f} mails/s  {cpu:6.2f} ms CPU a mail")
    print(f"  bare inserts  {bare_rate:8.0f} mails/s  {bare_cpu:6.2f} ms CPU a mail")
    print(f"  ratio         {bare_rate / rate:8.1f}            {cpu / bare_cpu:6.1f}")


if __name__ == "__main__":
    main()
