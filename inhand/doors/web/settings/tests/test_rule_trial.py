from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inhand.desk.rules.models import LabelRule, Topic
from inhand.doors.web.tests.sample import desk

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


def test_a_rule_shows_what_it_would_have_matched_before_it_counts(clock: Clock, client: Client) -> None:
    made = desk(clock.now())
    hit = made.mail("Refund please", text="My money back", sender="ines@shop.example")
    made.mail("Hours", text="When do you open?", sender="tom@bakery.example")
    late = made.mail("Refund, again", text="Where is it?", sender="otto@bakery.example")
    late.topic = "late-delivery"
    late.save()
    client.force_login(made.ben)
    assert client.post("/settings/rules/trial", {"keywords": "x"}).status_code == 403
    made.amina.role = "lead"
    made.amina.save()
    client.force_login(made.amina)

    def tried(**given: object) -> str:
        return client.post("/settings/rules/trial", {"key": "new", **given}).content.decode()

    topic = Topic.objects.get()
    shown = tried(keywords="refund, RÉFUND", topic=topic.pk)
    assert "2 of the last 3 conversations" in shown
    assert f"/conversations/{hit.pk}/" in shown
    assert "1 with this topic already" in shown
    assert "1 of the last 3" in tried(keywords="refund", sender_domain="@shop.example")
    assert "1 of the last 3" in tried(keywords="refund", sender_domain="Ines@shop.example", channel="email")
    assert "Nothing in the last 3" in tried(subject_prefix="Invoice")
    assert "Nothing in the last 3" in tried(channel="chat")
    assert "Write a keyword" in tried(keywords=" , ")
    assert not LabelRule.objects.exists()
