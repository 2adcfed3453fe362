"""Nothing is lost or doubled between a mailbox and the desk, whatever the line and the server do.

    bin/bench soak --mails 20000
    bin/bench soak --mails 20000 --only-store

A real IMAP server (Dovecot), and between it and the desk a network that hangs up in the middle of answers and refuses
connections. Meanwhile mail comes, one in a hundred twice, other clients take away what is stored, and the server
numbers everything anew (UIDVALIDITY). In the end each mail must be stored once, and be one message of the desk.
"""

from __future__ import annotations

import argparse
import logging
import resource
import time

from bench import asked, desk
from tests.support.lying_proxy import LyingProxy
from tests.support.mail_servers import DovecotServer


def main() -> None:
    """Soak, count, and exit with 1 if anything is missing or there twice."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mails", type=int, default=20_000)
    parser.add_argument("--renumberings", type=int, default=5)
    parser.add_argument("--only-store", action="store_true", help="do not let the desk read what is stored")
    asked.wants_json(parser)
    given = parser.parse_args()
    logging.disable(logging.WARNING)
    desk.load()
    channel = desk.furnish()
    from inhand.desk.conversations.models import Message  # noqa: PLC0415 -- needs the applications to be loaded
    from inhand.doors.channels import accept  # noqa: PLC0415
    from inhand.doors.channels.models import Arrival  # noqa: PLC0415
    from inhand.ground import clock  # noqa: PLC0415
    from tests.support.soak import World, soak  # noqa: PLC0415

    clock.set_source(None)
    begun = time.monotonic()
    with DovecotServer() as server, LyingProxy(server.port) as proxy:
        channel.settings = server.settings() | {"imap_port": proxy.port, "backfill_days": 2}
        channel.save()
        world = World(server, proxy, given.mails, given.renumberings)
        found = soak(channel, world)
    took = time.monotonic() - begun
    if not given.only_store:
        for pk in Arrival.objects.values_list("pk", flat=True):
            accept.accept(accept.stored(pk), at=clock.now())
    messages = Message.objects.count()
    answer = {
        "mails": found.sent, "stored": found.arrivals, "lost": found.lost, "messages": messages,
        "hung_up": proxy.cuts, "errors": found.errors, "came_twice": world.twice, "expunged": world.expunged,
        "renumbered": world.renumbered, "seconds": round(took, 1),
        "seconds_with_reading": round(time.monotonic() - begun, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }  # fmt: skip
    if given.json:
        asked.as_json("soak", answer)
    else:
        print(", ".join(f"{name} {value}" for name, value in answer.items()))
    whole = found.lost == 0 and found.arrivals == found.sent and (given.only_store or messages == found.sent)
    raise SystemExit(0 if whole else 1)


if __name__ == "__main__":
    main()
