"""What a decision costs with its snapshot, by the size of the team and by how many conversations there are.

    bin/bench decide
    bin/postgres bin/bench decide --sizes 5 20 80 --conversations 1000 100000

The aim: under 5 ms for a team of 20 on SQLite; at most linear in the team, and the same however many conversations.
"""

from __future__ import annotations

import argparse
import time
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

from bench import desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from inhand.desk.conversations.models import Conversation, Inbox
    from inhand.desk.teams.models import Team

_OPEN_EACH = 6
_BATCH = 2000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[5, 10, 20, 40, 80])
    parser.add_argument("--conversations", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=200)
    asked = parser.parse_args()
    desk.load()
    inbox = desk.furnish().inbox
    from django.db import connection  # noqa: PLC0415 -- needs the applications to be loaded

    lanes = {size: _team(size, inbox) for size in asked.sizes}
    print(
        f"{connection.vendor}: milliseconds a decision, of {asked.rounds}: p10 on the wall (p50 of this process’s CPU)"
    )
    print("conversations   " + "".join(f"{f'team of {size}':>20}" for size in asked.sizes))
    made = 0
    for many in sorted(asked.conversations):
        _fill(many - made, inbox)
        made = max(made, many)
        cells = [_cost(lanes[size], asked.rounds) for size in asked.sizes]
        print(f"{many:>13}   " + "".join(f"{f'{wall:.2f} ({cpu:.2f})':>20}" for wall, cpu in cells))
    alone = [_decide_alone(lanes[size], asked.rounds) for size in asked.sizes]
    print(f"{'decide alone':>13}   " + "".join(f"{f'{wall:.2f} ({cpu:.2f})':>20}" for wall, cpu in alone))


def _team(size: int, inbox: Inbox) -> Conversation:
    """Make a team of this size, whose people hold a few each, and return what waits in its lane."""
    from inhand.desk.rules.models import Topic  # noqa: PLC0415 -- as above
    from inhand.desk.teams.models import Membership, Team, Teammate  # noqa: PLC0415

    team = Team.objects.create(name=f"Team of {size}")
    topic = Topic.objects.create(slug=f"of-{size}", title=f"Of {size}", team=team)
    people = Teammate.objects.bulk_create(
        Teammate(
            email=f"p{n}@of{size}.example", name=f"Person {n}", status="available", last_seen_at=desk.NOW
        )
        for n in range(size)
    )
    Membership.objects.bulk_create(Membership(team=team, teammate=person) for person in people)
    _hours(team, people)
    for number, person in enumerate(people):
        _conversations(_OPEN_EACH - number % 3, inbox, team, state="open", owner=person, topic=topic.slug)
    return _conversations(1, inbox, team, state="open", topic=topic.slug)[0]


def _hours(team: Team, people: list) -> None:
    from datetime import time as wall  # noqa: PLC0415 -- beside the other ``time``

    from inhand.desk.teams.models import WorkingHours  # noqa: PLC0415 -- as above

    owners = [{"team": team}, *({"teammate": person} for person in people)]
    rows = [
        WorkingHours(**owner, weekday=day, starts=wall(0), ends=wall(0))
        for owner in owners
        for day in range(7)
    ]
    WorkingHours.objects.bulk_create(rows)


def _conversations(many: int, inbox: Inbox, team: Team, **facts: object) -> list[Conversation]:
    from inhand.desk.contacts.models import Contact  # noqa: PLC0415 -- as above
    from inhand.desk.conversations.models import Conversation  # noqa: PLC0415

    contact, _ = Contact.objects.get_or_create(name="Somebody", defaults={"created_at": desk.NOW})
    waits = desk.NOW - timedelta(minutes=30) if facts["state"] == "open" else None
    lane = None if facts.get("owner") or facts["state"] == "closed" else desk.NOW
    rows = (
        Conversation(inbox=inbox, contact=contact, team=team, opened_at=desk.NOW, last_message_at=desk.NOW,
                     waiting_since=waits, due_at=waits, lane_since=lane, closed_at=None if waits else desk.NOW,
                     **facts)
        for _ in range(many)
    )  # fmt: skip
    return Conversation.objects.bulk_create(rows, batch_size=_BATCH)


def _fill(many: int, inbox: Inbox) -> None:
    """Add what is done long since, each with an owner."""
    from inhand.desk.teams.models import Team, Teammate  # noqa: PLC0415 -- as above

    team = Team.objects.get(is_general=True)
    for person in Teammate.objects.order_by("pk")[:5]:
        _conversations(many // 5, inbox, team, state="closed", owner=person, topic="")


def _cost(conversation: Conversation, rounds: int) -> tuple[float, float]:
    from inhand.desk.conversations.models import Conversation as Row  # noqa: PLC0415 -- as above
    from inhand.desk.routing import policy  # noqa: PLC0415
    from inhand.desk.routing.decide import decide  # noqa: PLC0415
    from inhand.desk.routing.snapshot import snapshot  # noqa: PLC0415

    policy.forget()
    held = Row.objects.get(pk=conversation.pk)
    return _median(lambda: decide(snapshot(held, policy.present(), at=desk.NOW)), rounds)


def _decide_alone(conversation: Conversation, rounds: int) -> tuple[float, float]:
    from inhand.desk.conversations.models import Conversation as Row  # noqa: PLC0415 -- as above
    from inhand.desk.routing import policy  # noqa: PLC0415
    from inhand.desk.routing.decide import decide  # noqa: PLC0415
    from inhand.desk.routing.snapshot import snapshot  # noqa: PLC0415

    situation = snapshot(Row.objects.get(pk=conversation.pk), policy.present(), at=desk.NOW)
    return _median(lambda: decide(situation), rounds)


def _median(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return milliseconds on the wall, and of this process: on a shared machine the fast tenth tells what it takes."""
    walls, cpus = [], []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    return sorted(walls)[rounds // 10], median(cpus)


if __name__ == "__main__":
    main()
