"""The past week once more, under today's rules and under a draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from inhand.desk.contacts.models import Contact
from inhand.desk.conversations.models import Conversation, Inbox, Label, Message, Urgency
from inhand.desk.ledger.models import Entry
from inhand.desk.routing import past, policy
from inhand.desk.routing.drafted import drafted
from inhand.desk.routing.trial import try_out
from inhand.desk.rules.matching import Rule, RuleSet
from inhand.desk.rules.models import LabelRule, Topic
from inhand.desk.rules.queries import rule_book
from inhand.desk.teams.actions.set_status import set_status
from inhand.desk.teams.models import Membership, Team, Teammate, WorkingHours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inhand.desk.routing.policy import Policy
    from inhand.desk.routing.trial import Row, Trial

# A Wednesday and the evening at which its past is tried.
DAY = datetime(2026, 11, 18, tzinfo=UTC)
EVENING = DAY.replace(hour=21)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_policy() -> Iterator[None]:
    policy.forget()
    yield
    policy.forget()


@pytest.fixture
def desk() -> dict[str, Teammate]:
    """Amina answers refunds, Ben everything else; both work from nine to five."""
    teams = [Team.objects.create(name="General", is_general=True), Team.objects.create(name="Billing")]
    people = {}
    for name, team in (("Ben", teams[0]), ("Amina", teams[1])):
        people[name] = Teammate.objects.create(email=f"{name}@desk.example", name=name, capacity=8)
        Membership.objects.create(team=team, teammate=people[name])
        for weekday in range(5):
            WorkingHours.objects.create(teammate=people[name], weekday=weekday, starts=time(9), ends=time(17))
            WorkingHours.objects.create(team=team, weekday=weekday, starts=time(9), ends=time(17))
    LabelRule.objects.create(
        keywords=["refund"], topic=Topic.objects.create(slug="refunds", title="Refunds", team=teams[1])
    )
    return people


def at(hour: int, minute: int = 0) -> datetime:
    return DAY.replace(hour=hour, minute=minute)


def letter(
    text: str, *when: datetime, answered: datetime | None = None, by: Teammate | None = None
) -> Conversation:
    """Store what a customer wrote, and what somebody answered."""
    inbox, _ = Inbox.objects.get_or_create(name="Help", addresses=["help@desk.example"])
    conversation = Conversation.objects.create(
        inbox=inbox, contact=Contact.objects.create(name="Jo", created_at=when[0]),
        team=Team.objects.get(is_general=True), subject=text,
        opened_at=when[0], last_message_at=when[-1], lane_since=when[0],
    )  # fmt: skip
    for moment in when:
        _message(conversation, "in", moment, text)
    if answered:
        _message(conversation, "out", answered, "Done.", author=by)
    return conversation


def _message(
    conversation: Conversation, direction: str, when: datetime, text: str, author: Teammate | None = None
) -> None:
    Message.objects.create(
        conversation=conversation, inbox=conversation.inbox, direction=direction, platform="email", at=when, text=text,
        provider_id=f"{Message.objects.count()}@c.example", state="received" if direction == "in" else "sent",
        author=author, sender=["jo@c.example", "Jo"],
    )  # fmt: skip


def tried(draft: Policy) -> Trial:
    return try_out(draft, until=EVENING, days=1)


def rows(trial: Trial) -> dict[int, Row]:
    return {row.conversation: row for row in trial.rows}


def test_the_same_rules_change_nothing(desk: dict[str, Teammate]) -> None:
    asked = letter("Where is my refund?", at(10), answered=at(10, 20), by=desk["Amina"])
    trial = tried(policy.present())
    (row,) = trial.rows
    assert (row.today, row.differs, trial.differing) == (row.draft, False, 0)
    assert (row.conversation, row.subject, row.at) == (asked.pk, "Where is my refund?", at(10))
    assert (row.today.topic, row.today.team, row.today.owner) == ("refunds", "Billing", "Amina")
    # Twenty minutes were the work, since nothing else was done before.
    assert (row.today.answered_at, row.today.wait, row.today.is_late) == (at(10, 20), 20, False)
    assert trial.today == trial.draft


def test_a_topic_that_goes_to_another_team_goes_to_its_people(desk: dict[str, Teammate]) -> None:
    moved = letter("Where is my refund?", at(11), answered=at(11, 10), by=desk["Amina"])
    kept = letter("Hello", at(10), answered=at(10, 10), by=desk["Ben"])
    present = policy.present()
    general = Team.objects.get(is_general=True).pk
    trial = tried(replace(present, topics=tuple(replace(row, team=general) for row in present.topics)))
    assert [row.conversation for row in trial.rows] == [moved.pk, kept.pk]
    assert (trial.rows[0].today.owner, trial.rows[0].draft.owner, trial.differing) == ("Amina", "Ben", 1)
    amina, ben = trial.people
    assert (amina.name, amina.today.owned, amina.draft.owned) == ("Amina", 1, 0)
    assert (ben.today.owned, ben.draft.owned) == (1, 2)
    assert sum(amina.today.loads) == 1
    assert len(amina.today.loads) == 24


def test_label_rules_of_the_draft_label_anew_but_never_over_a_person(desk: dict[str, Teammate]) -> None:
    asked = letter("My invoice is wrong", at(10), answered=at(10, 10), by=desk["Ben"])
    person = letter("My invoice again", at(11), answered=at(11, 10), by=desk["Ben"])
    Label.objects.create(conversation=person, kind="topic", value="refunds", source="person", at=at(11))
    Conversation.objects.filter(pk=person.pk).update(topic="refunds")
    rules = RuleSet([Rule(1, keywords=("invoice",), topic="refunds", urgency=int(Urgency.URGENT))])
    found = rows(tried(replace(policy.present(), label_rules=rules)))
    assert (found[asked.pk].today.topic, found[asked.pk].draft.topic) == ("", "refunds")
    assert (found[asked.pk].today.urgency, found[asked.pk].draft.urgency) == ("normal", "urgent")
    assert (found[person.pk].today.topic, found[person.pk].draft.topic) == ("refunds", "refunds")


def test_a_rota_is_tried_like_any_rule(desk: dict[str, Teammate]) -> None:
    late = letter("Hello", at(18), answered=at(18, 30), by=desk["Ben"])
    book = rule_book()
    amina, ben = book.people
    evening = replace(ben, hours="Mon-Fri 12:00-20:00", capacity=1, channels=("email 1",))
    draft = drafted(replace(book, people=(amina, evening)), policy.present())
    assert draft.capacities == {desk["Amina"].pk: 8, desk["Ben"].pk: 1}
    caps = {
        each.facts.name: each.facts.channels for each in past.people(draft, policy.present(), DAY, EVENING)
    }
    assert caps == {"Amina": (), "Ben": (("email", 0, 1),)}
    row = rows(tried(draft))[late.pk]
    assert (row.today.owner, row.today.answered_at) == ("", None)
    assert (row.draft.owner, row.draft.answered_at) == ("Ben", at(18, 30))


def test_what_a_day_left_open_comes_back_to_its_owner(desk: dict[str, Teammate]) -> None:
    """Who had it before is asked first, as for any follow-up."""
    again = letter("Hello", at(10) - timedelta(days=3), at(10))
    Entry.objects.create(
        at=at(10) - timedelta(days=3), name="conversation.assigned", version=1, conversation=again.pk, seq=1,
        facts={"owner": desk["Amina"].pk},
    )  # fmt: skip
    assert rows(tried(policy.present()))[again.pk].today.owners == ("Amina",)


def test_a_break_is_what_somebody_said_in_their_hours(desk: dict[str, Teammate]) -> None:
    set_status(desk["Ben"], status="available", by=None, at=at(9))
    set_status(desk["Ben"], status="busy", by=None, at=at(12))
    set_status(desk["Ben"], status="available", by=None, at=at(13))
    set_status(desk["Ben"], status="away", by=None, at=at(17, 5))
    present = policy.present()
    ben = next(each for each in past.people(present, present, at(0), EVENING) if each.facts.name == "Ben")
    assert [(gap.starts, gap.ends, gap.said) for gap in ben.gaps] == [(at(12), at(13), "busy")]


def test_work_is_told_from_what_was_touched_before(desk: dict[str, Teammate]) -> None:
    """Since they touched something else, or the customer wrote; an hour's silence tells nothing."""
    ben = desk["Ben"]
    letter("One", at(9, 30), answered=at(10), by=ben)
    Entry.objects.create(at=at(10), name="reply.sent", version=1, by=ben.pk, facts={})
    second = letter("Two", at(9, 40), answered=at(10, 6), by=ben)
    third = letter("Three", at(11), answered=at(16), by=ben)
    efforts = {each.id: each.turns[0].effort for each in past.letters(at(0), EVENING)}
    assert efforts[second.pk] == 6
    assert efforts[third.pk] == 30, "the usual: of 6 and 30 the upper"


def test_spam_automatic_and_unsent_messages_are_no_work(desk: dict[str, Teammate]) -> None:
    spam = letter("Win", at(10))
    Conversation.objects.filter(pk=spam.pk).update(state="spam")
    away = letter("Out of office", at(10))
    Message.objects.filter(conversation=away).update(automatic="auto_reply")
    undone = letter("Hello", at(10), answered=at(10, 5), by=desk["Ben"])
    Message.objects.filter(conversation=undone, direction="out").update(state="undone")
    (found,) = past.letters(at(0), EVENING)
    assert (found.id, len(found.turns)) == (undone.pk, 1)


def test_trying_writes_nothing(desk: dict[str, Teammate]) -> None:
    letter("Hello", at(10), answered=at(10, 5), by=desk["Ben"])
    before = (Entry.objects.count(), Conversation.objects.values_list("revision", "owner").get())
    tried(policy.present())
    assert (Entry.objects.count(), Conversation.objects.values_list("revision", "owner").get()) == before
