"""The metrics answer to this machine or to the token, and to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inhand.doors.web.tests.sample import desk

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.fixtures import Settings

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def made(clock: Clock) -> None:
    desk(clock.now()).mail("First")


def test_this_machine_reads_who_waits(client: Client) -> None:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert 'inhand_waiting{team="Shipping"} 1.0' in text
    assert 'inhand_lane{team="Shipping"} 1.0' in text
    assert "inhand_dropped 0.0" in text
    assert 'inhand_jobs{state="dead"} 0.0' in text


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("203.0.113.9", {}),
        ("127.0.0.1", {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}),
        ("", {}),
    ],
)
def test_others_do_not(client: Client, address: str, headers: dict[str, str]) -> None:
    assert client.get("/metrics", REMOTE_ADDR=address, **headers).status_code == 403  # type: ignore[arg-type]


def test_with_a_token_only_the_token_counts(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "a token for tests"
    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer another").status_code == 403
    asked = client.get("/metrics", HTTP_AUTHORIZATION="Bearer a token for tests", REMOTE_ADDR="203.0.113.9")
    assert asked.status_code == 200
