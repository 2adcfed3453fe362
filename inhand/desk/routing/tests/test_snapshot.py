"""A decision from the tables and back: what the gates are shown, what is done, and what the ledger can do again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from inhand.desk.contacts.models import Contact, Handle
from inhand.desk.conversations.actions.step import hold
from inhand.desk.conversations.models import Conversation, Inbox, Message
from inhand.desk.ledger.models import Entry
from inhand.desk.ownership.actions.assign import give
from inhand.desk.ownership.actions.pass_on import pass_on
from inhand.desk.ownership.actions.release import release
from inhand.desk.routing import policy
from inhand.desk.routing.actions.drain import drain
from inhand.desk.routing.actions.route import route
from inhand.desk.routing.decide import decide
from inhand.desk.routing.pieces import missing_pieces
from inhand.desk.routing.replay import differing_conversations, differing_decisions
from inhand.desk.routing.situation import Situation
from inhand.desk.routing.snapshot import snapshot
from inhand.desk.rules.actions.save_topic import save_topic
from inhand.desk.teams.actions.change_team import change_team
from inhand.desk.teams.actions.change_teammate import change_teammate
from inhand.desk.teams.actions.set_members import set_members
from inhand.desk.teams.models import Absence, Membership, Team, Teammate, WorkingHours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoAssertNumQueries

    from inhand.desk.routing.decide import Decision
    from inhand.desk.routing.situation import PersonFacts

# A Friday. The team is open from nine to five in UTC, on working days.
AFTERNOON = datetime(2026, 11, 20, 15, tzinfo=UTC)
EVENING = AFTERNOON.replace(hour=19)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_policy() -> Iterator[None]:
    policy.forget()
    yield
    policy.forget()


@pytest.fixture
def general() -> Team:
    team = Team.objects.create(name="General", is_general=True)
    for weekday in range(5):
        WorkingHours.objects.create(team=team, weekday=weekday, starts=time(9), ends=time(17))
    return team


def teammate(name: str, team: Team, *, ends: int = 17) -> Teammate:
    """Make somebody who works from nine on working days and is here."""
    made = Teammate.objects.create(
        email=f"{name}@desk.example", name=name, status="available", last_seen_at=AFTERNOON
    )
    Membership.objects.create(team=team, teammate=made)
    for weekday in range(5):
        WorkingHours.objects.create(teammate=made, weekday=weekday, starts=time(9), ends=time(ends))
    return made


def conversation(team: Team, at: datetime = AFTERNOON) -> Conversation:
    inbox, _ = Inbox.objects.get_or_create(name="Help")
    return Conversation.objects.create(
        inbox=inbox,
        contact=Contact.objects.create(created_at=at),
        team=team,
        opened_at=at,
        last_message_at=at,
        waiting_since=at,
        lane_since=at,
    )


def routed(found: Conversation, at: datetime) -> Decision:
    decision = route(found, at=at)
    assert decision is not None
    found.refresh_from_db()
    return decision


def test_a_conversation_goes_to_who_has_least_and_the_load_is_counted_anew(general: Team) -> None:
    people = [teammate("amina", general), teammate("bo", general)]
    first, second = conversation(general), conversation(general)
    routed(first, AFTERNOON)
    routed(second, AFTERNOON + timedelta(seconds=1))
    assert [first.owner, second.owner] == people


def test_nobody_on_shift_leaves_it_in_the_lane_until_the_next_shift(general: Team) -> None:
    teammate("amina", general)
    found = conversation(general)
    decision = routed(found, EVENING)
    assert (found.owner, found.lane_check_at) == (None, datetime(2026, 11, 23, 9, tzinfo=UTC))
    assert decision.trail[0].verdicts[0].code == "off_shift"


def test_a_follow_up_on_friday_evening_waits_for_its_owner_on_monday(general: Team) -> None:
    """Five in the afternoon is closing time, so four business hours last until one o'clock on Monday."""
    owner = teammate("amina", general)
    found = conversation(general)
    routed(found, AFTERNOON)
    Conversation.objects.filter(pk=found.pk).update(waiting_since=EVENING)
    assert routed(found, EVENING).outcome == "keep"
    assert found.owner == owner


