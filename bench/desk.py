"""A desk to measure on: three teams, eight people at work around the clock, one mailbox."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.backends.base.base import BaseDatabaseWrapper

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


def new_database(name: str) -> BaseDatabaseWrapper:
    """Make another database beside the first, and use it."""
    from django.core.management import call_command  # noqa: PLC0415 -- needs the applications to be loaded
    from django.db import connection, connections  # noqa: PLC0415

    made = connections.create_connection("default")
    made.settings_dict = made.settings_dict | {"NAME": name}
    if connection.vendor == "sqlite":
        made.settings_dict["NAME"] = str(Path(os.environ["INHAND_DATA"]) / f"{name}.sqlite3")
    else:
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
    use(made)
    call_command("migrate", verbosity=0)
    return made


def use(database: BaseDatabaseWrapper) -> None:
    """Let Django ask this one from now on."""
    from inhand.ground import statements  # noqa: PLC0415 -- needs the applications to be loaded

    statements.use(database)


def plain(database: BaseDatabaseWrapper) -> Any:  # noqa: ANN401 -- of either driver
    """Return a connection of the plain driver's own, which keeps what it commits as the desk's does."""
    from inhand.config.database import SQLITE_PRAGMAS  # noqa: PLC0415 -- needs the environment

    if database.vendor == "sqlite":
        made = sqlite3.connect(database.settings_dict["NAME"], isolation_level=None)
        made.executescript(SQLITE_PRAGMAS)
        return made
    names = ("dbname", "user", "password", "host", "port")
    given = {key: value for key, value in database.get_connection_params().items() if key in names}
    return psycopg.connect(**given, autocommit=True)


def visitor() -> Callable[..., bytes]:
    """Return how the first teammate, signed in, asks for a page of the desk in use, as the web server would."""
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 -- needs the applications to be loaded
    from django.test import Client, RequestFactory  # noqa: PLC0415

    from inhand.desk.teams.models import Teammate  # noqa: PLC0415
    from inhand.doors.web.warming import warm_up  # noqa: PLC0415

    warm_up()
    application, client = get_wsgi_application(), Client(HTTP_HOST="localhost")
    client.force_login(Teammate.objects.order_by("pk")[0])
    client.get("/me/")  # a browser has the token against forgery from its first page
    cookie = "; ".join(f"{name}={each.value}" for name, each in client.cookies.items())
    factory = RequestFactory(HTTP_HOST="localhost", HTTP_COOKIE=cookie)

    def get(path: str, **headers: str) -> bytes:
        said: list[str] = []

        def start(status: str, *_: object) -> Callable[[bytes], object]:
            said.append(status)
            return bytes

        environ = factory.get(path, **headers).environ  # type: ignore[arg-type] # headers as WSGI names them
        answer: Any = application(environ, start)
        body = b"".join(answer)
        answer.close()
        if said != ["200 OK"]:
            message = f"{path} answers {said[0]}"
            raise SystemExit(message)
        return body

    return get


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
