"""Situations for the tests: a quiet Friday morning at Billing, changed by what a test is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from inhand.desk.routing.decide import MODES
from inhand.desk.routing.situation import ConversationFacts, PersonFacts, Situation, TeamFacts, TopicRow

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
GENERAL, BILLING, SHIPPING = 1, 2, 3


def person(number: int, **facts: Any) -> PersonFacts:
    usual = PersonFacts(
        id=number,
        name=f"P{number}",
        status="available",
        status_until=None,
        shift_ends_at=NOW + 4 * HOUR,
        next_shift_at=NOW + 3 * DAY,
        last_seen_at=NOW,
        load=0,
        capacity=8,
    )
    return replace(usual, **facts)


def team(number: int, *members: int, **facts: Any) -> TeamFacts:
    usual = TeamFacts(
        id=number,
        name={GENERAL: "General", BILLING: "Billing", SHIPPING: "Shipping"}[number],
        is_general=number == GENERAL,
        enabled=True,
        mode="balanced",
        backup=None,
        lead=None,
        end_of_shift_buffer_minutes=20,
        disconnect_minutes=10,
        follow_up_window_minutes=240,
        members=members,
    )
    return replace(usual, **facts)


def conversation(**facts: Any) -> ConversationFacts:
    usual = ConversationFacts(
        id=7,
        topic="billing",
        urgency="normal",
        waiting_since=NOW - 5 * MINUTE,
        due_at=NOW + 4 * HOUR,
        owner=None,
        is_follow_up=False,
        live_chat=False,
    )
    return replace(usual, **facts)


def follow_up(owner: int, **facts: Any) -> ConversationFacts:
    return conversation(owner=owner, is_follow_up=True, team=BILLING, **facts)


def situation(*people: PersonFacts, **facts: Any) -> Situation:
    """Return a situation in which everyone given is in Billing, unless ``teams`` says otherwise."""
    billing = team(BILLING, *(each.id for each in people))
    usual = Situation(
        now=NOW,
        conversation=conversation(),
        topics=(TopicRow("billing", BILLING, enabled=True), TopicRow("parcel", SHIPPING, enabled=True)),
        teams=(team(GENERAL), billing, team(SHIPPING)),
        people=people,
    )
    return replace(usual, **facts)


_moments = st.integers(-3000, 3000).map(lambda minutes: NOW + minutes * MINUTE)
_maybe = st.none() | _moments
_ids = st.integers(1, 9)
_some = st.sets(_ids, max_size=3).map(lambda ids: tuple(sorted(ids)))
_people = st.builds(
    PersonFacts,
    id=st.just(0),
    name=st.sampled_from(["Amina", "Bo", "Chiyo", "Đặng"]),
    status=st.sampled_from(["available", "available", "busy", "away"]),
    status_until=_maybe,
    shift_ends_at=_maybe,
    next_shift_at=_maybe,
    last_seen_at=st.just(NOW) | _maybe,
    load=st.integers(0, 6),
    capacity=st.integers(1, 6),
    last_assigned_at=_maybe,
    back_since=_maybe,
    waiting=st.none() | st.integers(0, 6),
    channels=st.sampled_from([(), (), (("chat", 2, 2),), (("chat", 1, 2), ("email", 3, 3))]),
)
_conversations = st.builds(
    ConversationFacts,
    id=st.just(7),
    topic=st.sampled_from(["billing", "parcel", "unheard", ""]),
    urgency=st.sampled_from(["low", "normal", "high", "urgent"]),
    waiting_since=_maybe,
    due_at=_maybe,
    owner=st.none() | _ids,
    is_follow_up=st.booleans(),
    live_chat=st.booleans(),
    placed_team=st.none() | st.sampled_from([BILLING, SHIPPING]),
    declined=_some,
    team=st.none() | st.sampled_from([GENERAL, BILLING, SHIPPING]),
    follow_up_until=_maybe,
    tier=st.sampled_from([1, 1, 2]),
    platform=st.sampled_from(["email", "chat"]),
)


@st.composite
def _teams(draw: st.DrawFn, number: int) -> TeamFacts:
    members = sorted(draw(st.sets(_ids, max_size=6)))
    return team(
        number,
        *members,
        mode=draw(st.sampled_from(sorted(MODES))),
        second_tier=tuple(members[: draw(st.integers(0, 2))]),
        enabled=draw(st.booleans()) or number == GENERAL,
        backup=draw(st.none() | st.sampled_from([GENERAL, BILLING, SHIPPING])),
        lead=draw(st.none() | _ids),
        disconnect_minutes=draw(st.sampled_from([0, 10])),
    )


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Any situation: some people may have left, teams overlap, topics lead nowhere."""
    present = sorted(draw(st.sets(_ids, min_size=1)))
    return Situation(
        now=NOW,
        conversation=draw(_conversations),
        topics=(
            TopicRow("billing", BILLING, enabled=draw(st.booleans()), specialists=draw(_some)),
            TopicRow(
                "billing", draw(st.sampled_from([None, SHIPPING])), enabled=True, specialists=draw(_some)
            ),
            TopicRow("parcel", SHIPPING, enabled=True),
        ),
        teams=(draw(_teams(GENERAL)), draw(_teams(BILLING)), draw(_teams(SHIPPING))),
        people=tuple(replace(draw(_people), id=number) for number in present),
        missing_context=tuple(draw(st.sets(st.sampled_from(["history", "promises", "thread"])))),
    )
