"""The tests' own tools do what they promise."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import pytest

from inhand.desk.teams.models import Team
from inhand.ground import clock as desk_clock
from tests.support import database

if TYPE_CHECKING:
    from tests.support.clock import Clock
    from tests.support.server import DeskServer


def test_the_desk_tells_the_time_of_the_test(clock: Clock) -> None:
    before = desk_clock.now()
    clock.advance(hours=2)
    assert desk_clock.now() - before == timedelta(hours=2)


@pytest.mark.django_db(transaction=True)
def test_a_program_started_by_a_test_works_on_the_tests_database() -> None:
    Team.objects.create(name="Seen from elsewhere")
    program = (
        "import django; django.setup();"
        "from inhand.desk.teams.models import Team; print(*Team.objects.values_list('name', flat=True))"
    )
    environment = database.environment() | {"DJANGO_SETTINGS_MODULE": "inhand.config.settings"}
    told = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert "Seen from elsewhere" in told.stdout


def test_the_desk_is_served_again_for_the_next_test(desk_server: DeskServer) -> None:
    assert _answers(desk_server.url)


def test_the_desk_is_served(desk_server: DeskServer) -> None:
    assert _answers(desk_server.url)


def _answers(url: str) -> bool:
    return httpx.get(url, timeout=10).status_code < 500
