"""What import-linter cannot say: parts of a foreign package, and "nothing but the standard library"."""

from __future__ import annotations

import ast
import sys
import tomllib
from pathlib import Path

import pytest

from inhand.doors.channels.registry import KINDS

ROOT = Path(__file__).resolve().parents[2]
DESK = ROOT / "inhand" / "desk"
CHANNELS = ROOT / "inhand" / "doors" / "channels"
OF_THE_WEB = ("django.http", "django.shortcuts", "django.template", "django.views", "django.urls")
_PURE = (
    "decide.py",
    "decision.py",
    "explain.py",
    "ladder.py",
    "lanes.py",
    "moments.py",
    "nodrop.py",
    "reason.py",
    "rungs.py",
    "situation.py",
)
ROUTING = [DESK / "routing" / name for name in _PURE]
ROUTING += [DESK / "rules" / "matching.py", DESK / "rules" / "targets.py", DESK / "teams" / "hours.py"]
ROUTING += sorted((DESK / "routing" / "gates").glob("*.py"))


def imports(source: str) -> list[str]:
    """Return every module a source imports, wherever the import stands; ``from a import b`` counts as a.b."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def of_the_web(source: str) -> list[str]:
    return [name for name in imports(source) if any(f"{name}.".startswith(f"{part}.") for part in OF_THE_WEB)]


def beyond_the_standard_library(source: str) -> list[str]:
    routing = "inhand.desk.routing"
    pure = [path.stem for path in ROUTING if path.parent.name == "routing"]
    own = (f"{routing}.gates.", "inhand.desk.teams.hours.", *(f"{routing}.{name}." for name in pure))
    return [
        name
        for name in imports(source)
        if name.split(".")[0] not in sys.stdlib_module_names and not f"{name}.".startswith(own)
    ]


@pytest.mark.parametrize("path", sorted(DESK.rglob("*.py")), ids=lambda path: str(path.relative_to(DESK)))
def test_the_desk_speaks_no_http(path: Path) -> None:
    assert of_the_web(path.read_text()) == []


@pytest.mark.parametrize("path", ROUTING, ids=lambda path: path.name)
def test_routing_reckons_with_the_standard_library_alone(path: Path) -> None:
    assert beyond_the_standard_library(path.read_text()) == []


@pytest.mark.parametrize("planted", ["import django.http", "def f():\n    from django import shortcuts"])
def test_a_planted_import_of_the_web_is_seen(planted: str) -> None:
    assert of_the_web(planted) != []


@pytest.mark.parametrize("planted", ["import django", "from inhand.desk.routing import snapshot"])
def test_a_planted_import_beyond_the_standard_library_is_seen(planted: str) -> None:
    assert beyond_the_standard_library(planted) != []


def test_every_channel_folder_is_registered_and_kept_apart() -> None:
    folders = {path.parent.name for path in CHANNELS.glob("*/plug.py")}
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = {contract["name"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}
    apart = {name.rpartition(".")[2] for name in contracts["Channels do not know each other"]["modules"]}
    assert folders == set(KINDS) == apart
