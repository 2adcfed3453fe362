"""Which kinds of channel there are: a folder with a ``plug`` each. The one place that imports by name."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from inhand.doors.channels.protocol import Channel

KINDS = ("email", "sample")


class UnknownKind(LookupError):
    """No folder offers that kind of channel."""


def plug(kind: str) -> Channel:
    """Return the channel of a kind, or raise ``UnknownKind``."""
    if kind not in KINDS:
        message = f"There is no channel of kind {kind!r}; there are {', '.join(KINDS)}."
        raise UnknownKind(message)
    return cast("Channel", import_module(f"inhand.doors.channels.{kind}.plug").plug)
