"""What a person reads when a page cannot be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client, RequestFactory

from inhand.doors.web.errors.view import broken
from inhand.doors.web.tests.sample import desk

if TYPE_CHECKING:
    from tests.support.clock import Clock


@pytest.fixture(autouse=True)
def furnished(db: None, clock: Clock) -> None:
    """A desk that is set up."""
    del db
    desk(clock.now())


@pytest.mark.parametrize(("language", "said"), [("en", "Nothing is here"), ("de", "Hier ist nichts")])
def test_an_address_that_leads_nowhere_says_so_in_the_readers_language(
    client: Client, language: str, said: str
) -> None:
    answer = client.get("/no/such/page", HTTP_ACCEPT_LANGUAGE=language)
    assert answer.status_code == 404
    assert said in answer.content.decode()


def test_a_form_without_its_token_changes_nothing_and_says_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assert "load that page again" in answer.content.decode()


def test_a_fault_has_a_page_of_its_own(rf: RequestFactory) -> None:
    answer = broken(rf.get("/"))
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.content.decode()
