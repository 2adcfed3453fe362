"""Mail floods in while people come, go, claim, answer and hand off, shifts begin and end, and rules are published.

All at once, in processes of their own, with several workers. Then: every mail is in one conversation, each of which has
one owner or a clock, the no-drop number is 0 and stays it, and the ledger makes every decision again and rebuilds the
present.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.verify import verify
from inhand.desk.ownership.models import Assignment
from inhand.desk.routing.drops import number_dropped
from inhand.desk.routing.replay import differing_conversations, differing_decisions
from inhand.desk.rules.models import RulesVersion
from inhand.desk.teams.actions.make_team import make_team
from inhand.desk.teams.actions.set_members import set_members
from inhand.doors.channels.models import Arrival
from inhand.doors.web.tests.sample import desk
from inhand.ground import clock
from inhand.ground.outbox.models import Job
from inhand.ground.outbox.worker import run_all
from tests.races.together import together
from tests.support.mail_desk import connect

pytestmark = [pytest.mark.races, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SECONDS = 5


def test_nothing_falls_through_a_busy_hour() -> None:
    made = desk(clock.now())
    connect(made)
    billing = make_team(name="Billing", by=None, at=clock.now())
    set_members(billing, members=[made.ben], by=None, at=clock.now())
    people = [made.amina.pk, made.ben.pk]
    parts = ["mail", "worker", "worker", "statuses", "shifts", "rules", "answers", "answers", "handoffs"]

    turns = together(
        "tests.races.crowd:be",
        [{"part": part, "by": people[n % 2], "seconds": SECONDS} for n, part in enumerate(parts)],
    )
    assert all(turns), dict(zip(parts, turns, strict=True))
    run_all()
    assert number_dropped(clock.now()) == 0
    ended = clock.system()
    for minutes in (10, 70, 300):  # the hours after it: clocks run out, nobody is dropped
        clock.set_source(lambda minutes=minutes: ended + timedelta(minutes=minutes))  # type: ignore[misc]
        run_all()
        assert number_dropped(clock.now()) == 0
    clock.set_source(None)
    assert run_all(until=clock.now() + timedelta(seconds=1)) == 0, "nothing that is due is left undone"

    assert not Job.objects.exclude(error="").exists(), Job.objects.exclude(error="").first()
    stored = Arrival.objects.count()
    assert (stored, Arrival.objects.filter(state="accepted").count()) == (turns[0] * 3, stored)
    assert Message.objects.filter(direction="in").values("conversation").count() == stored
    assert RulesVersion.objects.exists()
    assert Entry.objects.filter(name="conversation.routed").count() >= Conversation.objects.count()
    for conversation in Conversation.objects.exclude(state__in=["closed", "spam"]):
        assert (conversation.owner_id is None) == (conversation.lane_since is not None)
    held = Conversation.objects.exclude(owner=None).values_list("pk", flat=True)
    assert sorted(Assignment.objects.filter(ended_at=None).values_list("conversation", flat=True)) == sorted(
        held
    )
    assert list(verify()) == []
    assert list(differing_conversations()) == []
    assert list(differing_decisions()) == []
