"""What of the desk a figure is about: everything, or one team, inbox, channel, topic or urgency. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Self, TypeAlias
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS = ("team", "inbox", "platform", "topic", "urgency")
# What has the same of all five. Each choice of filters is a sum of cells.
Cell: TypeAlias = tuple[int, int, str, str, int]
cell_of: Callable[[Any], Cell] = attrgetter(*COLUMNS)


@dataclass(frozen=True, slots=True)
class View:
    """``None`` is any. ``zone`` is the one in which days begin."""

    zone: str
    team: int | None = None
    inbox: int | None = None
    platform: str | None = None
    topic: str | None = None
    urgency: int | None = None

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def key(self) -> str:
        """Return what its days are kept under."""
        chosen = [f"{name}={value}" for name, value in self.filters().items()]
        return " ".join([self.zone, *chosen])

    @classmethod
    def of(cls, zone: str, name: str, value: object) -> Self:
        """Return a single choice."""
        return cls(zone, **{name: value})  # type: ignore[arg-type] # as its column is

    def filters(self) -> dict[str, Any]:
        """Return what it asks of a row, by column."""
        return {name: value for name, value in asdict(self).items() if name != "zone" and value is not None}

    def has(self, cell: Cell) -> bool:
        """Tell whether what is in the cell is what it asks for."""
        asked = ((getattr(self, name), value) for name, value in zip(COLUMNS, cell, strict=True))
        return all(wanted is None or wanted == value for wanted, value in asked)


def in_parts(zone: str) -> str:
    """Return the key of the days of which each cell is kept."""
    return f"{zone} in parts"
