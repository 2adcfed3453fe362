"""Where live news comes from: the ledger itself. PostgreSQL tells, on SQLite one looks."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING, Any

from django.db import Error, connection

from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger import queries
from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.record import LIVE_TOPIC

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

log = logging.getLogger(__name__)

PRESENCE_TOPIC = "inhand_presence"
_GLANCE_SECONDS, RETRY_SECONDS = 0.1, 1
News = dict[str, Any]


async def news() -> AsyncIterator[News]:
    """Yield what happens at the desk, and who is where, until cancelled. Survives a database that goes."""
    while True:
        try:
            async for item in _from_postgres() if connection.vendor == "postgresql" else _from_sqlite():
                yield item
        except (Error, _driver().Error, OSError) as error:
            log.warning("Live pages wait for the database: %s", error)
            await asyncio.sleep(RETRY_SECONDS)


async def _from_postgres() -> AsyncIterator[News]:
    parameters = connection.get_connection_params()
    wanted = {
        key: parameters[key] for key in ("dbname", "user", "password", "host", "port") if parameters.get(key)
    }
    async with await _driver().AsyncConnection.connect(**wanted, autocommit=True) as listening:
        await listening.execute(f"LISTEN {LIVE_TOPIC}")
        await listening.execute(f"LISTEN {PRESENCE_TOPIC}")
        async for notice in listening.notifies():
            if notice.channel == PRESENCE_TOPIC:
                yield json.loads(notice.payload)
            else:
                for item in await asyncio.to_thread(entries, [int(notice.payload)]):
                    yield item


def _driver() -> Any:  # noqa: ANN401 -- the module of either, which a desk on SQLite need not load
    return connection.Database  # type: ignore[attr-defined] # of each backend


async def _from_sqlite() -> AsyncIterator[News]:
    last = await asyncio.to_thread(queries.latest_id)
    while True:
        await asyncio.sleep(_GLANCE_SECONDS)
        for item in await asyncio.to_thread(since, last):
            last = item["id"]
            yield item


def since(last: int) -> list[News]:
    """Return the news after an entry, for pages that catch up."""
    return _tell(queries.after(last))


def entries(ids: list[int]) -> list[News]:
    return _tell(list(Entry.objects.filter(pk__in=ids).order_by("pk")))


def _tell(found: list[Entry]) -> list[News]:
    about = {entry.conversation for entry in found if entry.conversation}
    rows = Conversation.objects.filter(pk__in=about).values_list("pk", "team_id", "owner_id") if about else ()
    holders = {pk: (team, owner) for pk, team, owner in rows}
    return [_item(entry, *holders.get(entry.conversation or 0, (None, None))) for entry in found]


def _item(entry: Entry, team: int | None, owner: int | None) -> News:
    facts = {"id": entry.pk, "name": entry.name, "conversation": entry.conversation, "by": entry.by}
    # Whose page has to say so: from whom a colleague took it.
    former = entry.facts.get("former_owner") if entry.by else None
    return facts | {"team": team, "owner": owner} | ({"former": former} if former else {})


def tell_presence(item: News) -> bool:
    """Tell the other processes who is where; ``False`` if there are none to tell (SQLite)."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [PRESENCE_TOPIC, json.dumps(item)])
    return True
