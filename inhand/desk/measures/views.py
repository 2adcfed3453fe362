"""What of the desk a figure is about: everything, or one team, inbox, channel, topic or urgency. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self
from zoneinfo import ZoneInfo

_TEXTS = ("platform", "topic")
COLUMNS = ("team", "inbox", "platform", "topic", "urgency")


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
    def of_key(cls, key: str) -> Self:
        """Return the view whose days are kept under this."""
        zone, *chosen = key.split(" ")
        pairs = (each.split("=", 1) for each in chosen)
        return cls(zone, **{name: value if name in _TEXTS else int(value) for name, value in pairs})  # type: ignore[arg-type] # as its columns are

    def filters(self) -> dict[str, Any]:
        """Return what it asks of a row, by column."""
        return {name: value for name, value in asdict(self).items() if name != "zone" and value is not None}
