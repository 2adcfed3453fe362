"""The desk's secret key: from the environment, or made once and kept beside the data."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MINIMUM_LENGTH = 32


def load(given: str, data_dir: Path) -> str:
    """Return the given key, or the one kept in ``secret.key`` of the data folder, making it on first use.

    Raises ``ValueError`` for a given key that is too short to be one.
    """
    if given:
        if len(given) < MINIMUM_LENGTH:
            message = f"INHAND_SECRET_KEY must have at least {MINIMUM_LENGTH} characters, it has {len(given)}"
            raise ValueError(message)
        return given
    path = data_dir / "secret.key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        _write_once(path, secrets.token_urlsafe(48))
    return path.read_text().strip()


def _write_once(path: Path, value: str) -> None:
    # Exclusive, so that of two processes that start together one wins and both read the same key.
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as file:
        file.write(value)
