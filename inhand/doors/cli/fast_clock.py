"""The demo's time: it begins in a week of March 2026 and may run faster than life."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from inhand.ground import clock

if TYPE_CHECKING:
    from pathlib import Path

FILE = "demo.json"


@dataclass(frozen=True, slots=True)
class Anchor:
    """``desk`` was the desk's time when ``real`` was the machine's; since then ``speed`` seconds pass in one."""

    desk: datetime
    real: datetime
    speed: float

    def now(self) -> datetime:
        return self.desk + (clock.system() - self.real) * self.speed

    def install(self) -> None:
        clock.set_source(self.now, speed=self.speed)

    def save(self, folder: Path) -> None:
        """Keep the desk's time, so that the next start goes on from it."""
        told = {"desk": self.now().isoformat(), "speed": self.speed}
        path = folder / FILE
        path.with_suffix(".new").write_text(json.dumps(told))
        path.with_suffix(".new").replace(path)


def saved(folder: Path) -> Anchor | None:
    """Return the anchor from which a demo goes on, ``None`` where there is none."""
    try:
        told = json.loads((folder / FILE).read_text())
        return Anchor(datetime.fromisoformat(told["desk"]), clock.system(), float(told["speed"]))
    except (OSError, ValueError, KeyError):
        return None
