"""What a page costs, and that it does not cost more when more is closed.

    bin/bench pages --sizes 1000 10000 100000
    bin/postgres bin/bench pages

500 conversations are open, the rest is closed. Beside the pages, in the same run, the bare query of a queue.
"""

from __future__ import annotations

import argparse
import time
from datetime import timedelta
from functools import partial
from statistics import median, quantiles
from typing import TYPE_CHECKING

from bench import desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from inhand.desk.conversations.models import Conversation

_OPEN, _ROUNDS = 500, 40


def fill(size: int) -> None:
    """Add closed conversations until there are ``size``, of which 500 are open."""
    from inhand.desk.contacts.models import Contact  # noqa: PLC0415 -- needs the applications to be loaded
    from inhand.desk.conversations.models import Conversation, Inbox, Message  # noqa: PLC0415
    from inhand.desk.teams.models import Team, Teammate  # noqa: PLC0415

    have = Conversation.objects.count()
    people, team, inbox = list(Teammate.objects.all()), Team.objects.get(is_general=True), Inbox.objects.get()
    contacts = [Contact(name=f"Customer {n}", created_at=desk.NOW) for n in range(have, size)]
    contacts = Contact.objects.bulk_create(contacts, batch_size=500)
    rows = []
    for number, contact in zip(range(have, size), contacts, strict=True):
        is_open, since = number < _OPEN, desk.NOW - timedelta(minutes=number % 5000)
        rows.append(Conversation(
            inbox=inbox, contact=contact, team=team, owner=people[number % 8], state="open" if is_open else "closed",
            subject=f"Matter {number}", preview="It matters to me. " * 6, topic="billing", opened_at=since,
            last_message_at=since, waiting_since=since if is_open else None,
            due_at=since + timedelta(hours=4) if is_open else None, closed_at=None if is_open else desk.NOW,
        ))  # fmt: skip
    rows = Conversation.objects.bulk_create(rows, batch_size=500)
    Message.objects.bulk_create(
        (Message(conversation=row, inbox=inbox, direction="in", channel=1, platform="email",
                 provider_id=f"b{row.pk}@c.example", contact_id=row.contact_id, at=row.opened_at,
                 text="It matters. " * 50, sender=["c@c.example", "C"], state="received")
         for row in rows), batch_size=500,
    )  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    sizes = parser.parse_args().sizes
    desk.load()
    desk.furnish()
    from django.db import connection  # noqa: PLC0415 -- needs the applications to be loaded
    from django.test import Client  # noqa: PLC0415

    from inhand.desk.conversations.models import Conversation  # noqa: PLC0415
    from inhand.desk.conversations.queries import in_queue_order  # noqa: PLC0415
    from inhand.desk.teams.models import Teammate  # noqa: PLC0415

    client = Client(HTTP_HOST="localhost")
    client.force_login(Teammate.objects.order_by("pk")[0])
    print(f"{connection.vendor}: {_OPEN} open; wall p50 / p95 and CPU p50 in ms, {_ROUNDS} rounds")
    for size in sizes:
        fill(size)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        open_one = Conversation.objects.filter(state="open")[0].pk
        waiting = in_queue_order(Conversation.objects.filter(state="open"), desk.NOW)
        asked: dict[str, Callable[[], object]] = {
            "queue page": lambda: client.get("/queue/everyone/"),
            "queue rows": lambda: client.get("/queue/everyone/rows/"),
            "conversation page": partial(client.get, f"/conversations/{open_one}/"),
            "bare queue query": partial(_bare, waiting),
        }  # fmt: skip
        for name, ask in asked.items():
            _warm(ask)
            walls, cpus = zip(*(_once(ask) for _ in range(_ROUNDS)), strict=True)
            print(
                f"  {size:>7}  {name:<18} {median(walls):7.1f} {quantiles(walls, n=20)[18]:7.1f}   {median(cpus):7.1f}"
            )


def _bare(waiting: QuerySet[Conversation]) -> object:
    return list(waiting.values_list("pk", "subject")[:50])


def _warm(ask: Callable[[], object]) -> None:
    for _ in range(3):
        status = getattr(ask(), "status_code", 200)
        if status != 200:  # noqa: PLR2004 -- OK
            message = f"the page answers {status}"
            raise SystemExit(message)


def _once(ask: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    ask()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


if __name__ == "__main__":
    main()
