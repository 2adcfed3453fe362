"""What happens on a small disk of its own: mails come until it is full, and again when there is room.

``python -m tests.journeys.full_disk FOLDER`` prints what it saw as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import django

from inhand.ground import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KILOBYTE = 1024
INHAND = [sys.executable, "-m", "inhand.doors.cli.main"]


def mail(number: int) -> bytes:
    """A mail of 100 kB."""
    head = "From: otto@bakery.example\r\nTo: help@lumen.example\r\n"
    head += f"Subject: {number}\r\nMessage-ID: <{number}@bakery.example>\r\n\r\n"
    return (head + f"line {number} of the mail\r\n" * 4500).encode()


def fill(folder: Path, leave: int) -> Path:
    """Leave so many bytes."""
    ballast = folder / "ballast"
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
    ballast.write_bytes(bytes(free - leave))
    return ballast


def deliver(number: int) -> tuple[int, str]:
    done = subprocess.run(
        [*INHAND, "deliver", "help@lumen.example"], input=mail(number), capture_output=True, check=False
    )
    return done.returncode, done.stderr.decode()


@contextmanager
def working(log: Path) -> Iterator[None]:
    """Let a worker run beside it; it must not end by itself."""
    with log.open("w") as file, subprocess.Popen([*INHAND, "worker"], stdout=file, stderr=file) as worker:
        yield
        if worker.poll() is not None:
            message = f"the worker ended by itself: {log.read_text()}"
            raise RuntimeError(message)
        worker.terminate()


def wait(until: Callable[[], bool], seconds: float = 60) -> None:
    begun = clock.monotonic()
    while clock.monotonic() < begun + seconds and not until():
        Event().wait(0.2)


def main(folder: Path) -> None:
    """Play it."""
    subprocess.run([*INHAND, "migrate"], check=True, capture_output=True)
    django.setup()
    from inhand.desk.conversations.models import Inbox, Message  # noqa: PLC0415 -- needs the applications
    from inhand.desk.teams.models import Team  # noqa: PLC0415
    from inhand.doors.channels.models import Arrival, Channel  # noqa: PLC0415

    Team.objects.create(name="Everybody", is_general=True)
    inbox = Inbox.objects.create(name="Lumen", addresses=["help@lumen.example"])
    Channel.objects.create(inbox=inbox, kind="email", address="help@lumen.example")

    ballast = fill(folder, leave=700 * KILOBYTE)
    answers = [deliver(number) for number in range(6)]
    with tempfile.TemporaryDirectory() as elsewhere, working(log := Path(elsewhere) / "log"):
        wait(lambda: "cannot be used" in log.read_text())
        ballast.unlink()
        again = [deliver(number) for number, (status, _) in enumerate(answers) if status]
        wait(lambda: not Arrival.objects.exclude(state="accepted").exists())
        logged = log.read_text()
    json.dump(
        {
            "answers": answers,
            "again": again,
            "stored": Arrival.objects.count(),
            "accepted": Arrival.objects.filter(state="accepted").count(),
            "messages": sorted(int(subject) for subject in Message.objects.values_list("subject", flat=True)),
            "worker": logged,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
