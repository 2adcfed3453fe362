"""How much memory an idle desk holds: `inhand up` on an empty SQLite file, after a few pages.

bin/bench idle
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

_PORT = 8497


def main() -> None:
    """Start, look, stop."""
    environment = os.environ | {
        "INHAND_DATA": tempfile.mkdtemp(prefix="inhand-bench-"),
        "INHAND_LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "inhand.doors.cli.main", "up", "--port", str(_PORT)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:  # noqa: S603 -- our own program
        try:
            _ask(f"http://localhost:{_PORT}/setup/", patience=60)
            for _ in range(5):
                _ask(f"http://localhost:{_PORT}/setup/", patience=5)
            time.sleep(5)
            for kind, kilobytes in _memory(process.pid).items():
                print(f"  {kind:<4} {kilobytes / 1024:6.1f} MB")
        finally:
            process.terminate()


def _ask(address: str, patience: float) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            with urlopen(address) as answer:  # noqa: S310 -- our own address
                answer.read()
                return
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)


def _memory(pid: int) -> dict[str, int]:
    """Return resident and proportional memory in kB."""
    rows = (line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return {row[0].rstrip(":"): int(row[1]) for row in rows if row[0] in {"Rss:", "Pss:"}}


if __name__ == "__main__":
    main()
