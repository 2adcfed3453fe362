"""Bring news to open pages. A page that cannot keep up is let go; it comes back and asks for what it missed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from http.cookies import SimpleCookie
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db import DatabaseError
from django.utils.crypto import constant_time_compare

from inhand.desk.teams.models import Teammate
from inhand.doors.web.live import source
from inhand.doors.web.live.presence import Person, Presence
from inhand.doors.web.live.returned import heard_of
from inhand.ground import clock

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Scope = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
    Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

log = logging.getLogger(__name__)

_QUEUE = 256
_SEEN_SECONDS = 60.0
_EXPIRE_SECONDS = 5.0
_AT_ONCE = 100
_FORBIDDEN = {"type": "websocket.close", "code": 4403}


class Hub:
    """The pages open on this process, each with a bounded queue of news."""

    def __init__(self) -> None:
        self._pages: dict[asyncio.Queue[str | None], Person] = {}
        self._presence = Presence()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [asyncio.create_task(each()) for each in (self._listen, self._expire)]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        for page in self._pages:
            self._let_go(page)
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one page from its connection to its end."""
        await receive()
        person = await asyncio.to_thread(_who, scope) if _same_origin(scope) else None
        if person is None:
            await send(_FORBIDDEN)
            return
        await send({"type": "websocket.accept"})
        page: asyncio.Queue[str | None] = asyncio.Queue(_QUEUE)
        self._pages[page] = person
        await self._catch_up(scope, page)
        for conversation in self._presence.conversations()[:_AT_ONCE]:
            page.put_nowait(self._at(conversation))
        sender = asyncio.create_task(_drain(page, send))
        try:
            await self._hear(person, receive, page)
        finally:
            del self._pages[page]
            sender.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sender

    async def _catch_up(self, scope: Scope, page: asyncio.Queue[str | None]) -> None:
        last = parse_qs(scope["query_string"].decode()).get("since", [""])[0]
        if last.isdigit():
            for item in (await asyncio.to_thread(source.since, int(last)))[: _QUEUE // 2]:
                page.put_nowait(json.dumps(item))

    async def _hear(self, person: Person, receive: Receive, page: asyncio.Queue[str | None]) -> None:
        """Hear what a page says: where its teammate reads and writes. Hearing anything is a sign of life."""
        last_seen = float("-inf")
        at = 0
        while (message := await receive())["type"] == "websocket.receive":
            if clock.monotonic() - last_seen > _SEEN_SECONDS:
                last_seen = clock.monotonic()
                if told := await asyncio.to_thread(_seen, person.id):
                    page.put_nowait(json.dumps({"name": "returned", "text": told}))
            conversation, does = _read(message.get("text") or "")
            if at and conversation != at:
                await self._note(at, person, "left")
            at = conversation
            if conversation:
                await self._note(conversation, person, does)
        if at:
            await self._note(at, person, "left")

    async def _note(self, conversation: int, person: Person, does: str) -> None:
        item = {"presence": conversation, "person": [person.id, person.name, person.initials], "does": does}
        if not await asyncio.to_thread(source.tell_presence, item):
            self._take_in(item)

    def _take_in(self, item: source.News) -> None:
        person = Person(*item["person"])
        if self._presence.note(item["presence"], person, item["does"], clock.monotonic()):
            self._show(item["presence"])

    def _show(self, conversation: int) -> None:
        self._publish(self._at(conversation))

    def _at(self, conversation: int) -> str:
        who = self._presence.who(conversation)
        return json.dumps({"name": "presence", "conversation": conversation, "who": who})

    def _publish(self, text: str) -> None:
        for page in list(self._pages):
            try:
                page.put_nowait(text)
            except asyncio.QueueFull:
                self._let_go(page)

    def _let_go(self, page: asyncio.Queue[str | None]) -> None:
        while not page.empty():
            page.get_nowait()
        page.put_nowait(None)

    async def _listen(self) -> None:
        async for item in source.news():
            if "presence" in item:
                self._take_in(item)
            else:
                self._publish(json.dumps(item))

    async def _expire(self) -> None:
        while True:
            await asyncio.sleep(_EXPIRE_SECONDS)
            for conversation in self._presence.expire(clock.monotonic()):
                self._show(conversation)


async def _drain(page: asyncio.Queue[str | None], send: Send) -> None:
    while (text := await page.get()) is not None:
        await send({"type": "websocket.send", "text": text})
    await send({"type": "websocket.close", "code": 1013})


def _read(text: str) -> tuple[int, str]:
    """Return the conversation a page is at and what it does there; ``(0, "")`` for a mere sign of life."""
    try:
        said = json.loads(text or "{}")
    except ValueError:
        return 0, ""
    for does in ("writing", "reading"):
        if isinstance(said, dict) and isinstance(said.get(does), int):
            return said[does], does
    return 0, ""


def _same_origin(scope: Scope) -> bool:
    """Only our own pages may open a socket: the browser sends the cookie for everybody's."""
    headers = dict(scope["headers"])
    origin = urlsplit(headers.get(b"origin", b"").decode("latin-1")).netloc
    return origin in {headers.get(b"host", b"").decode("latin-1"), urlsplit(settings.BASE_URL).netloc} - {""}


def _who(scope: Scope) -> Person | None:
    cookie: SimpleCookie = SimpleCookie(dict(scope["headers"]).get(b"cookie", b"").decode("latin-1"))
    if settings.SESSION_COOKIE_NAME not in cookie:
        return None
    store = import_module(settings.SESSION_ENGINE).SessionStore
    session = store(cookie[settings.SESSION_COOKIE_NAME].value)
    pk, kept = session.get(SESSION_KEY), session.get(HASH_SESSION_KEY, "")
    teammate = Teammate.objects.here().filter(pk=pk).first() if pk else None
    # A new password ends every other session, live pages too.
    if teammate is None or not constant_time_compare(kept, teammate.get_session_auth_hash()):
        return None
    return Person(teammate.pk, teammate.name, teammate.initials)


def _seen(teammate: int) -> str:
    try:
        return heard_of(teammate, at=clock.now())
    except DatabaseError as error:  # a sign of life is worth less than the open page
        log.warning("A sign of life could not be noted: %s", error)
        return ""
