"""``inhand simulate``: days at a desk that never was, under several ways to route. No database is touched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from inhand.doors.cli.problem import Problem
from inhand.doors.cli.simulate import chart, options, scale, table
from inhand.doors.cli.simulate.options import WHERE, Options
from inhand.doors.cli.simulate.run import compare
from inhand.ground import clock

if TYPE_CHECKING:
    import argparse

    from inhand.doors.cli.simulate.run import Compared


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is played, what is compared, and how it is told."""
    options.add_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print everything as JSON instead of a table")
    parser.add_argument("--svg", metavar="FILE", default="", help="also draw the chart into a file")


def run(arguments: argparse.Namespace) -> None:
    """Play and tell. The scale run tells what a decision costs instead."""
    asked = Options.read(arguments)
    drawing = _writable(arguments.svg)
    if asked.teammates:
        scale.tell(asked, as_json=arguments.json)
        return
    began = clock.monotonic()
    compared = compare(asked)
    took = clock.monotonic() - began
    if drawing:
        drawing.write_text(chart.svg(compared, _title(asked)), encoding="utf-8")
    print(_json(asked, compared) if arguments.json else _told(asked, compared, took))


def _writable(path: str) -> Path | None:
    if not path:
        return None
    file = Path(path)
    try:
        file.touch()
    except OSError as error:
        message = f"--svg cannot write to {path}: {error.strerror}."
        raise Problem(message, 2) from error
    return file


def _title(asked: Options) -> str:
    return (
        f"{asked.people} people in {WHERE[asked.desk]}, {asked.per_day:g} conversations a working day, "
        f"{asked.days} days, {asked.seeds} seed{'s' if asked.seeds > 1 else ''}"
    )


def _json(asked: Options, compared: Compared) -> str:
    figures = {
        name: {figure: {"mean": each.mean, "error": each.error} for figure, each in estimates.items()}
        for name, estimates in compared.items()
    }
    return json.dumps({"options": asked.facts(), "figures": figures}, indent=2)


def _told(asked: Options, compared: Compared, took: float) -> str:
    parts = (
        f"{_title(asked)}. Means ± standard errors over the seeds; minutes are business minutes of the team.",
        table.table(compared),
        chart.text(compared),
        "\n".join(table.claims(compared)),
        f"Played in {took:.1f} s.",
    )
    return "\n\n".join(part for part in parts if part)
