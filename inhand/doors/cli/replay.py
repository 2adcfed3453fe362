"""``inhand replay``: make every past decision again, rebuild the present, and report any difference."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from inhand.doors.cli import start

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It has none."""
    del parser


def run(arguments: argparse.Namespace) -> int:
    """Print every difference; exit 1 if there is one."""
    del arguments
    start.load()
    from inhand.desk.conversations.models import Conversation  # noqa: PLC0415 -- needs the applications to be loaded
    from inhand.desk.ledger.models import Entry  # noqa: PLC0415
    from inhand.desk.routing.replay import differing_conversations, differing_decisions  # noqa: PLC0415

    differences = 0
    for difference in chain(differing_decisions(), differing_conversations()):
        differences += 1
        print(difference)
    decisions = Entry.objects.filter(name="conversation.routed").count()
    print(
        f"{decisions} decisions made again, {Conversation.objects.count()} conversations rebuilt: "
        f"{differences or 'no'} difference{'' if differences == 1 else 's'}."
    )
    return 1 if differences else 0
