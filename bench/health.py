"""What measuring costs: the health page, a rebuild, and what it adds to a mail.

    bin/bench health --sizes 10000 100000 1000000
    bin/postgres bin/bench health --sizes 10000 100000 1000000

The desks of the page have had their conversations over two years, so four weeks hold a twenty-sixth of them: rows and
tracks are written as folding would, and 500 conversations are open. Above 10,000 the database copies what is there, so
that a million takes minutes. "page" is asked when nothing has happened since somebody asked before, "page after news"
when a mail was received and folded in between, which a desk does once a minute; "first" is the first asking after the
days were summed by the worker, "first of two filters" that of a choice whose days nobody keeps. The rebuild folds the
ledger of real mails that were received, routed and answered.
"""

from __future__ import annotations

import argparse
import time
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from bench import asked, desk
from bench.receive import mails

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Model

    from inhand.doors.channels.models import Channel

_SPAN = timedelta(days=730)
_OPEN = 500
_POLL = 100
_WARM = 3
# So many are written by us; the database makes more of them.
_WRITTEN = 10_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000])
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--mails", type=int, default=400)
    asked.wants_json(parser)
    wanted = parser.parse_args()
    desk.load()
    answer: dict[str, Any] = {"folding": _folding(wanted.mails)}
    answer["pages"] = {str(size): _pages(size, wanted.rounds) for size in sorted(wanted.sizes)}
    if wanted.json:
        asked.as_json("health", answer)
    else:
        _tell(answer)


def _folding(count: int) -> dict[str, Any]:
    """Receive mails and answer them; then fold what that told. Return the costs of each."""
    channel = desk.furnish()
    from inhand.desk.conversations.models import Conversation  # noqa: PLC0415 -- needs the applications to be loaded
    from inhand.desk.measures.actions.follow import follow  # noqa: PLC0415
    from inhand.desk.measures.actions.rebuild import rebuild  # noqa: PLC0415
    from inhand.desk.replies.actions.send import Reply, send  # noqa: PLC0415
    from inhand.desk.rules.targets import DEFAULTS  # noqa: PLC0415
    from inhand.doors.channels import accept  # noqa: PLC0415
    from inhand.ground.outbox import worker  # noqa: PLC0415

    raws = mails(count)

    def receive() -> None:
        for first in range(0, count, _POLL):
            accept.store(channel, raws[first : first + _POLL], at=desk.NOW)
            worker.run_all()

    def answer() -> None:
        for held in Conversation.objects.filter(owner__isnull=False).select_related("owner"):
            reply = Reply("Here it is.", held.revision, client_key=f"k{held.pk}")
            send(held, reply=reply, by=held.owner, at=desk.NOW, undo=timedelta(hours=1))  # type: ignore[arg-type]

    def fold() -> None:
        while follow(promised=DEFAULTS, at=desk.NOW):
            pass

    received, folded = _cpu(receive), _cpu(fold)
    answer()
    wall, cpu = time.perf_counter(), time.process_time()
    entries = rebuild(promised=DEFAULTS, at=desk.NOW)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {
        "cpu_ms_a_mail": round(received / count, 2),
        "folding_ms_a_mail": round(folded / count, 3),
        "share": round(folded / received, 3),
        "entries": entries,
        "rebuilt_a_second": round(entries / wall),
        "rebuilt_a_cpu_second": round(entries / cpu),
    }


def _cpu(work: Callable[[], None]) -> float:
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000


