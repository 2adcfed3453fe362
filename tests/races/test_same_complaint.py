"""The same complaint comes to two addresses in the same instant, in two processes: one conversation, one owner."""

from __future__ import annotations

import pytest

from inhand.desk.conversations.models import Conversation, Inbox, Message
from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.verify import verify
from inhand.doors.web.tests.sample import desk
from inhand.ground import clock
from tests.races.together import together

pytestmark = [pytest.mark.races, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = 20


def test_a_complaint_to_two_addresses_at_once_has_one_owner() -> None:
    made = desk(clock.now())
    other = Inbox.objects.create(name="Repairs", addresses=["repairs@lumen.example"])
    shares = [
        {"inbox": inbox.pk, "channel": number, "rounds": ROUNDS}
        for number, inbox in enumerate((made.inbox, other), start=1)
    ]

    one, two = together("tests.races.complainers:take_in", shares)

    assert one == two
    assert Conversation.objects.count() == len(set(one)) == ROUNDS
    assert Message.objects.count() == ROUNDS * 3 // 2
    owned = list(
        Entry.objects.filter(name="conversation.assigned").order_by().values_list("conversation", flat=True)
    )
    assert len(owned) == len(set(owned))
    assert list(verify()) == []
