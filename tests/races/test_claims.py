"""Many processes claim the same conversations at once: one owner each, and every loser is told whom."""

from __future__ import annotations

from collections import Counter

import pytest

from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.events import ConversationAssigned
from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.verify import verify
from inhand.desk.routing.replay import differing_conversations
from inhand.desk.teams.tests.people import person
from inhand.doors.web.tests.sample import desk
from inhand.ground import clock
from tests.races.together import together

pytestmark = [pytest.mark.races, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
CONVERSATIONS = 500


def test_each_conversation_has_one_owner_and_every_loser_is_told() -> None:
    made = desk(clock.now())
    mails = [made.mail(f"Parcel {n}", sender=f"otto{n}@bakery.example").pk for n in range(CONVERSATIONS)]
    people = [person(f"P{n}") for n in range(20)]
    shares = [{"by": each.pk, "conversations": mails} for each in people]

    named = together("tests.races.claimers:claim_all", shares)

    owners = dict(Conversation.objects.values_list("pk", "owner"))
    assert set(owners.values()) <= {each.pk for each in people}
    for told in named:
        assert {int(pk): owner for pk, owner in told.items()} == owners
    claimed = Entry.objects.filter(name=ConversationAssigned.name)
    assert Counter(claimed.values_list("conversation", flat=True)) == Counter(mails)
    assert list(verify()) == []
    assert list(differing_conversations()) == []
