from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inhand.desk.contacts.models import ContactField
from inhand.desk.conversations.models import NumberPattern
from inhand.doors.web.tests.sample import desk
from inhand.ground.outbox import worker

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


def test_a_pattern_is_tried_while_it_is_written_saved_and_finds_people(clock: Clock, client: Client) -> None:
    made = desk(clock.now())
    made.mail(text="Where is order 48121?")
    client.force_login(made.ben)
    assert client.post("/settings/numbers/trial", {"pattern": "x"}).status_code == 403
    made.amina.role = "lead"
    made.amina.save()
    client.force_login(made.amina)
    given = {
        "key": "new",
        "title": "Order",
        "pattern": r"order (\d{5})",
        "examples": "My order 48121\nNo number",
    }
    tried = client.post("/settings/numbers/trial", given).content.decode()
    assert "<b>48121</b>" in tried
    assert "nothing found" in tried
    refused = client.post("/settings/numbers/trial", given | {"pattern": r"(\d)\1"}).content.decode()
    assert "This is no pattern that can be used: invalid escape sequence" in refused
    assert client.post("/settings/numbers/", given | {"pattern": "("}).status_code == 422
    assert client.post("/settings/numbers/", given).status_code == 302
    worker.run_all()
    assert "Otto Brandt" in client.get("/people/?q=48121").content.decode()
    assert "Otto Brandt" not in client.get("/people/?q=48122").content.decode()
    client.post("/settings/numbers/", {"key": NumberPattern.objects.get().pk, "delete": "1"})
    assert not NumberPattern.objects.exists()


def test_a_field_of_people_is_added_edited_and_deleted(clock: Clock, client: Client) -> None:
    made = desk(clock.now())
    made.amina.role = "lead"
    made.amina.save()
    client.force_login(made.amina)
    given = {"key": "new", "title": "Tier", "kind": "choice", "choices": "Gold\nTin"}
    assert client.post("/settings/fields/", given | {"choices": ""}).status_code == 422
    client.post("/settings/fields/", given)
    key = ContactField.objects.get(slug="tier").pk
    contact = made.mail().contact_id
    assert "Tier" in client.get(f"/people/{contact}/").content.decode()
    client.post(f"/people/{contact}/facts", {"value-tier": "Gold"})
    client.post("/settings/fields/", {"key": key, "title": "Level", "choices": "Tin", "is_active": "1"})
    page = client.get(f"/people/{contact}/").content.decode()
    assert "Level" in page
    assert '<option value="Gold" selected>' in page  # what is kept can still be chosen
    client.post("/settings/fields/", {"key": key, "delete": "1"})
    assert "Level" not in client.get(f"/people/{contact}/").content.decode()
