"""The desk as an app: what its manifest names exists, and its worker lies at the root."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.contrib.staticfiles import finders

from inhand.doors.web.tests.sample import desk

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


def test_the_manifest_names_icons_that_exist(clock: Clock, client: Client) -> None:
    desk(clock.now())
    says = json.loads(client.get("/manifest.webmanifest").content)
    assert says["display"] == "standalone"
    for icon in says["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))


def test_the_worker_keeps_the_built_files_and_the_offline_page(clock: Clock, client: Client) -> None:
    desk(clock.now())
    text = client.get("/worker.js").content.decode()
    assert '"/static/inhand/' in text
    assert '"ICON"' not in text
    assert "Not connected" in client.get("/offline/").content.decode()
