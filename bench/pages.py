"""What a page costs, beside the bare rows it shows, and that it does not cost more when more is closed.

    bin/bench pages --sizes 1000 100000
    bin/postgres bin/bench pages --json

Each size is a database of its own; all of them are asked in turn, round by round, so that what disturbs the
machine disturbs them alike. 500 conversations are open, every fifth of them in a lane, the rest is closed. "bare" is
the statement behind a queue's rows, sent by hand through the plain driver and fetched: the least that any program
would pay. Pages are asked as the web server does, through WSGI.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from bench import asked, desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.backends.base.base import BaseDatabaseWrapper

_OPEN, _BATCH, _WARM = 500, 500, 3
_QUEUES = ("everyone", "mine", "lane")
_BARE = """
SELECT c.id, c.subject, c.preview, c.platform, c.urgency, c.state, c.topic, c.waiting_since, c.due_at,
       c.has_files, c.alert, c.team_id, c.owner_id, o.name, p.name, p.company
FROM (SELECT id, CASE WHEN due_at <= {now} THEN 0 ELSE 1 END AS late FROM conversations_conversation
      WHERE state = 'open' {narrow}
      ORDER BY late, urgency DESC, waiting_since, id LIMIT 51) picked
JOIN conversations_conversation c ON c.id = picked.id
JOIN contacts_contact p ON p.id = c.contact_id LEFT JOIN teams_teammate o ON o.id = c.owner_id
ORDER BY picked.late, c.urgency DESC, c.waiting_since, c.id"""


@dataclass
class Size:
    """A desk of ``count`` conversations: its connection, and what may be asked of it."""

    count: int
    wrapper: BaseDatabaseWrapper
    asks: dict[str, Callable[[], object]] = field(default_factory=dict)
    costs: dict[str, asked.Cost] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)


def fill(size: int) -> None:
    """Add closed conversations until there are ``size``, of which 500 are open."""
    from inhand.desk.contacts.models import Contact  # noqa: PLC0415 -- needs the applications to be loaded
    from inhand.desk.conversations.models import Conversation, Inbox, Message  # noqa: PLC0415
    from inhand.desk.teams.models import Team, Teammate  # noqa: PLC0415

    people, team, inbox = (
        list(Teammate.objects.order_by("pk")),
        Team.objects.get(is_general=True),
        Inbox.objects.get(),
    )
    for first in range(0, size, 10_000):
        numbers = range(first, min(first + 10_000, size))
        contacts = [Contact(name=f"Customer {n}", created_at=desk.NOW) for n in numbers]
        contacts = Contact.objects.bulk_create(contacts, batch_size=_BATCH)
        rows = []
        for number, contact in zip(numbers, contacts, strict=True):
            is_open, since = number < _OPEN, desk.NOW - timedelta(minutes=number % 5000)
            in_lane = is_open and number % 5 == 0
            rows.append(Conversation(
                inbox=inbox, contact=contact, team=team, owner=None if in_lane else people[number % 8],
                lane_since=since if in_lane else None, state="open" if is_open else "closed",
                subject=f"Matter {number}", preview="It matters to me. " * 6, topic="billing", opened_at=since,
                last_message_at=since, waiting_since=since if is_open else None,
                due_at=since + timedelta(hours=4) if is_open else None,
                climb_at=desk.NOW + timedelta(minutes=5) if is_open else None, closed_at=None if is_open else desk.NOW,
            ))  # fmt: skip
        rows = Conversation.objects.bulk_create(rows, batch_size=_BATCH)
        Message.objects.bulk_create(
            (Message(conversation=row, inbox=inbox, direction="in", channel=1, platform="email",
                     provider_id=f"b{row.pk}@c.example", contact_id=row.contact_id, at=row.opened_at,
                     text="It matters. " * 50, sender=["c@c.example", "C"], state="received")
             for row in rows), batch_size=_BATCH,
        )  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 100_000])
    parser.add_argument("--rounds", type=int, default=60)
    asked.wants_json(parser)
    wanted = parser.parse_args()
    desk.load()
    sizes = [_made(count) for count in sorted(wanted.sizes)]
    for number in range(_WARM + wanted.rounds):
        for name in sizes[0].asks:
            for size in sizes:
                _ask(size, name, counts=number >= _WARM)
    answer = _answer(sizes)
    if wanted.json:
        asked.as_json("pages", answer)
    else:
        _tell(answer)


def _made(count: int) -> Size:
    from inhand.desk.conversations.models import Conversation  # noqa: PLC0415 -- needs the applications to be loaded

    size = Size(count, desk.new_database(f"pages{count}"))
    desk.furnish()
    fill(count)
    if (
        size.wrapper.vendor == "postgresql"
    ):  # which does so by itself, a minute later; a desk on SQLite never does
        with size.wrapper.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    get = desk.visitor()
    open_one = Conversation.objects.filter(state="open", owner__isnull=False).order_by("pk")[0].pk
    for slug in _QUEUES:
        size.asks[f"{slug} page"] = partial(get, f"/queue/{slug}/")
        size.asks[f"{slug} rows"] = partial(get, f"/queue/{slug}/rows/")
        size.asks[f"{slug} bare"] = _bare(size.wrapper, slug)
    size.asks["conversation page"] = partial(get, f"/conversations/{open_one}/")
    size.asks["conversation pane"] = partial(get, f"/conversations/{open_one}/", HTTP_HX_REQUEST="true")
    for name, ask in size.asks.items():
        size.costs[name], size.queries[name] = asked.Cost(), _queries(size.wrapper, ask)
    return size


def _bare(wrapper: BaseDatabaseWrapper, slug: str) -> Callable[[], object]:
    """Return the least of a queue: its rows, by a connection of the plain driver's own."""
    from inhand.desk.teams.models import Team, Teammate  # noqa: PLC0415 -- needs the applications to be loaded

    me, team = Teammate.objects.order_by("pk")[0].pk, Team.objects.get(is_general=True).pk
    narrow = {
        "everyone": "",
        "mine": f"AND owner_id = {me}",
        "lane": f"AND owner_id IS NULL AND team_id = {team}",
    }[slug]
    sqlite = wrapper.vendor == "sqlite"
    statement = _BARE.format(now="?" if sqlite else "%s", narrow=narrow)
    now = desk.NOW.replace(tzinfo=None) if sqlite else desk.NOW
    plain, values = desk.plain(wrapper), [str(now)]
    return lambda: plain.execute(statement, values).fetchall()


