"""What stands in a file that somebody named; ``-`` is standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from inhand.doors.cli.problem import Problem


def contents(file: Path | str) -> bytes:
    """Return it, or raise ``Problem``."""
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror}."
        raise Problem(message) from error


def text(file: Path | str) -> str:
    """Return it as text, without the mark that some programs put before UTF-8, or raise ``Problem``."""
    try:
        return contents(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{file} is not UTF-8: {error.reason} (byte {error.start})."
        raise Problem(message) from error
