"""What every test may ask for: the clock, a desk that is served, a browser."""

from __future__ import annotations

import os
import shutil
import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from hypothesis import settings

from inhand.ground import clock as desk_clock
from tests.support import database
from tests.support.clock import Clock, begin_as_asked
from tests.support.mail_servers import DOVECOT
from tests.support.server import DeskServer, address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker

# How fast this machine is at the moment is no property of the desk. The same tests say the same each time; who looks
# for what nobody thought of yet runs them with --hypothesis-profile=other.
settings.register_profile("other", deadline=None)
settings.register_profile("desk", deadline=None, derandomize=True)
settings.load_profile("desk")
begin_as_asked()

# A Monday morning.
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
CHROMIUM_ARGUMENTS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


# What a test asks for when it touches the database; without either it says the same on both.
DATABASE = {"db", "transactional_db"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what drives a browser, and leave out what this machine or database cannot show or has shown already.

    What takes long comes first, so that in the end nobody waits for it alone.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="says something on PostgreSQL only"))
        if item.get_closest_marker("dovecot") and not DOVECOT:
            item.add_marker(pytest.mark.skip(reason="Dovecot is not installed"))
    if connection.vendor == "postgresql":
        pure = {item for item in items if not touches_the_database(item) or item.get_closest_marker("looks")}
        config.hook.pytest_deselected(items=list(pure))
        items[:] = [item for item in items if item not in pure]
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def touches_the_database(item: pytest.Item) -> bool:
    """Say whether a test can come out differently on another database."""
    return bool(
        item.get_closest_marker("django_db") or DATABASE.intersection(getattr(item, "fixturenames", ()))
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Keep the test database where other threads and processes of a test can open it."""
    del django_db_modify_db_settings_parallel_suffix
    database.use_a_file()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Stand around pytest-django's own: it empties the ledger between tests, and drops the database at the end."""
    del django_db_setup
    with database.that_can_be_emptied():
        yield
    with django_db_blocker.unblock():
        database.let_go()


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The desk's clock, standing still until the test moves it."""
    moved = Clock(START)
    desk_clock.set_source(moved.now)
    yield moved
    desk_clock.set_source(None)


@pytest.fixture(scope="session")
def desk_socket() -> Iterator[socket.socket]:
    """The port of every served desk of the session: playwright asks for its base address once."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


@pytest.fixture
def desk_server(transactional_db: None, desk_socket: socket.socket) -> Iterator[DeskServer]:
    """The real application on a port of its own, with WebSockets, on the tests' database."""
    del transactional_db
    with DeskServer(desk_socket) as server:
        yield server


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium where there is one, else what playwright has installed; it calls nobody."""
    # Playwright's own loop runs in the test's thread, where Django would refuse to be asked for rows.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def base_url(desk_socket: socket.socket) -> str:
    """Let ``page.goto("/")`` mean the served desk."""
    return address(desk_socket)