def test_every_decision_in_the_ledger_comes_out_the_same_again(general: Team) -> None:
    teammate("amina", general)
    for at in (AFTERNOON, EVENING):
        routed(conversation(general, at), at)
    entries = Entry.objects.filter(name="conversation.routed")
    assert entries.count() == 2
    for entry in entries:
        again = decide(Situation.from_facts(entry.facts["situation"]))
        assert again.to_facts() == entry.facts["decision"]


def facts_of(found: Conversation, who: Teammate, at: datetime = AFTERNOON) -> PersonFacts:
    return next(each for each in snapshot(found, policy.present(), at=at).people if each.id == who.pk)


def test_urgent_and_live_chat_weigh_two_and_what_waits_is_counted_beside(general: Team) -> None:
    amina = teammate("amina", general)
    for facts in ({}, {"urgency": 3}, {"platform": "chat"}, {"platform": "chat", "urgency": 3}):
        held = conversation(general)
        Conversation.objects.filter(pk=held.pk).update(owner=amina, lane_since=None, **facts)
    for state in ("waiting", "snoozed"):
        held = conversation(general)
        Conversation.objects.filter(pk=held.pk).update(owner=amina, lane_since=None, state=state)
    seen = facts_of(conversation(general), amina)
    assert (seen.load, seen.waiting) == (1 + 2 + 2 + 2, 4)


def test_the_caps_of_channels_are_seen_with_what_waits_there(general: Team) -> None:
    amina = change_teammate(
        teammate("amina", general), by=None, at=AFTERNOON, channel_capacity={"sms": 3, "chat": 1}
    )
    held = conversation(general)
    Conversation.objects.filter(pk=held.pk).update(owner=amina, lane_since=None, platform="chat")
    new = conversation(general)
    assert facts_of(new, amina).channels == (("chat", 1, 1), ("sms", 0, 3))
    Conversation.objects.filter(pk=new.pk).update(platform="chat")
    assert routed(new, AFTERNOON).trail[0].verdicts[0].code == "channel_full"


def test_the_next_shift_is_seen_when_the_present_one_ends_soon(general: Team) -> None:
    amina = teammate("amina", general)
    found = conversation(general)
    assert facts_of(found, amina).next_shift_at == datetime(2026, 11, 23, 9, tzinfo=UTC)
    morning = AFTERNOON.replace(hour=9)
    assert facts_of(found, amina, morning).next_shift_at is None


def test_tiers_and_specialists_come_from_the_rules_and_a_handover_up_a_tier_lasts(general: Team) -> None:
    amina, ben, cleo = (teammate(name, general) for name in ("amina", "ben", "cleo"))
    set_members(general, members=[amina, ben, cleo], second_tier=[ben, cleo], by=None, at=AFTERNOON)
    save_topic("fees", title="Fees", team=general, specialists=[cleo], by=None, at=AFTERNOON)
    found = conversation(general)
    Conversation.objects.filter(pk=found.pk).update(topic="fees")
    assert routed(found, AFTERNOON).owner == amina.pk
    release(found, by=amina, at=AFTERNOON, how="handed_off", tier=2)
    decision = routed(found, AFTERNOON)
    assert (decision.owner, decision.rung, found.tier) == (cleo.pk, "specialists", 2)
    assert list(differing_decisions()) == []
    assert list(differing_tiers()) == []


def test_a_topic_below_another_goes_to_its_team_and_specialists_until_it_has_its_own(general: Team) -> None:
    accounts = Team.objects.create(name="Accounts")
    for weekday in range(5):
        WorkingHours.objects.create(team=accounts, weekday=weekday, starts=time(9), ends=time(17))
    teammate("amina", accounts)
    cleo, dora = teammate("cleo", accounts), teammate("dora", general)
    save_topic("billing", title="Billing", team=accounts, specialists=[cleo], by=None, at=AFTERNOON)
    save_topic("refunds", title="Billing / Refunds", team=None, by=None, at=AFTERNOON)
    owners = []
    for _ in range(2):
        found = conversation(general)
        Conversation.objects.filter(pk=found.pk).update(topic="refunds")
        decision = routed(found, AFTERNOON)
        owners.append((decision.team, decision.owner))
        save_topic("refunds", title="Billing / Refunds", team=general, by=None, at=AFTERNOON)
    assert owners == [(accounts.pk, cleo.pk), (general.pk, dora.pk)]
    assert list(differing_decisions()) == []


