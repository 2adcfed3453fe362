"""``inhand ledger verify``: tell whether the ledger is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.doors.cli import start

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with it."""
    parser.add_argument("what", choices=["verify"])


def run(arguments: argparse.Namespace) -> int:
    """Print every fault; exit 1 if there is one."""
    del arguments
    start.load()
    from inhand.desk.ledger.models import Entry  # noqa: PLC0415 -- needs the applications to be loaded
    from inhand.desk.ledger.verify import verify  # noqa: PLC0415

    faults = 0
    for fault in verify():
        faults += 1
        print(fault)
    print(f"{Entry.objects.count()} entries, {faults or 'no'} fault{'' if faults == 1 else 's'}.")
    return 1 if faults else 0
