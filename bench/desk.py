"""A desk to measure on: three teams, eight people at work around the clock, one mailbox."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inhand.doors.channels.models import Channel

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)


def load() -> None:
    """Load Django on a database of its own: INHAND_DATABASE_URL (bin/postgres), else an SQLite file."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "inhand.config.settings"
    os.environ["INHAND_DATA"] = tempfile.mkdtemp(prefix="inhand-bench-")
    os.environ["INHAND_LOG_LEVEL"] = "ERROR"
    import django  # noqa: PLC0415 -- the environment comes first
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)


def furnish() -> Channel:
    """Make the desk and return its mail channel."""
    from inhand.desk.conversations.models import Inbox  # noqa: PLC0415
    from inhand.desk.rules.models import LabelRule, Topic  # noqa: PLC0415
    from inhand.desk.teams.models import Membership, Team, Teammate, WorkingHours  # noqa: PLC0415
    from inhand.doors.channels.models import Channel  # noqa: PLC0415
    from inhand.ground import clock  # noqa: PLC0415

    clock.set_source(lambda: NOW)
    teams = [
        Team.objects.create(name=name, is_general=name == "Front")
        for name in ("Front", "Billing", "Technical")
    ]
    for number in range(8):
        person = Teammate.objects.create(
            email=f"p{number}@desk.example",
            name=f"Person {number}",
            status="available",
            last_seen_at=NOW,
            capacity=200,
        )
        Membership.objects.create(team=teams[number % 3], teammate=person)
    for day in range(7):
        for person in Teammate.objects.all():
            WorkingHours.objects.create(teammate=person, weekday=day, starts=time(0), ends=time(0))
        for team in teams:
            WorkingHours.objects.create(team=team, weekday=day, starts=time(0), ends=time(0))
    for team, words in zip(
        teams[1:], (["refund", "invoice", "charged"], ["error", "broken", "not working"]), strict=True
    ):
        topic = Topic.objects.create(slug=team.name.lower(), title=team.name, team=team)
        LabelRule.objects.create(keywords=words, topic=topic)
    inbox = Inbox.objects.create(name="Help", addresses=["help@desk.example"])
    return Channel.objects.create(inbox=inbox, kind="email", address="help@desk.example")
