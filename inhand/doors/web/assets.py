"""Find the built files by the names they were made from; the build names them by their content."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

BUILT = Path(__file__).resolve().parent / "static" / "inhand"
ENTRY = "base/main.ts"
_URL = "inhand/"
_SYMBOL = re.compile(r'<symbol id="([^"]+)"[^>]*>(.*?)</symbol>', re.DOTALL)


class NotBuilt(RuntimeError):
    """The front end was never built."""


def script() -> str:
    return _address(_manifest()["script"])


def styles() -> list[str]:
    return [_address(name) for name in _manifest()["styles"]]


def sprite() -> str:
    return _address(_manifest()["icons"])


def shapes() -> dict[str, str]:
    """Return what each icon is drawn of, by its name."""
    return _shapes(_manifest()["icons"])


@lru_cache(maxsize=2)
def _shapes(sprite: str) -> dict[str, str]:
    text = (BUILT / sprite).read_text(encoding="utf-8").replace(" />", "/>")
    return dict(_SYMBOL.findall(text))


def _address(name: str) -> str:
    return settings.STATIC_URL + _URL + name


def _manifest() -> dict[str, Any]:
    """Read it once; while developing, again after every build."""
    return _find() if settings.DEBUG else _kept()


@lru_cache(maxsize=1)
def _kept() -> dict[str, Any]:
    return _find()


def _find() -> dict[str, Any]:
    path = BUILT / "manifest.json"
    if not path.exists():
        message = "The front end is not built. Run: python hatch_build.py"
        raise NotBuilt(message)
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _read(path: Path, made_at: int) -> dict[str, Any]:  # noqa: ARG001 -- a rebuilt manifest is read again
    entry = json.loads(path.read_text())[ENTRY]
    icons = json.loads((path.parent / "icons.json").read_text())
    return {"script": entry["file"], "styles": entry.get("css", []), "icons": icons}
