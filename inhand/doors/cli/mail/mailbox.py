"""Mails as they lie on a disk: single files, a folder of them, a Maildir, an mbox."""

from __future__ import annotations

import mailbox
from itertools import islice
from typing import TYPE_CHECKING

from inhand.doors.cli.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MAILDIR = ("cur", "new", "tmp")


def mails(path: Path, *, skip: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield each mail's name and bytes, in the order of their names (an mbox's own). Raise ``Problem``.

    ``skip`` passes over the first ones of an mbox.
    """
    try:
        yield from _mails(path, skip)
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}."
        raise Problem(message) from error


def _mails(path: Path, skip: int) -> Iterator[tuple[str, bytes]]:
    if all((path / part).is_dir() for part in _MAILDIR):
        files = [file for part in ("cur", "new") for file in (path / part).iterdir()]
        yield from ((file.name, file.read_bytes()) for file in sorted(files, key=lambda file: file.name))
    elif path.is_dir():
        files = [file for file in path.rglob("*") if file.is_file() and not file.name.startswith(".")]
        yield from ((str(file.relative_to(path)), file.read_bytes()) for file in sorted(files))
    elif _is_mbox(path):
        box = mailbox.mbox(path, create=False)
        yield from ((f"{path.name}:{key}", box.get_bytes(key)) for key in islice(box.iterkeys(), skip, None))
    else:
        yield path.name, path.read_bytes()


def _is_mbox(path: Path) -> bool:
    """A file of several mails begins with the line that parts them (RFC 4155); a single mail may too."""
    with path.open("rb") as file:
        return file.read(5) == b"From "
