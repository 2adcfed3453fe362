"""What live pages hear when the database does not answer."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError

from inhand.doors.web.live import source

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.mark.parametrize(
    "problem", [OperationalError("locked"), source._driver().Error("gone"), OSError("refused")]
)
def test_news_go_on_once_the_database_is_back(problem: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    problems = [problem]

    async def news() -> AsyncIterator[source.News]:
        if problems:
            raise problems.pop()
        yield {"id": 7}

    async def first() -> source.News:
        return await anext(source.news())

    monkeypatch.setattr(source, "RETRY_SECONDS", 0)
    for way in ("_from_sqlite", "_from_postgres"):
        monkeypatch.setattr(source, way, news)
    with ThreadPoolExecutor() as elsewhere:  # a browser test leaves its loop running in this thread
        assert elsewhere.submit(asyncio.run, first()).result() == {"id": 7}
