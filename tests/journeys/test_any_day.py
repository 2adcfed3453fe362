"""Any day at the desk: random mails, verbs, statuses, rules and hours. After each the first promises must hold.

Never two owners, never neither owner nor clock, never dropped, nobody who is not at work gets anything from the gates
or a rescue, and the ledger rebuilds the present and every decision to the same state.
"""

# ruff: noqa: FBT001 -- hypothesis draws them by name

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from inhand.desk.conversations.actions.close import close
from inhand.desk.conversations.actions.label import label
from inhand.desk.conversations.actions.mark_spam import mark_spam
from inhand.desk.conversations.actions.note import note
from inhand.desk.conversations.actions.reopen import reopen
from inhand.desk.conversations.actions.snooze import CannotSnooze, snooze
from inhand.desk.conversations.models import Conversation, Label, Message
from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.verify import verify
from inhand.desk.ownership.actions.acknowledge import NotYours, acknowledge
from inhand.desk.ownership.actions.assign import CannotAssign, assign
from inhand.desk.ownership.actions.claim import ClaimLost, MustTakeFirst, claim
from inhand.desk.ownership.actions.hand_off import hand_off
from inhand.desk.ownership.actions.pass_on import CannotPass, pass_on
from inhand.desk.ownership.actions.release import release
from inhand.desk.ownership.actions.return_handoff import CannotReturn, return_handoff
from inhand.desk.ownership.actions.take_next import NothingToTake, take_next
from inhand.desk.ownership.actions.take_over import take_over
from inhand.desk.ownership.models import Assignment, Handoff
from inhand.desk.ownership.packet import Packet
from inhand.desk.replies.actions.send import CannotSend, Collision, NeedsApproval, NotOwner, Reply, send
from inhand.desk.replies.actions.undo import TooLate, undo
from inhand.desk.routing.drops import number_dropped
from inhand.desk.routing.policy import forget
from inhand.desk.routing.replay import differing_conversations, differing_decisions
from inhand.desk.rules.actions.set_target import set_target
from inhand.desk.teams.actions.change_team import BadTeam, change_team
from inhand.desk.teams.actions.change_teammate import change_teammate
from inhand.desk.teams.actions.make_team import make_team
from inhand.desk.teams.actions.seen import seen
from inhand.desk.teams.actions.set_hours import set_hours
from inhand.desk.teams.actions.set_members import set_members
from inhand.desk.teams.actions.set_status import set_status
from inhand.desk.teams.hours import Span, shift_at
from inhand.desk.teams.models import Team, Teammate
from inhand.desk.teams.presence import is_disconnected, status_at
from inhand.desk.teams.queries import hours_of_teammates
from inhand.doors.web.tests.sample import Desk, desk
from inhand.ground.outbox.models import Job
from inhand.ground.outbox.worker import run_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.clock import Clock

UNDO = timedelta(seconds=10)
DAY_SHIFT = tuple(Span(day, time(9), time(17)) for day in range(5))
NIGHT_SHIFT = tuple(Span(day, time(22), time(6)) for day in range(7))
ALWAYS = tuple(Span(day, time(0), time(0)) for day in range(7))
MODES = [mode.value for mode in Team.Mode]
PACKET = Packet("a refund", "nothing", "refund it", "nothing", "no", "none")
REFUSED = (
    BadTeam,
    CannotAssign,
    CannotPass,
    CannotReturn,
    CannotSend,
    CannotSnooze,
    ClaimLost,
    Collision,
    MustTakeFirst,
    NeedsApproval,
    NotOwner,
    NothingToTake,
    NotYours,
    TooLate,
)

_person, _which = st.integers(0, 2), st.integers(0, 50)


