"""Read INHAND_DATABASE_URL: one desk lives in an SQLite file or in a PostgreSQL database."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# WAL lets readers go on while one writes; FULL makes a commit survive a power cut, since we acknowledge a mail
# right after it. The rest is memory and patience.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000; "
    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16384; PRAGMA mmap_size=134217728; "
    "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
)


class BadDatabaseUrl(ValueError):
    """INHAND_DATABASE_URL cannot be used; the text says why."""


def read(url: str) -> dict[str, Any]:
    """Turn a URL into Django's settings for one database, or raise ``BadDatabaseUrl``."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path))
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgres(url)
    message = (
        f"INHAND_DATABASE_URL must begin with sqlite:/// or postgres://, it begins with {parts.scheme!r}"
    )
    raise BadDatabaseUrl(message)


def _sqlite(path: str) -> dict[str, Any]:
    if not path:
        message = "INHAND_DATABASE_URL names no file: write sqlite:////absolute/path/desk.sqlite3"
        raise BadDatabaseUrl(message)
    # sqlite:///name is relative to the working folder, sqlite:////name is absolute.
    name = path.removeprefix("/")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
        "CONN_MAX_AGE": None,
    }


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", "") or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or query.pop("port", "") or ""),
        # Statements come again and again: the server plans each once a connection.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 2, **query},
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