def _queries(wrapper: BaseDatabaseWrapper, ask: Callable[[], object]) -> int:
    """Ask once to warm up and once to count."""
    ask()
    wrapper.force_debug_cursor = True
    wrapper.queries_log.clear()
    ask()
    wrapper.force_debug_cursor = False
    return len(wrapper.queries_log)


def _ask(size: Size, name: str, *, counts: bool) -> None:
    desk.use(size.wrapper)
    if counts:
        size.costs[name].of(size.asks[name])
    else:
        size.asks[name]()


def _answer(sizes: list[Size]) -> dict[str, Any]:
    """Return every figure, the growth from the smallest to the largest, and each page beside its bare rows."""
    figures = {
        name: {str(s.count): s.costs[name].told() | {"queries": s.queries[name]} for s in sizes}
        for name in sizes[0].asks
    }
    least, most = str(sizes[0].count), str(sizes[-1].count)
    growth = {
        name: {kind: round(per[most][kind] / per[least][kind], 2) for kind in ("cpu_p50", "wall_p50")}
        for name, per in figures.items()
    }
    beside = {
        name: round(per[most]["cpu_p50"] / figures[f"{name.split()[0]} bare"][most]["cpu_p50"], 1)
        for name, per in figures.items()
        if name.split()[0] in _QUEUES and not name.endswith(" bare")
    }
    found = {"figures": figures, "growth": growth, "cpu_beside_bare": beside}
    return {"database": sizes[0].wrapper.vendor, "open": _OPEN, **found}


_COLUMNS = ("CPU p50", "p10", "wall p50", "p95", "queries", "growth", "beside")


def _tell(answer: dict[str, Any]) -> None:
    print(
        f"{answer['database']}: {_OPEN} open; ms; growth (CPU, wall) from the smallest; beside: CPU in bare rows"
    )
    print(f"  {'':<18} {'size':>7}" + "".join(f"{each:>12}" for each in _COLUMNS))
    for name, per in answer["figures"].items():
        for size, each in per.items():
            last = size == list(per)[-1]
            grown = answer["growth"][name].values() if last else ()
            beside = answer["cpu_beside_bare"].get(name, "") if last else ""
            cells = [*each.values(), " / ".join(f"{one:.2f}" for one in grown), beside]
            print(f"  {name:<18} {size:>7}" + "".join(f"{cell:>12}" for cell in cells))


if __name__ == "__main__":
    main()
