"""How much memory an idle desk holds, after somebody signed in and read: `inhand up` on an SQLite file.

bin/bench idle
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import httpx

from bench import asked, desk, pages

_PORT = 8497
_CONVERSATIONS, _READ, _REST_SECONDS = 200, 20, 5
_PASSWORD = "a long enough one"  # noqa: S105 -- of a desk that is thrown away


def main() -> None:
    """Furnish a desk, start it, sign in, read, rest, look, stop."""
    parser = argparse.ArgumentParser()
    asked.wants_json(parser)
    wanted = parser.parse_args()
    address = _furnish()
    command = [sys.executable, "-m", "inhand.doors.cli.main", "up", "--port", str(_PORT)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:  # noqa: S603 -- our own program
        try:
            with httpx.Client(
                base_url=f"http://localhost:{_PORT}", follow_redirects=True, timeout=30
            ) as visitor:
                _wait_for(visitor)
                started = _memory(process.pid)
                _sign_in(visitor, address)
                seen = _read(visitor)
            time.sleep(_REST_SECONDS)
            _tell({"started": started, "after reading": _memory(process.pid)}, seen, as_json=wanted.json)
        finally:
            process.terminate()


def _furnish() -> str:
    """Make a desk with something to read, and return with what its first teammate signs in."""
    desk.load()
    desk.furnish()
    pages.fill(_CONVERSATIONS)
    os.environ |= {"INHAND_BASE_URL": f"http://localhost:{_PORT}"}
    from inhand.desk.teams.models import Teammate  # noqa: PLC0415 -- needs the applications to be loaded

    person = Teammate.objects.order_by("pk")[0]
    person.set_password(_PASSWORD)
    person.save()
    return person.email


def _wait_for(visitor: httpx.Client, patience: float = 60) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            visitor.get("/sign-in/").raise_for_status()
        except httpx.HTTPError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)
        else:
            return


def _sign_in(visitor: httpx.Client, address: str) -> None:
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', visitor.get("/sign-in/").text)
    said = {"login": address, "password": _PASSWORD, "csrfmiddlewaretoken": token[1] if token else ""}
    answer = visitor.post("/sign-in/", data=said)
    if 'data-me="' not in answer.text:
        message = f"signing in ended at {answer.url} with {answer.status_code}"
        raise SystemExit(message)


def _read(visitor: httpx.Client) -> int:
    """Read queues and conversations; return how many pages that were."""
    queue = visitor.get("/queue/everyone/").raise_for_status()
    found = re.findall(r'id="row-(\d+)"', queue.text)[:_READ]
    for pk in found:
        visitor.get(f"/conversations/{pk}/").raise_for_status()
        visitor.get("/queue/mine/").raise_for_status()
    return 1 + 2 * len(found)


def _tell(found: dict[str, dict[str, int]], seen: int, *, as_json: bool) -> None:
    megabytes = {name: {kind: round(kilobytes / 1024, 1) for kind, kilobytes in each.items()}
                 for name, each in found.items()}  # fmt: skip
    if as_json:
        asked.as_json("idle", {"database": "sqlite", "pages": seen, "megabytes": megabytes})
        return
    print(f"{_CONVERSATIONS} conversations; {seen} pages; MB resident and proportional")
    for name, each in megabytes.items():
        print(f"  {name:<14}" + "".join(f" {kind} {value:7.1f}" for kind, value in each.items()))


def _memory(pid: int) -> dict[str, int]:
    """Return resident and proportional memory in kB."""
    rows = (line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return {row[0].rstrip(":"): int(row[1]) for row in rows if row[0] in {"Rss:", "Pss:"}}


if __name__ == "__main__":
    main()
