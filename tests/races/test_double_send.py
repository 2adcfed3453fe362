"""Two people answer one conversation in the same instant, from two processes: one reply leaves."""

from __future__ import annotations

import pytest

from inhand.desk.conversations.models import Message
from inhand.desk.ledger.events import ReplyPrevented, ReplySent
from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.verify import verify
from inhand.desk.routing.replay import differing_conversations
from inhand.doors.web.tests.sample import desk
from inhand.ground import clock
from tests.races.together import together

pytestmark = [pytest.mark.races, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = 200


def test_of_two_replies_in_one_instant_one_leaves_and_the_other_is_shown_it() -> None:
    made = desk(clock.now())
    lane = [made.mail(f"Parcel {n}", sender=f"otto{n}@bakery.example") for n in range(ROUNDS)]
    rounds = [[each.pk, Entry.objects.filter(conversation=each.pk).count()] for each in lane]
    people = [made.amina, made.ben]
    shares = [{"by": person.pk, "conversations": rounds} for person in people]

    outcomes = together("tests.races.senders:answer_all", shares)

    for conversation, *both in zip(lane, *outcomes, strict=True):
        assert sorted(kind for kind, _ in both) == ["collision", "sent"]
        first = 0 if both[0][0] == "sent" else 1
        winner, (_, message), (_, unseen) = people[first], both[first], both[1 - first]
        assert Message.objects.get(conversation=conversation, direction="out").pk == message
        sent = Entry.objects.get(conversation=conversation.pk, name=ReplySent.name)
        assert (sent.by, sent.facts["message"]) == (winner.pk, message)
        assert [sent.pk, winner.pk, ReplySent.name] in unseen
        assert all(by == winner.pk for _, by, _ in unseen), "only what the winner did was news"
        prevented = Entry.objects.get(conversation=conversation.pk, name=ReplyPrevented.name)
        assert (prevented.by, prevented.facts["duplicate"]) == (people[1 - first].pk, True)
        conversation.refresh_from_db()
        assert conversation.owner == winner
    assert list(verify()) == []
    assert list(differing_conversations()) == []
