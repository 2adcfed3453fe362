"""``inhand web``: web processes only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from inhand.doors.cli import start, up
from inhand.doors.cli.problem import Problem

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and with how many processes."""
    up.add_arguments(parser)
    parser.add_argument("--processes", type=int, default=2)


def run(arguments: argparse.Namespace) -> None:
    """Serve until stopped."""
    start.migrate()
    if connection.vendor != "postgresql" and arguments.processes > 1:
        message = "Several web processes need PostgreSQL (INHAND_DATABASE_URL). On SQLite use: inhand up"
        raise Problem(message)
    up.serve_web(arguments, workers=arguments.processes)
