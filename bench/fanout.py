"""How soon 200 open pages hear of a change, and what each of them costs in memory.

    bin/bench fanout --pages 200 --changes 60
    bin/postgres bin/bench fanout --json

One process serves the desk; its pages are WebSockets of as many signed-in browsers as there are teammates, opened from
here. A change is an entry of the ledger, committed from here as a worker would. Measured is the time from that commit
until a page has the news, for every page and every change; and the resident memory of the server before and after.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import websockets

from bench import asked, desk

_STARTS, _QUIET = 240, 0.6


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--changes", type=int, default=60)
    asked.wants_json(parser)
    wanted = parser.parse_args()
    desk.load()
    desk.furnish()
    rows = _conversations()
    port = free_port()
    server = serve(port)
    try:
        answer = asyncio.run(_measure(port, server.pid, rows, wanted))
    finally:
        server.terminate()
        server.wait()
    if wanted.json:
        asked.as_json("fanout", answer)
    else:
        print("\n".join(f"{name:<26}{value}" for name, value in answer.items()))


def _conversations() -> list[int]:
    from bench.pages import fill  # noqa: PLC0415 -- needs the applications to be loaded
    from inhand.desk.conversations.models import Conversation  # noqa: PLC0415

    fill(500)
    return list(Conversation.objects.values_list("pk", flat=True)[:50])


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def serve(port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "inhand.doors.cli.main", "web", "--port", str(port), "--processes", "1"]
    environment = os.environ | {"INHAND_BASE_URL": f"http://127.0.0.1:{port}"}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 -- our own program
    until = time.monotonic() + _STARTS
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return server
        time.sleep(0.2)
    message = "The desk does not start."
    raise SystemExit(message)


async def _measure(port: int, pid: int, rows: list[int], wanted: argparse.Namespace) -> dict[str, Any]:
    mine = await asyncio.to_thread(cookies)
    waits: list[float] = []
    said: dict[int, float] = {}
    first = await _opened(port, mine[0])
    await asyncio.sleep(_QUIET)
    empty = _resident(pid)
    pages = [await _opened(port, mine[number % len(mine)]) for number in range(wanted.pages - 1)]
    await asyncio.sleep(_QUIET)
    full = _resident(pid)
    hearing = [asyncio.create_task(_hear(page, said, waits)) for page in (first, *pages)]
    for number in range(wanted.changes):
        at, entry = await asyncio.to_thread(_change, rows[number % len(rows)])
        said[entry] = at
        await asyncio.sleep(0.25)
    await asyncio.sleep(1)
    busy = _resident(pid)
    for task in hearing:
        task.cancel()
    waits.sort()
    return {
        "pages": wanted.pages,
        "changes": wanted.changes,
        "heard": len(waits),
        "fan-out p50, ms": round(1000 * waits[len(waits) // 2], 1),
        "fan-out p99, ms": round(1000 * waits[int(len(waits) * 0.99)], 1),
        "fan-out most, ms": round(1000 * waits[-1], 1),
        "server, MB": round(empty / 1024, 1),
        "a page, kB": round((full - empty) / (wanted.pages - 1), 1),
        "a page at work, kB": round((busy - empty) / (wanted.pages - 1), 1),
    }


def cookies() -> list[str]:
    from django.conf import settings  # noqa: PLC0415 -- needs the applications to be loaded
    from django.test import Client  # noqa: PLC0415

    from inhand.desk.teams.models import Teammate  # noqa: PLC0415

    made = []
    for person in Teammate.objects.order_by("pk"):
        client = Client()
        client.force_login(person)
        made.append(f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}")
    return made


async def _opened(port: int, cookie: str) -> Any:  # noqa: ANN401 -- a connection of the library
    origin = f"http://127.0.0.1:{port}"
    return await websockets.connect(
        f"ws://127.0.0.1:{port}/live/", additional_headers={"Cookie": cookie, "Origin": origin}
    )


async def _hear(page: Any, said: dict[int, float], waits: list[float]) -> None:  # noqa: ANN401
    async for text in page:
        at, entry = time.perf_counter(), json.loads(text).get("id")
        for _ in range(100):  # the news may be quicker than who said it
            if entry in said:
                waits.append(at - said[entry])
                break
            await asyncio.sleep(0.01)


def _change(row: int) -> tuple[float, int]:
    """Commit an entry; return when it was committed, and its id."""
    from inhand.desk.conversations.actions.label import label  # noqa: PLC0415 -- needs the applications to be loaded
    from inhand.desk.conversations.models import Conversation, Label  # noqa: PLC0415
    from inhand.desk.ledger.queries import latest_id  # noqa: PLC0415

    conversation = Conversation.objects.get(pk=row)
    value = "high" if conversation.urgency == 1 else "normal"
    label(conversation, kind=Label.Kind.URGENCY, value=value, source=Label.Source.PERSON, at=desk.NOW)
    at = time.perf_counter()
    return at, latest_id()


def _resident(pid: int) -> int:
    """Return the resident memory in kB of a process and its children."""
    found = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            values = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
            if pid in {int(values["Pid"]), int(values["PPid"])}:
                found += int(values.get("VmRSS", "0 kB").split()[0])
    return found


if __name__ == "__main__":
    main()
