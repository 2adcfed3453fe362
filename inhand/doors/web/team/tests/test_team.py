"""The team page says who is here, and why somebody is not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from inhand.desk.teams.models import Teammate
from inhand.doors.web.tests.sample import desk

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


def test_it_tells_the_load_and_who_is_gone(clock: Clock, client: Client) -> None:
    made = desk(clock.now())
    made.mail("One", to=made.amina)
    Teammate.objects.filter(pk=made.ben.pk).update(last_seen_at=clock.now() - timedelta(hours=1))
    client.force_login(made.amina)
    page = client.get("/team/").content.decode()
    assert "1 of 8" in page
    assert "not connected" in page
    assert "here until" in page
