"""How many mails a second go the whole way: stored, read, placed, routed, owned; and what follows, as search does.

    bin/bench receive --mails 1000
    bin/postgres bin/bench receive --mails 1000

Beside it, in the same run, the least of database work: the very rows that those mails became (contact, handle,
arrival, conversation, message, entries), written once more into an empty desk, with all its indexes, by the plain
driver with ready values, in one commit for each poll of a hundred.

The first poll is told apart: a worker that has just started loads its lists of words and languages for it, and
compiles its statements.
"""

from __future__ import annotations

import argparse
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from psycopg.types.string import TextLoader

from bench import asked, desk

if TYPE_CHECKING:
    from collections.abc import Callable

_POLL = 100
_PARENTS = ("contacts_contact", "contacts_handle", "conversations_conversation")
_TABLES = (*_PARENTS, "channels_arrival", "conversations_message", "ledger_entry")
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


class Stopwatch:
    """Adds up what work costs."""

    def __init__(self) -> None:
        self._wall = self._cpu = 0.0

    def measure(self, work: Callable[[], object]) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        self._wall += time.perf_counter() - wall
        self._cpu += time.process_time() - cpu

    def figures(self, count: int) -> dict[str, float]:
        """Return mails a second and CPU milliseconds a mail."""
        return {
            "mails_a_second": round(count / self._wall, 1),
            "cpu_ms_a_mail": round(self._cpu * 1000 / count, 3),
        }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, default=1000)
    asked.wants_json(parser)
    wanted = parser.parse_args()
    count = wanted.mails
    desk.load()
    channel = desk.furnish()
    from django.db import connection, connections  # noqa: PLC0415 -- needs the applications to be loaded

    from inhand.desk.conversations.models import Conversation  # noqa: PLC0415
    from inhand.desk.ledger.models import Entry  # noqa: PLC0415
    from inhand.doors.channels import accept  # noqa: PLC0415
    from inhand.doors.channels.models import Arrival  # noqa: PLC0415
    from inhand.ground import clock  # noqa: PLC0415
    from inhand.ground.outbox import tasks, worker  # noqa: PLC0415
    from inhand.ground.outbox.models import Job  # noqa: PLC0415
    from inhand.ground.settle import settle  # noqa: PLC0415

    raws = mails(_POLL + count)
    first_poll, whole, after, bare = Stopwatch(), Stopwatch(), Stopwatch(), Stopwatch()
    settle()  # as every process that works does once it has started

    def until_owned(first: int) -> None:
        accept.store(channel, raws[first : first + _POLL], at=desk.NOW)
        while Job.objects.filter(queue=tasks.DESK, priority__gte=0, run_at__lte=clock.now()).exists():
            worker.run_due(tasks.DESK, "bench", worker.DESK_BATCH)

    first_poll.measure(partial(until_owned, 0))
    worker.run_all()
    for first in range(_POLL, _POLL + count, _POLL):
        whole.measure(partial(until_owned, first))
        after.measure(worker.run_all)
    became = {
        "accepted": Arrival.objects.filter(state="accepted").count(),
        "conversations": Conversation.objects.count(),
        "owned": Conversation.objects.filter(owner__isnull=False).count(),
        "entries": Entry.objects.count(),
    }
    polls = _polls(desk.plain(connections["default"]), connection.vendor)
    empty = desk.new_database("bare")
    desk.furnish()
    plain = desk.plain(empty)
    bare.measure(lambda: _write(plain, polls))
    figures = {
        "first": first_poll.figures(_POLL),
        "whole": whole.figures(count),
        "after": after.figures(count),
        "bare": bare.figures(_POLL + count),
    }
    ratio = round(figures["whole"]["cpu_ms_a_mail"] / figures["bare"]["cpu_ms_a_mail"], 1)
    if wanted.json:
        asked.as_json(
            "receive",
            {"database": empty.vendor, "mails": count, "became": became, "figures": figures, "ratio": ratio},
        )
        return
    print(f"{empty.vendor}: {count} mails, " + ", ".join(f"{n} {name}" for name, n in became.items()))
    for name, each in figures.items():
        print(
            f"  {name:<6} {each['mails_a_second']:10.1f} mails/s {each['cpu_ms_a_mail']:8.2f} ms CPU a mail"
        )
    print(f"  the whole takes {ratio} times the CPU of the bare rows")


def _polls(plain: Any, vendor: str) -> list[list[tuple[str, list[tuple[Any, ...]]]]]:  # noqa: ANN401 -- of either driver
    """Return for each poll the statements and rows that its mails became, parents first."""
    if vendor == "postgresql":  # as text, so that they are written as they were read
        for kind in ("json", "jsonb"):
            plain.adapters.register_loader(kind, TextLoader)
    place = "?" if vendor == "sqlite" else "%s"
    read: dict[str, list[tuple[Any, ...]]] = {}
    statements: dict[str, str] = {}
    names_of: dict[str, list[str]] = {}
    for table in _TABLES:
        cursor = plain.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608 -- our own names
        names = names_of[table] = [column[0] for column in cursor.description]
        read[table] = cursor.fetchall()
        columns, places = ", ".join(f'"{name}"' for name in names), ", ".join([place] * len(names))
        statements[table] = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608
    messages = read["conversations_message"]
    parent = names_of["conversations_message"].index("conversation_id")
    polls, known = [], 0
    for first in range(0, len(messages), _POLL):
        share, last = first / len(messages), min(first + _POLL, len(messages))
        # Who writes for the first time opens a conversation: what is new of both comes with the mail that made it.
        opened = max(known, *(row[parent] for row in messages[first:last]))
        bounds = dict.fromkeys(_PARENTS, (known, opened))
        known = opened
        polls.append(
            [
                (statements[table], rows[slice(*bounds.get(table, _cut(rows, share, last / len(messages))))])
                for table, rows in read.items()
            ]
        )
    return polls


def _cut(rows: list[tuple[Any, ...]], first: float, last: float) -> tuple[int, int]:
    return round(len(rows) * first), round(len(rows) * last)


def _write(plain: Any, polls: list[list[tuple[str, list[tuple[Any, ...]]]]]) -> None:  # noqa: ANN401 -- of either driver
    for poll in polls:
        plain.execute("BEGIN")
        cursor = plain.cursor()
        for statement, rows in poll:
            cursor.executemany(statement, rows)
        plain.execute("COMMIT")


if __name__ == "__main__":
    main()
