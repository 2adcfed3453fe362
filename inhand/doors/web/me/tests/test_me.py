"""My tab and my keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inhand.doors.web.tests.sample import desk

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


def test_my_tab_says_who_i_am_and_leads_everywhere(clock: Clock, client: Client) -> None:
    client.force_login(desk(clock.now()).amina)
    page = client.get("/me/").content.decode()
    assert "Amina Koné" in page
    assert "/me/keys/" in page


def test_a_key_moves_and_one_that_is_taken_is_refused_with_words(clock: Clock, client: Client) -> None:
    amina = desk(clock.now()).amina
    client.force_login(amina)
    refused = client.post("/me/keys/", {"on": "on", "c": "e"})
    assert refused.status_code == 422
    assert "“e” is taken: claim." in refused.content.decode()
    assert client.post("/me/keys/", {"on": "on", "c": "y"}).status_code == 302
    page = client.get("/queue/mine/").content.decode()
    assert "&#34;map&#34;: {&#34;c&#34;: &#34;y&#34;}" in page or '{"map": {"c": "y"}}' in page
    client.post("/me/keys/", {"reset": "1"})
    amina.refresh_from_db()
    assert amina.keys == {"off": True}
