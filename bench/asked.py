"""What the measures share: the cost of one asking, and the answer as lines or as JSON."""

from __future__ import annotations

import json
import platform
import time
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable


class Cost:
    """The costs of many askings, in ms. CPU is this process's own: a server of databases has its own beside it."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu: list[float] = []

    def of(self, ask: Callable[[], object]) -> None:
        wall, cpu = time.perf_counter_ns(), time.process_time_ns()
        ask()
        self.wall.append((time.perf_counter_ns() - wall) / 1e6)
        self.cpu.append((time.process_time_ns() - cpu) / 1e6)

    def told(self) -> dict[str, float]:
        """Return medians, and the tenth of CPU: what it takes when neighbours leave the machine alone."""
        return {
            "cpu_p50": round(median(self.cpu), 2),
            "cpu_p10": round(quantiles(self.cpu, n=10)[0], 2),
            "cpu_p95": round(quantiles(self.cpu, n=20)[18], 2),
            "wall_p50": round(median(self.wall), 2),
            "wall_p95": round(quantiles(self.wall, n=20)[18], 2),
        }


def wants_json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer as one JSON object")


def as_json(question: str, answer: dict[str, Any]) -> None:
    """Print the answer with the machine it was asked on."""
    machine = {"python": platform.python_version(), "machine": platform.machine()}
    print(json.dumps({"question": question, **machine, **answer}, indent=2))
