"""A full disk: nothing is acknowledged that is not kept, everybody is told what to do, and all goes on with room."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRY_AGAIN = 75


def on_a_small_disk(
    folder: Path, command: list[str], environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run it where ``folder`` is a disk of 12 MB."""
    mount = f"mount -t tmpfs -o size=12m tmpfs {shlex.quote(str(folder))} && exec {shlex.join(command)}"
    return subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", mount],
        capture_output=True, text=True, check=False, env=environment, cwd=ROOT,
    )  # fmt: skip


@pytest.mark.slow
def test_a_full_disk_loses_nothing_and_says_so(tmp_path: Path) -> None:
    environment = os.environ | {
        "INHAND_DATABASE_URL": f"sqlite:///{tmp_path}/desk.sqlite3",
        "INHAND_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "inhand.config.settings",
    }
    if on_a_small_disk(tmp_path, ["true"], environment).returncode:
        pytest.skip("this machine lets nobody mount a disk of their own")

    played = on_a_small_disk(
        tmp_path, [sys.executable, "-m", "tests.journeys.full_disk", str(tmp_path)], environment
    )

    assert played.returncode == 0, played.stderr
    told = json.loads(played.stdout)
    refused = [text for status, text in told["answers"] if status]
    assert refused, "the disk was never full"
    assert {status for status, _ in told["answers"]} == {0, TRY_AGAIN}
    assert all("could not be stored, try again" in text and "full" in text for text in refused)
    assert "The database cannot be used" in told["worker"], "the worker says what is wrong and lives on"
    assert [status for status, _ in told["again"]] == [0] * len(refused)
    assert (told["stored"], told["accepted"]) == (6, 6)
    assert told["messages"] == list(range(6)), "each mail once, none lost"
