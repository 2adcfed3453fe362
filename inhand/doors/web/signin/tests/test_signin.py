"""Coming in and leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inhand.desk.teams.actions.make_administrator import make_administrator
from inhand.ground import clock

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def account() -> str:
    return make_administrator("ada@example.com", name="Ada", password=PASSWORD, at=clock.now()).email


def test_whoever_is_not_signed_in_is_asked_to_and_then_comes_where_they_wanted(
    client: Client, account: str
) -> None:
    asked = client.get("/queue/everyone/")
    assert asked["Location"] == "/sign-in/?next=/queue/everyone/"
    came = client.post("/sign-in/", {"login": account, "password": PASSWORD, "next": "/queue/everyone/"})
    assert came["Location"] == "/queue/everyone/"
    assert client.get("/queue/everyone/").status_code == 200


def test_a_wrong_password_is_told_and_the_address_is_kept(client: Client, account: str) -> None:
    page = client.post("/sign-in/", {"login": account, "password": "something else"})
    assert page.status_code == 200
    assert account in page.content.decode()
    assert "not correct" in page.content.decode()


def test_a_foreign_next_is_not_followed(client: Client, account: str) -> None:
    came = client.post("/sign-in/", {"login": account, "password": PASSWORD, "next": "https://evil.example/"})
    assert came["Location"] == "/"


def test_signing_out_ends_the_session_and_only_a_post_does(client: Client, account: str) -> None:
    client.post("/sign-in/", {"login": account, "password": PASSWORD})
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert client.get("/queue/mine/")["Location"].startswith("/sign-in/")
