"""What every test of the house may ask for: a database, a clock that is moved, a served desk and a browser."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from inhand.ground import clock as ground_clock
from tests.support import database
from tests.support.clock import Clock
from tests.support.server import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

CHROMIUM = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
# A browser under test asks nobody but the desk.
CHROMIUM += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what only says something elsewhere, and say so."""
    on_sqlite = pytest.mark.skip(reason="says something on PostgreSQL only")
    no_dovecot = pytest.mark.skip(reason="Dovecot is not installed")
    for item in items:
        if item.get_closest_marker("postgres") and connection.vendor == "sqlite":
            item.add_marker(on_sqlite)
        if item.get_closest_marker("dovecot") and not shutil.which("dovecot", path="/usr/sbin:/usr/bin"):
            item.add_marker(no_dovecot)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:  # noqa: ARG001
    database.use_a_file()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:  # noqa: ARG001 -- pytest-django's own, around which we stand
    with database.that_can_be_emptied():
        yield


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The desk's clock, standing still on a Wednesday morning until the test moves it."""
    yield Clock()
    ground_clock.set_source(None)


@pytest.fixture
def desk_server(transactional_db: None) -> Iterator[str]:  # noqa: ARG001 -- what the test writes must be committed
    """The address of the desk, served by the real application."""
    with serving() as address:
        yield address


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Chromium from the distribution, or playwright's own where there is none."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    return browser_type_launch_args | {"args": CHROMIUM} | ({"executable_path": found} if found else {})