class AnyDay(RuleBasedStateMachine):
    """A desk of three people and two teams. A verb that is refused by name is part of the day."""

    clock: Clock  # set by the test
    desk: Desk

    @initialize()
    def opens(self) -> None:
        self._whole = transaction.atomic()
        self._whole.__enter__()
        self.clock.set(datetime.fromisoformat("2026-03-02T09:00+00:00"))
        forget()
        self.desk = desk(self.clock.now())
        self.clara = Teammate.objects.create(
            email="clara@lumen.example", name="Clara", last_seen_at=self.clock.now(), status="available"
        )
        set_hours(self.clara, spans=DAY_SHIFT, by=None, at=self.clock.now())
        self.second = make_team(name="Billing", by=None, at=self.clock.now())
        set_members(self.second, members=[self.desk.ben, self.clara], by=None, at=self.clock.now())
        change_team(
            self.desk.team, backup=self.second, lead=self.desk.amina, on_call=self.clara, by=None, at=self.clock.now()
        )  # fmt: skip
        self.sent = 0
        run_all()

    def teardown(self) -> None:
        if hasattr(self, "_whole"):
            transaction.set_rollback(True)
            self._whole.__exit__(None, None, None)
            forget()

    def person(self, number: int) -> Teammate:
        return Teammate.objects.get(pk=(self.desk.amina, self.desk.ben, self.clara)[number].pk)

    def some(self, number: int) -> Conversation:
        rows = Conversation.objects.order_by("pk")
        return rows[number % rows.count()]

    def do(self, verb: Callable[..., object], *nouns: object, **terms: object) -> None:
        """Do it, or be refused by name; then everything that follows happens."""
        with suppress(*REFUSED), transaction.atomic():
            verb(*nouns, at=self.clock.now(), **terms)
        run_all()

    @rule(number=_which, follow=st.booleans(), sender=st.sampled_from(["otto@b.example", "eva@c.example"]))
    def a_mail_comes(self, number: int, follow: bool, sender: str) -> None:
        answers = Message.objects.order_by("pk").values_list("provider_id", flat=True)[number : number + 1]
        self.desk.mail(
            f"Matter {number}", sender=sender, at=self.clock.now(),
            answers=answers[0] if follow and answers else "",
        )  # fmt: skip
        run_all()

    @rule(minutes=st.sampled_from([1, 16, 61, 300, 700, 1440]), here=st.sets(_person))
    def time_passes(self, minutes: int, here: set[int]) -> None:
        """Only those who are here keep their page open."""
        self.clock.advance(minutes=minutes)
        for number in here:
            seen(self.person(number).pk, at=self.clock.now())
        run_all()

    @precondition(lambda _: Conversation.objects.exists())
    @rule(number=_which, by=_person, to=_person, verb=st.sampled_from(["claim", "assign", "take", "release"]))
    def it_changes_hands(self, number: int, by: int, to: int, verb: str) -> None:
        conversation, person = self.some(number), self.person(by)
        if verb == "claim":
            self.do(claim, conversation, by=person)
        elif verb == "assign":
            self.do(assign, conversation, to=self.person(to), by=person)
        elif verb == "take":
            self.do(take_over, conversation, by=person, reason="I know them")
        elif conversation.is_live:
            self.do(release, conversation, by=person, reason="it is not mine")

    @precondition(lambda _: Conversation.objects.exists())
    @rule(number=_which, by=_person, to=st.none() | _person, second=st.booleans())
    def it_is_handed_off(self, number: int, by: int, to: int | None, second: bool) -> None:
        team = self.second if second else self.desk.team
        if (conversation := self.some(number)).is_live:
            self.do(
                hand_off, conversation, packet=PACKET, by=self.person(by),
                **({"to_team": team} if to is None else {"to": self.person(to)}),
            )  # fmt: skip

    @rule(by=_person, second=st.booleans())
    def somebody_takes_the_next(self, by: int, second: bool) -> None:
        self.do(take_next, [(self.second if second else self.desk.team).pk], by=self.person(by))

    @precondition(lambda _: Conversation.objects.exists())
    @rule(number=_which, by=_person)
    def somebody_passes_it(self, number: int, by: int) -> None:
        if (conversation := self.some(number)).is_live:
            self.do(pass_on, conversation, why="lack_of_skill", by=self.person(by))

    @precondition(lambda _: Handoff.objects.exists())
    @rule(by=_person, back=st.booleans())
    def the_packet_is_answered(self, by: int, back: bool) -> None:
        newest = Handoff.objects.latest("pk")
        if back:
            self.do(return_handoff, newest, reason="not mine", by=self.person(by))
        else:
            self.do(acknowledge, newest, by=self.person(by))

    @precondition(lambda _: Conversation.objects.exists())
    @rule(
        number=_which,
        by=_person,
        then=st.sampled_from(["wait", "close", "snooze", "stay"]),
        seen_all=st.booleans(),
    )
    def somebody_answers(self, number: int, by: int, then: str, seen_all: bool) -> None:
        conversation = self.some(number)
        self.sent += 1
        reply = Reply(
            "Here you are.", conversation.revision if seen_all else 0, client_key=str(self.sent), then=then,
            snooze_until=self.clock.now() + timedelta(hours=3) if then == "snooze" else None,
        )  # fmt: skip
        with suppress(*REFUSED):  # the guard keeps what it refused, so it stands in no transaction of ours
            send(conversation, reply=reply, by=self.person(by), at=self.clock.now(), undo=UNDO)

    @precondition(lambda _: Message.objects.filter(direction="out").exists())
    @rule(by=_person)
    def they_take_it_back(self, by: int) -> None:
        self.do(undo, Message.objects.filter(direction="out").latest("pk"), by=self.person(by))

    @precondition(lambda _: Conversation.objects.exists())
    @rule(
        number=_which,
        by=_person,
        verb=st.sampled_from(["close", "reopen", "snooze", "spam", "note", "urgent"]),
    )
    def its_state_changes(self, number: int, by: int, verb: str) -> None:
        conversation, person = self.some(number), self.person(by)
        match verb:
            case "close":
                self.do(close, conversation, by=person, although_waiting=True)
            case "reopen":
                self.do(reopen, conversation, by=person)
            case "snooze":
                self.do(snooze, conversation, until=self.clock.now() + timedelta(hours=5), by=person)
            case "spam":
                self.do(mark_spam, conversation, by=person)
            case "note":
                self.do(note, conversation, text="look at this", by=person)
            case _:
                self.do(label, conversation, kind=Label.Kind.URGENCY, value="urgent", source=Label.Source.PERSON,
                        by=person)  # fmt: skip

    @rule(
        who=_person,
        status=st.sampled_from(["available", "busy", "away"]),
        back=st.none() | st.integers(5, 600),
    )
    def somebody_sets_their_status(self, who: int, status: str, back: int | None) -> None:
        until = self.clock.now() + timedelta(minutes=back) if back and status != "available" else None
        self.do(set_status, self.person(who), status=status, until=until, by=None)

    @rule(who=_person, spans=st.sampled_from([DAY_SHIFT, NIGHT_SHIFT, ALWAYS, ()]))
    def hours_change(self, who: int, spans: tuple[Span, ...]) -> None:
        self.do(set_hours, self.person(who), spans=spans, by=None)

    @rule(mode=st.sampled_from(MODES), second=st.booleans(), buffer=st.sampled_from([0, 20]))
    def the_rules_change(self, mode: str, second: bool, buffer: int) -> None:
        team = self.second if second else self.desk.team
        self.do(change_team, team, mode=mode, end_of_shift_buffer_minutes=buffer, by=None)

    @rule(minutes=st.sampled_from([1, 30, 600]))
    def the_target_changes(self, minutes: int) -> None:
        self.do(set_target, 1, minutes=minutes, team=None, by=None)

    @rule(here=st.booleans())
    def clara_leaves_or_returns(self, here: bool) -> None:
        self.do(change_teammate, self.clara, is_active=here, by=None)

    @invariant()
    def nothing_is_stuck(self) -> None:
        if hasattr(self, "desk"):
            assert not Job.objects.filter(error__gt="").exists(), Job.objects.filter(error__gt="").first()

    @invariant()
    def each_has_one_owner_or_a_place_in_the_lane(self) -> None:
        for row in Conversation.objects.filter(state__in=["open", "waiting", "snoozed"]):
            assert (row.owner_id is None) == (row.lane_since is not None)
            assert Assignment.objects.filter(conversation=row, ended_at=None).count() == (
                row.owner_id is not None
            )

    @invariant()
    def whoever_waits_has_somebody_or_a_clock(self) -> None:
        if hasattr(self, "desk"):
            assert number_dropped(self.clock.now()) == 0
        waiting = Conversation.objects.filter(state__in=["open", "snoozed"], waiting_since__isnull=False)
        assert not waiting.filter(climb_at=None).exists()

    @invariant()
    def the_gates_and_a_rescue_give_only_to_who_is_at_work(self) -> None:
        """The newest entries are of this moment, and so are hours and statuses."""
        if not hasattr(self, "desk"):
            return
        now, hours = self.clock.now(), hours_of_teammates()
        given = Entry.objects.filter(name="conversation.assigned", at=now, pk__gt=self._newest_change())
        for entry in given.filter(facts__how__in=["routed", "rescued"]):
            person = Teammate.objects.get(pk=entry.facts["owner"])
            assert shift_at(hours[person.pk], now), entry.facts
            assert status_at(person.status, person.status_until, now) == "available", entry.facts
            assert not is_disconnected(person.last_seen_at, minutes=10, now=now), entry.facts

    def _newest_change(self) -> int:
        changes = Entry.objects.filter(name__in=["policy.changed", "teammate.status_changed"]).order_by("-pk")
        return changes.values_list("pk", flat=True).first() or 0

    @invariant()
    def the_ledger_rebuilds_the_present(self) -> None:
        assert list(differing_conversations()) == []

    @invariant()
    def every_decision_is_made_again(self) -> None:
        assert list(differing_decisions()) == []
        assert list(verify()) == []


@pytest.mark.slow
@pytest.mark.django_db
def test_the_first_promises_hold_on_any_day(clock: Clock) -> None:
    AnyDay.clock = clock
    run_state_machine_as_test(
        AnyDay,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
