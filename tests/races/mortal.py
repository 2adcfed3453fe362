"""Workers to be killed in the midst of their work. Each is at work at once, for its program is loaded before it starts.

``python -m tests.races.mortal`` becomes ``inhand worker`` for each line on stdin and tells its process; when that has
ended, it tells how.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

import django

from inhand.doors.cli.main import main
from tests.races.together import environment
from tests.support.clock import begin_as_asked

if TYPE_CHECKING:
    from collections.abc import Iterator


class Workers:
    """As many as one likes, one after the other."""

    def __init__(self, settings: dict[str, str]) -> None:
        pipe = subprocess.PIPE
        command = [sys.executable, "-m", "tests.races.mortal"]
        self._process = subprocess.Popen(
            command,
            stdin=pipe,
            stdout=pipe,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment() | settings,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process as process:
            process.kill()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Let one work, which dies without a word when left."""
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        worker = self._hears()
        try:
            yield
        finally:
            os.kill(worker, signal.SIGKILL)  # it has no chance to tidy up
        assert self._hears() == -signal.SIGKILL, "the worker ended by itself"

    def _hears(self) -> int:
        assert self._process.stdout
        return int(self._process.stdout.readline())


def _serve() -> None:
    django.setup()
    begin_as_asked()
    for _ in sys.stdin:
        worker = os.fork()
        if not worker:
            os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # it talks to nobody
            os._exit(main(["worker"]))
        _tell(worker)
        _tell(os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]))


def _tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _serve()