def differing_tiers() -> Iterator[str]:
    """The conversations of these tests began in a table, not in the ledger: the rest of them differs."""
    return (line for line in differing_conversations() if "tier" in line)


def test_a_tier_ends_when_another_team_gets_it(general: Team) -> None:
    amina = teammate("amina", general)
    elsewhere = Team.objects.create(name="Elsewhere")
    found = conversation(general)
    release(found, by=amina, at=AFTERNOON, tier=2)
    found.refresh_from_db()
    assert found.tier == 2
    give(hold(found), to=amina.pk, team=elsewhere.pk, by=None, at=AFTERNOON, how="routed")
    found.refresh_from_db()
    assert (found.tier, list(differing_tiers())) == (1, [])
    release(found, by=amina, at=AFTERNOON, tier=2)
    release(found, by=amina, at=AFTERNOON, team=general, how="handed_off")
    found.refresh_from_db()
    assert (found.tier, list(differing_tiers())) == (1, [])


def missing(found: Conversation, *templated: str) -> tuple[str, ...]:
    present = replace(policy.present(), templated=frozenset(templated))
    return snapshot(found, present, at=AFTERNOON).missing_context


def test_what_the_owner_would_miss_is_listed_truly(general: Team) -> None:
    found = conversation(general)
    assert missing(found) == ("thread", "labels", "history", "templates")
    written = Message.objects.create(
        conversation=found,
        inbox=found.inbox,
        direction="in",
        platform="email",
        at=AFTERNOON,
        state="received",
    )
    Handle.objects.create(contact=found.contact, platform="email", value="kim@example.org")
    found.topic = "fees"
    assert missing(found, "other") == ("templates",)
    assert missing(found, "fees") == ()
    assert missing(found, "") == ()
    Message.objects.filter(pk=written.pk).update(problems=["An attachment could not be read."])
    assert missing(found, "fees") == ("thread",)


def test_promises_are_missing_when_somebody_had_it_and_left_neither_packet_nor_note(general: Team) -> None:
    found, amina = conversation(general), teammate("amina", general)
    routed(found, AFTERNOON)
    assert "promises" not in missing(found)
    release(found, by=amina, at=AFTERNOON)
    found.refresh_from_db()
    assert "promises" in missing(found)
    found.notes.create(author=amina, at=AFTERNOON, text="Nothing promised.")
    assert "promises" not in missing(found)


