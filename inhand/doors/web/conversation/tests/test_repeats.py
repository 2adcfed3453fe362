from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.actions.receive import receive
from inhand.desk.conversations.inbound import Address, InboundMessage
from inhand.desk.conversations.models import Conversation
from inhand.doors.web.tests.sample import desk

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


def test_the_page_says_that_it_is_the_same_and_takes_it_out(clock: Clock, client: Client) -> None:
    made = desk(clock.now())
    first = made.mail(text="My blue lamp arrived broken, order 48121.", to=made.amina)
    chat = InboundMessage(
        "c1", "chat", Address("guest-1", "Otto Brandt"), "my blue lamp arrived broken, order 48121"
    )
    received = receive(chat, inbox=made.inbox, channel=2, at=clock.now() + timedelta(minutes=4))
    client.force_login(made.amina)
    page = f"/conversations/{first.pk}/"
    assert (
        "Also wrote by chat 4 min later under the same name: the same." in client.get(page).content.decode()
    )
    undo = f"{page}repeats/{received.message.pk}/removal"
    assert client.post(undo).status_code == 302
    own = Conversation.objects.exclude(pk=first.pk).get()
    after = client.get(page).content.decode()
    assert "Also wrote" not in after
    assert f"it is another matter: now conversation {own.pk}" in after
    assert client.post(undo).status_code == 404
