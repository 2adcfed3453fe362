"""A queue costs what is open. SQLite keeps no statistics of a desk, so its plan must be good without any."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inhand.desk.conversations.models import Conversation
from inhand.desk.routing.actions.climb import waiting
from inhand.doors.web.queue.kinds import KINDS
from inhand.ground import clock
from inhand.ground.outbox.worker import run_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from tests.support.clock import Clock

from inhand.doors.web.tests.sample import desk

pytestmark = pytest.mark.django_db

# They grow with the years.
GROWING = re.compile(r"SCAN \w+_(message|conversation|entry|contact|handle|assignment|label|reference)\b")

PARTIAL = {index.name for index in Conversation._meta.indexes if index.condition is not None}


def walks(do: Callable[[], object]) -> Iterator[str]:
    """Yield each step of its reading that walks through all of something."""
    with CaptureQueriesContext(connection) as queries:
        do()
    for asked in queries.captured_queries:
        if asked["sql"].startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN QUERY PLAN " + asked["sql"])
                yield from (step for *_, step in cursor.fetchall() if step.startswith("SCAN"))


def test_the_ladder_looks_only_at_what_waits() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by its statistics, and walks through a table as small as here")
    due = waiting().filter(climb_at__lte=clock.now()).order_by("climb_at", "pk").values_list("pk")
    assert "conversation_climb" in due.explain()


@pytest.mark.parametrize("slug", [*KINDS, "lane"])
def test_no_page_of_a_queue_walks_through_what_is_closed(slug: str, clock: Clock, client: Client) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by its statistics, and walks through a table as small as here")
    made = desk(clock.now())
    made.mail("One", to=made.amina)
    client.force_login(made.amina)
    for step in walks(lambda: client.get(f"/queue/{slug}/")):
        if (
            "teams_" in step or "_inbox_" in step
        ):  # they are few; an index of theirs shows that an alias is one
            continue
        assert not re.search(r"SCAN (conversations_|[T-Z]\d)", step) or PARTIAL & set(step.split()), step


def test_a_mail_costs_what_it_says_however_many_came_before(clock: Clock) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by its statistics, and walks through a table as small as here")
    made = desk(clock.now())
    first = made.mail("One").messages.get()
    run_all()

    def receive() -> None:
        made.mail("One", answers=first.provider_id)
        made.mail("Two", sender="new@bakery.example")
        run_all()

    assert not [step for step in walks(receive) if GROWING.match(step) and not PARTIAL & set(step.split())]
