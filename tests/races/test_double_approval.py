"""Two people approve one reply in the same instant, from two processes: one message leaves."""

from __future__ import annotations

import pytest

from inhand.desk.conversations.models import Message
from inhand.desk.ledger.events import ApprovalGiven, ReplySent
from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.verify import verify
from inhand.desk.replies.actions.ask_approval import ask_approval
from inhand.desk.replies.actions.send import Reply
from inhand.desk.replies.models import Approval
from inhand.desk.routing.replay import differing_conversations
from inhand.desk.teams.models import Teammate
from inhand.doors.web.tests.sample import desk
from inhand.ground import clock
from tests.races.together import together

pytestmark = [pytest.mark.races, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = 30


def test_of_two_approvals_in_one_instant_one_message_leaves_in_the_authors_name() -> None:
    made = desk(clock.now())
    lea = Teammate.objects.create(email="lea@lumen.example", name="Lea Sand", may_approve=True)
    Teammate.objects.filter(pk=made.ben.pk).update(may_approve=True)
    approvals = []
    for number in range(ROUNDS):
        asked = made.mail(
            f"Parcel {number}", to=made.amina, sender=f"otto{number}@bakery.example", text="My lawyer writes."
        )
        seen = Entry.objects.filter(conversation=asked.pk).count()
        reply = Reply(text="We are sorry.", seen_revision=seen, client_key=f"key {number}")
        approvals.append(ask_approval(asked, reply=reply, by=made.amina, at=clock.now()).pk)
    people = [made.ben.pk, lea.pk]

    outcomes = together(
        "tests.races.approvers:approve_all", [{"by": pk, "approvals": approvals} for pk in people]
    )

    for approval, *both in zip(Approval.objects.order_by("pk"), *outcomes, strict=True):
        assert sorted(kind for kind, _ in both) == ["late", "sent"]
        winner = people[0 if both[0][0] == "sent" else 1]
        assert ["late", winner] in both
        message = Message.objects.get(conversation=approval.conversation, direction="out")
        assert (message.author, approval.message, approval.decided_by_id) == (made.amina, message, winner)
    assert Entry.objects.filter(name=ReplySent.name).count() == ROUNDS
    assert Entry.objects.filter(name=ApprovalGiven.name).count() == ROUNDS
    assert list(verify()) == []
    assert list(differing_conversations()) == []
