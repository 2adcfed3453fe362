"""``inhand migrate``: bring the database to this version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.doors.cli import start

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It has none."""
    del parser


def run(arguments: argparse.Namespace) -> None:
    """Migrate."""
    del arguments
    start.migrate()
    print("The database is up to date.")
