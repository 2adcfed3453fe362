"""Every import contract catches the breach it is there for: planted into a copy of the house, it is named."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
CIRCLES = "No circles"


class Breach(NamedTuple):
    """Lines to add to files of the house."""

    contract: str
    planted: dict[str, str]


BREACHES = [
    Breach(
        "The house: config over doors over desk over ground",
        {"ground/planted.py": "import inhand.desk.teams.models"},
    ),
    Breach("The floors of the doors", {"doors/channels/planted.py": "import inhand.doors.web.apps"}),
    Breach("The floors of the doors", {"doors/planted.py": ""}),
    Breach("The floors of the desk", {"desk/ownership/planted.py": "import inhand.desk.replies.models"}),
    Breach("The floors of the desk", {"desk/rules/planted.py": "import inhand.desk.conversations.models"}),
    Breach(
        "The floors of the desk",
        {
            "desk/teams/planted.py": "from typing import TYPE_CHECKING\n"
            "if TYPE_CHECKING:\n    from inhand.desk.ownership.models import Handoff",
        },
    ),
    Breach(
        "Channels do not know each other",
        {"doors/channels/sample/planted.py": "import inhand.doors.channels.email.settings"},
    ),
    Breach("What reckons is pure", {"desk/routing/decide.py": "import django.utils.timezone"}),
    Breach(
        "What reckons is pure",
        {"desk/teams/planted.py": "import django", "desk/teams/hours.py": "import inhand.desk.teams.planted"},
    ),
    Breach("The desk has no wire", {"desk/replies/planted.py": "import httpx"}),
    Breach("Only the training program loads what learns", {"desk/labels/planted.py": "import sklearn"}),
    Breach(
        "Only actions record in the ledger",
        {"desk/teams/planted.py": "from inhand.desk.ledger.record import record"},
    ),
    Breach(
        CIRCLES,
        {"ground/ids.py": "import inhand.ground.planted", "ground/planted.py": "import inhand.ground.ids"},
    ),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "inhand", root / "inhand", ignore=_all_but_python)
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


@pytest.fixture(scope="module")
def before(house: Path) -> set[str]:
    return broken(house)


def _all_but_python(folder: str, names: list[str]) -> set[str]:
    found = (Path(folder) / name for name in names)
    return {
        path.name for path in found if path.name == "__pycache__" or (path.is_file() and path.suffix != ".py")
    }


def broken(root: Path) -> set[str]:
    """Return the names of the contracts that do not hold there."""
    lint = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(lint, cwd=root, env={"COLUMNS": "200"}, capture_output=True, text=True, check=False)
    kept = re.findall(r"^(.+) (KEPT|BROKEN)(?: \(.*\))?$", done.stdout, flags=re.MULTILINE)
    assert {name for name, _ in kept} == contracts(), done.stdout + done.stderr
    return {name for name, verdict in kept if verdict == "BROKEN"}


def contracts() -> set[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]}


def test_the_house_as_it_stands_keeps_every_contract(before: set[str]) -> None:
    assert before == set()


def test_every_contract_has_a_breach_planted_against_it() -> None:
    assert {breach.contract for breach in BREACHES} == contracts()


@pytest.mark.parametrize(
    "breach", BREACHES, ids=lambda breach: f"{breach.contract}: {next(iter(breach.planted))}"
)
def test_a_planted_breach_is_caught_by_the_contract_against_it(
    house: Path, before: set[str], breach: Breach
) -> None:
    kept = {path: _read(house / "inhand" / path) for path in breach.planted}
    try:
        for path, text in breach.planted.items():
            (house / "inhand" / path).write_text(f"{kept[path] or ''}\n{text}\n")
        caught = broken(house) - before
    finally:
        for path, original in kept.items():
            _restore(house / "inhand" / path, original)
    # What climbs a floor may at once close a circle; no other contract has a say in it.
    assert breach.contract in caught
    assert caught <= {breach.contract, CIRCLES}


def _read(path: Path) -> str | None:
    return path.read_text() if path.exists() else None


def _restore(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
    else:
        path.write_text(text)
