"""Find the built files by the names they were made from; the build names them by their content."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

BUILT = Path(__file__).resolve().parent / "static" / "inhand"
ENTRY = "base/main.ts"
_URL = "inhand/"
_SYMBOL = re.compile(r'<symbol id="([^"]+)"[^>]*>(.*?)</symbol>', re.DOTALL)


class NotBuilt(RuntimeError):
    """The front end was never built."""


@dataclass(frozen=True, slots=True)
class Built:
    """The addresses of what the build has made, and the file of icons."""

    script: str
    styles: tuple[str, ...]
    sprite: str
    icons: Path


def script() -> str:
    return _built().script


def styles() -> tuple[str, ...]:
    return _built().styles


def sprite() -> str:
    return _built().sprite


def shapes() -> dict[str, str]:
    """Return what each icon is drawn of, by its name."""
    return _shapes(_built().icons)


@lru_cache(maxsize=2)
def _shapes(icons: Path) -> dict[str, str]:
    return dict(_SYMBOL.findall(icons.read_text(encoding="utf-8").replace(" />", "/>")))


def _built() -> Built:
    """Read it once; while developing, again after every build."""
    return _find() if settings.DEBUG else _kept()


@lru_cache(maxsize=1)
def _kept() -> Built:
    return _find()


def _find() -> Built:
    path = BUILT / "manifest.json"
    if not path.exists():
        message = "The front end is not built. Run: python hatch_build.py"
        raise NotBuilt(message)
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _read(path: Path, made_at: int) -> Built:  # noqa: ARG001 -- a rebuilt manifest is read again
    entry, icons = json.loads(path.read_text())[ENTRY], json.loads((BUILT / "icons.json").read_text())
    styles = tuple(_address(name) for name in entry.get("css", []))
    return Built(_address(entry["file"]), styles, _address(icons), BUILT / icons)


def _address(name: str) -> str:
    return settings.STATIC_URL + _URL + name
