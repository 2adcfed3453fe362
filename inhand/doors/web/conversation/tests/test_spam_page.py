"""Spam as a teammate sees it: on a list, with the reason, and open again with one press."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.models import Conversation, SenderRule
from inhand.desk.ledger.models import Entry
from inhand.doors.web.tests.sample import desk
from inhand.ground.outbox import worker

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock


@pytest.mark.django_db
def test_what_a_blocked_sender_writes_is_found_on_the_list_and_opened_again(
    clock: Clock, client: Client
) -> None:
    made = desk(clock.now())
    made.amina.role = made.amina.Role.ADMINISTRATOR
    made.amina.save()
    client.force_login(made.amina)
    typed = {"key": "new", "value": "@bakery.example", "kind": "block"}
    assert client.post("/settings/senders/", typed).status_code == 302
    assert "written down" in client.get("/settings/senders/").content.decode()
    spam = made.mail("You won")
    assert "You won" not in client.get("/queue/everyone/").content.decode()
    assert "You won" in client.get("/queue/spam/").content.decode()
    page = client.get(f"/conversations/{spam.pk}/").content.decode()
    assert "bakery.example is on the list of blocked senders" in page
    assert client.post(f"/conversations/{spam.pk}/spam", {"is": "none"}).status_code == 302
    worker.run_all()
    opened = Conversation.objects.get(pk=spam.pk)
    assert (opened.state, opened.waiting_since, opened.owner) == ("open", made.now, made.amina)
    assert SenderRule.objects.get(value="otto@bakery.example").kind == "allow"
    assert client.post("/deeds/spam/", {"id": [spam.pk]}).status_code == 302
    assert client.post("/deeds/newest/undo").status_code == 302
    assert Conversation.objects.get(pk=spam.pk).state == "open"
    answered = Entry.objects.filter(conversation=spam.pk, name="conversation.restored")
    assert answered.count() == 1
    refused = client.post("/settings/senders/", {"key": "new", "value": "nonsense", "kind": "block"})
    assert refused.status_code == 422
