"""A queue costs what is open. SQLite keeps no statistics of a desk, so its plan must be good without any."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from inhand.desk.conversations.models import Conversation
from inhand.desk.routing.actions.climb import waiting
from inhand.doors.web.queue.kinds import KINDS
from inhand.ground import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from tests.support.clock import Clock

from inhand.doors.web.tests.sample import desk

pytestmark = pytest.mark.django_db

PARTIAL = {index.name for index in Conversation._meta.indexes if index.condition is not None}


def walks(client: Client, address: str) -> Iterator[str]:
    """Yield each step of a page's statements that walks through all of something."""
    connection.force_debug_cursor = True
    connection.queries_log.clear()
    assert client.get(address).status_code == 200
    connection.force_debug_cursor = False
    for asked in list(connection.queries_log):
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
    for step in walks(client, f"/queue/{slug}/"):
        if (
            "teams_" in step or "_inbox_" in step
        ):  # they are few; an index of theirs shows that an alias is one
            continue
        assert not re.search(r"SCAN (conversations_|[T-Z]\d)", step) or PARTIAL & set(step.split()), step