def test_context_costs_one_query_and_never_more(
    general: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    found = conversation(general)
    present = policy.present()
    with django_assert_num_queries(1):
        missing_pieces(found, present)


def test_a_claim_team_leaves_it_in_the_lane_with_a_time_to_look_again(general: Team) -> None:
    amina = teammate("amina", general)
    change_team(general, by=None, at=AFTERNOON, mode="claim")
    found = conversation(general)
    decision = routed(found, AFTERNOON)
    assert (decision.could_take, found.owner) == ((amina.pk,), None)
    assert found.lane_check_at == AFTERNOON.replace(hour=16, minute=40)
    before = Entry.objects.count()
    drain(at=AFTERNOON + timedelta(minutes=1))
    assert Entry.objects.count() == before
    teammate("ben", general, ends=18)
    policy.forget()
    drain(at=AFTERNOON + timedelta(minutes=2))
    found.refresh_from_db()
    # Who could take it comes and goes; the clock follows without a line in the story.
    assert (Entry.objects.count(), found.lane_check_at) == (before, AFTERNOON.replace(hour=17, minute=40))


def test_what_is_due_sooner_than_one_that_waits_is_asked_of_the_backup(general: Team) -> None:
    """Draining (semantics 4): both are of one kind, but only one of them may wait for the team's own shift."""
    late = teammate("late", general, ends=17)
    WorkingHours.objects.filter(teammate=late).update(starts=time(16, 30))
    backup = Team.objects.create(name="Backup")
    helper = teammate("helper", backup)
    helper.status = "away"
    helper.save()
    Team.objects.filter(pk=general.pk).update(backup=backup)
    Team.objects.filter(pk=general.pk).update(end_of_shift_buffer_minutes=0)
    policy.forget()
    can_wait, cannot = conversation(general, AFTERNOON - timedelta(minutes=50)), conversation(general)
    Conversation.objects.filter(pk=cannot.pk).update(due_at=AFTERNOON + timedelta(minutes=10))
    Conversation.objects.filter(pk=can_wait.pk).update(due_at=AFTERNOON + timedelta(hours=2))
    Teammate.objects.filter(pk=helper.pk).update(status="available")
    assert drain(at=AFTERNOON) == 1
    owners = dict(Conversation.objects.values_list("pk", "owner"))
    assert owners == {can_wait.pk: None, cannot.pk: helper.pk}


def test_what_may_be_taken_at_last_is_told_once(general: Team) -> None:
    change_team(general, by=None, at=AFTERNOON, mode="claim")
    found = conversation(general)
    routed(found, AFTERNOON)
    teammate("amina", general)
    policy.forget()
    before = Entry.objects.count()
    drain(at=AFTERNOON + timedelta(minutes=1))
    drain(at=AFTERNOON + timedelta(minutes=2))
    assert Entry.objects.count() == before + 1
    assert Entry.objects.latest("pk").facts["decision"]["reason"].endswith("to be taken by amina")


def test_a_team_of_nobody_keeps_it_in_its_lane(general: Team) -> None:
    assert routed(conversation(general), AFTERNOON).outcome == "lane"


def test_who_passed_it_could_not_take_it_again(general: Team) -> None:
    amina, ben = teammate("amina", general), teammate("ben", general)
    change_team(general, by=None, at=AFTERNOON, mode="claim")
    found = conversation(general)
    pass_on(found, why="lack_of_skill", by=amina, at=AFTERNOON)
    assert routed(found, AFTERNOON).could_take == (ben.pk,)


def test_the_first_hour_after_time_off_begins_with_the_first_shift(general: Team) -> None:
    amina = teammate("amina", general)
    week = {"starts_at": AFTERNOON - timedelta(days=7), "ends_at": AFTERNOON.replace(hour=0)}
    Absence.objects.create(teammate=amina, reason="Away", **week)
    found, morning = conversation(general), AFTERNOON.replace(hour=9)
    assert facts_of(found, amina, morning).back_since == morning
    Teammate.objects.filter(pk=amina.pk).update(back_since=morning.replace(hour=10))
    assert facts_of(found, amina, AFTERNOON).back_since == morning.replace(hour=10)


@pytest.mark.parametrize(("days", "ramps"), [(1, False), (3, True)])
def test_the_first_hour_after_a_long_time_away_begins_when_it_was_to_end(
    general: Team, days: int, *, ramps: bool
) -> None:
    amina = teammate("amina", general)
    left, returned = AFTERNOON - timedelta(days=days), AFTERNOON - timedelta(minutes=10)
    Teammate.objects.filter(pk=amina.pk).update(status="away", status_since=left, status_until=returned)
    facts = facts_of(conversation(general), amina, AFTERNOON)
    assert facts.back_since == (returned if ramps else None)


def test_only_the_teams_that_may_be_asked_are_in_the_situation(general: Team) -> None:
    teammate("amina", general)
    elsewhere = Team.objects.create(name="Elsewhere")
    teammate("bo", elsewhere)
    seen = snapshot(conversation(general), policy.present(), at=AFTERNOON)
    assert [team.name for team in seen.teams] == ["General"]
    assert [person.name for person in seen.people] == ["amina"]