def _pages(size: int, rounds: int) -> dict[str, Any]:
    desk.new_database(f"health{size}")
    channel = desk.furnish()
    from inhand.desk.measures import known  # noqa: PLC0415 -- needs the applications to be loaded
    from inhand.desk.measures.actions.sum_up import SHOWN, keep_days  # noqa: PLC0415

    known.forget()
    filling = time.perf_counter()
    _fill(size)
    filling = time.perf_counter() - filling
    kept = asked.Cost()
    for _ in range(0, SHOWN.days + 1, 7):  # a week at a time
        kept.of(lambda: keep_days(now=desk.NOW))
    get, raws = desk.visitor(), mails(rounds + _WARM)
    first, filtered = asked.Cost(), asked.Cost()
    first.of(partial(get, "/health/"))
    filtered.of(partial(get, "/health/?topic=billing&urgency=1"))
    figures: dict[str, Any] = {
        "filled_in_s": round(filling),
        "days_kept_cpu_ms": round(sum(kept.cpu)),
        "a_week_kept_cpu_ms": round(max(kept.cpu)),
        "first_cpu_ms": round(first.cpu[0]),
        "first_of_two_filters_cpu_ms": round(filtered.cpu[0]),
    }
    asks = {
        "page": "/health/",
        "page after news": "/health/",
        "page of a team": "/health/?team=2",
        "now": "/health/now/",
        "twelve weeks": "/health/?days=84",
        "list": "/health/list/first_response/",
        "staffing": "/health/staffing/",
        "lanes": "/health/lanes/",
    }
    for name, path in asks.items():
        cost = asked.Cost()
        for number in range(_WARM + rounds):
            if "news" in name:
                _receive(channel, raws.pop())
            if number < _WARM:
                get(path)
            else:
                cost.of(partial(get, path))
        figures[name] = cost.told()
    return figures


def _receive(channel: Channel, raw: bytes) -> None:
    """Receive a mail of somebody new, and fold what that told."""
    from inhand.desk.measures.actions.follow import follow  # noqa: PLC0415 -- needs the applications to be loaded
    from inhand.desk.rules.targets import DEFAULTS  # noqa: PLC0415
    from inhand.doors.channels import accept  # noqa: PLC0415
    from inhand.ground.outbox import worker  # noqa: PLC0415

    accept.store(channel, [raw], at=desk.NOW)
    worker.run_all()
    while not follow(promised=DEFAULTS, at=desk.NOW):
        pass


def _fill(size: int) -> None:
    """Write what folding would have written of conversations over two years."""
    from inhand.desk.contacts.models import Contact  # noqa: PLC0415 -- needs the applications to be loaded
    from inhand.desk.conversations.models import Conversation, Inbox  # noqa: PLC0415
    from inhand.desk.ledger.queries import latest_id  # noqa: PLC0415
    from inhand.desk.measures.actions.follow import _ROW, _TRACK  # noqa: PLC0415
    from inhand.desk.measures.models import Cursor, Measured, Tracked  # noqa: PLC0415
    from inhand.desk.teams.models import Team, Teammate  # noqa: PLC0415
    from inhand.ground import prepared  # noqa: PLC0415

    people = list(Teammate.objects.order_by("pk").values_list("pk", flat=True))
    teams = list(Team.objects.order_by("pk").values_list("pk", flat=True))
    inbox, contact = Inbox.objects.get().pk, Contact.objects.create(name="Otto", created_at=desk.NOW).pk
    fields = [field for field in Conversation._meta.concrete_fields if not field.primary_key]  # noqa: SLF001
    names, plain = (
        tuple(field.name for field in fields),
        {field.attname: field.get_default() for field in fields},
    )
    written = min(size, _WRITTEN)
    numbers = range(written)
    with transaction.atomic():
        prepared.write_all(
            Conversation, names,
            (tuple(_conversation(n, written, plain, inbox, contact, teams, people).values()) for n in numbers),
        )  # fmt: skip
        rows = (row for n in numbers for row in _rows(n, written, 10 * (n - size), inbox, teams, people))
        prepared.write_all(Measured, _ROW, rows)
        prepared.write_all(Tracked, _TRACK, (_track(n, written, inbox, teams, people) for n in numbers))
    for model in (Conversation, Measured, Tracked):
        with _without_indexes(model):
            for copy in range(1, size // written):
                _copy(model, copy, written)
    Cursor.objects.create(pk=Cursor.ONLY, entry=latest_id(), caught_up_at=desk.NOW)
    with connection.cursor() as cursor:  # a worker of PostgreSQL does this by itself; SQLite's desks never do
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")


@contextmanager
def _without_indexes(model: type[Model]) -> Iterator[None]:
    """Write the indexes of a table when its rows are there: sorted once, where each row would search its place."""
    table = model._meta.db_table  # noqa: SLF001 -- Django's documented way to the name
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")  # nor look up what foreign keys name
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT IN "
                "(SELECT conname FROM pg_constraint)",
                [table],
            )
        else:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql > '' AND tbl_name = %s",
                [table],
            )
        made = dict(cursor.fetchall())
        for name in made:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for statement in made.values():
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = DEFAULT")


