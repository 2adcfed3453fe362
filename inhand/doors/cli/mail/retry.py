"""``inhand mail retry``: read parked mails again, after an upgrade that may understand them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from inhand.doors.cli import start

if TYPE_CHECKING:
    import argparse

SUMMARY = "Read parked mails again, after an upgrade."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which ones."""
    parser.add_argument(
        "arrivals", nargs="*", type=int, metavar="NUMBER", help="only these; without, all of them"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(arguments: argparse.Namespace) -> int:
    """Print what became of each; exit 1 if one stays parked."""
    start.load()
    from inhand.doors.channels.actions.retry_arrival import retry_arrival  # noqa: PLC0415 -- needs the applications
    from inhand.doors.channels.models import Arrival  # noqa: PLC0415
    from inhand.ground import clock  # noqa: PLC0415

    rows = Arrival.objects.filter(state=Arrival.State.PARKED)
    rows = rows.filter(pk__in=arguments.arrivals) if arguments.arrivals else rows
    left = read = 0
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)):  # one mail in memory at a time
        tried = retry_arrival(Arrival.objects.select_related("channel__inbox").get(pk=pk), at=clock.now())
        parked = tried.state == Arrival.State.PARKED
        left, read = left + parked, read + (not parked)
        told = {"arrival": pk, "read": not parked, "reason": tried.reason}
        print(json.dumps(told) if arguments.json else f"{pk}: {tried.reason if parked else 'read now'}")
    if not arguments.json:
        print(f"{read} read, {left} still parked.")
    return 1 if left else 0
