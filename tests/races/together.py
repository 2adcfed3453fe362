"""Several real processes that do the same thing in the same instant.

``python -m tests.races.together module:function`` loads the desk once and becomes as many processes as there are
shares; they come as JSON on stdin, and what the processes return goes to stdout.
"""

from __future__ import annotations

import json
import mmap
import os
import signal
import subprocess
import sys
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

from tests.support import database
from tests.support.clock import begin_as_asked

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 600.0


class Barrier:
    """Holds each process until all have come, by one byte of shared memory for each."""

    def __init__(self, board: mmap.mmap, index: int) -> None:
        self._board, self._index, self._turn = board, index, 0

    def wait(self) -> None:
        self._turn = (self._turn + 1) % 256
        self._board[self._index] = self._turn
        while not all(self._has_come(other) for other in self._board[:]):
            os.sched_yield()

    def _has_come(self, turn: int) -> bool:
        return (turn - self._turn) % 256 in {0, 1}  # the quick are a turn ahead


def together(work: str, shares: list[Any]) -> list[Any]:
    """Run ``module:function(share, barrier)`` in a process for each share; return what they return, in order."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-m", "tests.races.together", work],
        stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment(), cwd=_ROOT, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            answers, errors = process.communicate(json.dumps(shares), timeout=_PATIENCE)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    assert process.returncode == 0, errors
    found: list[Any] = json.loads(answers)
    return found


def environment() -> dict[str, str]:
    """What a process of the desk needs to know to work on the test's database."""
    return database.environment() | {"DJANGO_SETTINGS_MODULE": "inhand.config.settings"}


def _main() -> None:
    django.setup()
    begin_as_asked()
    module, _, name = sys.argv[1].partition(":")
    function = getattr(import_module(module), name)
    shares = json.load(sys.stdin)
    board = mmap.mmap(-1, len(shares))
    ends = [_fork(function, share, Barrier(board, index)) for index, share in enumerate(shares)]
    json.dump([end.recv() for end in ends], sys.stdout)


def _fork(function: Callable[..., Any], share: object, barrier: Barrier) -> Connection:
    """Start a process, which ends with this one; one that fails says why and closes its end without an answer."""
    context = get_context("fork")
    ours, its = context.Pipe(duplex=False)
    context.Process(target=_play, args=[function, share, barrier, its], daemon=True).start()
    its.close()
    return ours


def _play(function: Callable[..., Any], share: object, barrier: Barrier, end: Connection) -> None:
    end.send(function(share, barrier))


if __name__ == "__main__":
    _main()