def _copy(model: type[Model], copy: int, written: int) -> None:
    """Let the database write again what is closed, as other conversations."""
    moved = {"id": "{} + {}", "conversation": "{} + {}", "entry": "{} + {}"}
    steps = {"id": 10 * written * copy, "conversation": written * copy, "entry": 10 * written * copy}
    columns = [field.column for field in model._meta.concrete_fields]  # noqa: SLF001
    taken = [
        moved[name].format(f'"{name}"', steps[name]) if name in moved else f'"{name}"' for name in columns
    ]
    which = {"measures_measured": f"conversation <= {written - _OPEN}"}.get(
        model._meta.db_table,  # noqa: SLF001
        "state = 'closed'",
    )
    bound = "id" if "id" in columns else "conversation"
    most = 10 * written if bound == "id" else written
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) "  # noqa: S608, SLF001 -- our own names and numbers
            f"SELECT {', '.join(taken)} FROM {model._meta.db_table} WHERE {which} AND {bound} <= {most}"  # noqa: SLF001
        )


def _at(number: int, size: int) -> Any:  # noqa: ANN401 -- a moment
    return desk.NOW - _SPAN * ((size - number) / size)


def _conversation(  # noqa: PLR0917 -- of a bench
    n: int, size: int, plain: dict[str, Any], inbox: int, contact: int, teams: list[int], people: list[int]
) -> dict[str, Any]:
    at, is_open = _at(n, size), n >= size - _OPEN
    return plain | {
        "inbox_id": inbox, "contact_id": contact, "team_id": teams[n % 3], "owner_id": people[n % 8],
        "state": "open" if is_open else "closed", "subject": f"Matter {n}", "opened_at": at, "last_message_at": at,
        "waiting_since": at if is_open else None, "due_at": at + timedelta(hours=4) if is_open else None,
        "closed_at": None if is_open else at + timedelta(hours=3),
        "climb_at": desk.NOW + timedelta(hours=1) if is_open else None,
    }  # fmt: skip


def _rows(
    n: int, size: int, entry: int, inbox: int, teams: list[int], people: list[int]
) -> Iterator[tuple[Any, ...]]:
    """Yield what a conversation leaves: it comes, is somebody's, is answered, is closed. Its entries are before all of
    the ledger.
    """
    at, person = _at(n, size), people[n % 8]
    dimensions = (teams[n % 3], inbox, "email", ("billing", "technical", "")[n % 3], 1 + (n % 7 == 0))
    wait, minute = 5.0 + n * 37 % 600, timedelta(minutes=1)

    def row(kind: str, number: int, began: Any, ended: Any, **more: Any) -> tuple[Any, ...]:  # noqa: ANN401
        took = (ended - began) / minute
        return (
            kind, entry + number, n + 1, *dimensions, more.get("person", person), began, ended, took, took,
            more.get("target"), False, more.get("good"), more.get("effort"), None,
        )  # fmt: skip

    yield row("arrival", 0, at, at, good=True, person=None)
    yield row("given", 1, at, at + minute)
    yield row("first_owner", 1, at, at + minute)
    if n >= size - _OPEN:
        return
    answered = at + wait * minute
    yield row("first_response", 2, at, answered, target=240)
    yield row("reply", 2, answered, answered, effort=4.0 + n % 11)
    yield row("closed", 2, at, answered)
    yield row("held", 2, at + minute, answered)


def _track(n: int, size: int, inbox: int, teams: list[int], people: list[int]) -> tuple[Any, ...]:
    at, is_open = _at(n, size), n >= size - _OPEN
    person = people[n % 8]
    return (
        n + 1, teams[n % 3], inbox, "email", ("billing", "technical", "")[n % 3], "rule", 1 + (n % 7 == 0),
        "open" if is_open else "closed", at, at if is_open else None, person, at if is_open else None, None, at,
        None if is_open else at, not is_open, None, None, None, 0, None if is_open else at,
        None if is_open else person, 0, n * 10, {}, {}, [], None, 0,
    )  # fmt: skip


def _tell(answer: dict[str, Any]) -> None:
    print(answer["folding"])
    for size, figures in answer["pages"].items():
        print(size)
        for name, told in figures.items():
            print(f"  {name:<22} {told}")


if __name__ == "__main__":
    main()
