"""Several real processes that do the same thing in the same instant.

Each is ``python -m tests.races.together module:function INDEX COUNT BOARD``; its share comes as JSON on stdin.
"""

from __future__ import annotations

import json
import mmap
import os
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

import django

from tests.support import database

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 240.0


class Barrier:
    """Holds each process until all have come, by one byte of shared memory for each."""

    def __init__(self, board: mmap.mmap, index: int, count: int) -> None:
        self._board, self._index, self._count, self._turn = board, index, count, 0

    def wait(self) -> None:
        self._turn = (self._turn + 1) % 256
        self._board[self._index] = self._turn
        while not all(self._has_come(other) for other in range(self._count)):
            os.sched_yield()

    def _has_come(self, other: int) -> bool:
        return (self._board[other] - self._turn) % 256 in {0, 1}  # the quick are a turn ahead


def together(work: str, shares: list[Any]) -> list[Any]:
    """Run ``module:function(share, barrier)`` in a process for each share; return what they return, in order."""
    with tempfile.NamedTemporaryFile() as board:
        board.write(bytes(len(shares)))
        board.flush()
        started = [_start(work, index, len(shares), board.name) for index in range(len(shares))]
        try:
            for process, share in zip(started, shares, strict=True):
                assert process.stdin
                process.stdin.write(json.dumps(share))
                process.stdin.close()
                process.stdin = None
            said = [process.communicate(timeout=_PATIENCE) for process in started]
        finally:
            for process in started:
                process.kill()
                process.wait()
    for process, (_, errors) in zip(started, said, strict=True):
        assert process.returncode == 0, errors
    return [json.loads(answer) for answer, _ in said]


def _start(work: str, index: int, count: int, board: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.races.together", work, str(index), str(count), board]
    pipe = subprocess.PIPE
    environment = database.environment() | {"DJANGO_SETTINGS_MODULE": "inhand.config.settings"}
    return subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment, cwd=_ROOT
    )


def _main() -> None:
    work, index, count, path = sys.argv[1:]
    django.setup()
    module, _, name = work.partition(":")
    function = getattr(import_module(module), name)
    with Path(path).open("r+b") as file, mmap.mmap(file.fileno(), 0) as board:
        answer = function(json.load(sys.stdin), Barrier(board, int(index), int(count)))
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    _main()
