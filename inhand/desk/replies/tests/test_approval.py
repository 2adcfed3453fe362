"""High risk: who may send, and how the words of others get past somebody who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from inhand.desk.conversations.actions.clear_risk import CannotClear, clear_risk
from inhand.desk.conversations.actions.note import note
from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.conversations.tests.arriving import arrives, conversation, fresh
from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.verify import verify
from inhand.desk.ownership.actions.claim import claim
from inhand.desk.ownership.actions.hand_off import hand_off
from inhand.desk.ownership.packet import Packet
from inhand.desk.replies.actions.approve import approve
from inhand.desk.replies.actions.ask_approval import AlreadyAsked, ask_approval
from inhand.desk.replies.actions.decide_approval import AlreadyDecided
from inhand.desk.replies.actions.decline import ReasonMissing, decline
from inhand.desk.replies.actions.send import CannotSend, Collision, NeedsApproval, NotOwner, Reply, send
from inhand.desk.replies.actions.take_over_draft import take_over_draft
from inhand.desk.replies.actions.undo import TooLate, undo
from inhand.desk.replies.actions.withdraw import withdraw
from inhand.desk.replies.models import Approval, Draft
from inhand.desk.replies.queries import to_approve, waiting_approval
from inhand.desk.teams.actions.change_team import change_team
from inhand.desk.teams.models import Membership, Team, Teammate
from inhand.desk.teams.permissions import may_approve
from inhand.desk.teams.queries import approvers
from inhand.desk.teams.tests.people import AT, person

pytestmark = pytest.mark.django_db
UNDO = timedelta(seconds=10)
LAWYER = "I told my lawyer about this."
_State = Conversation.State


def claimed(text: str = LAWYER) -> tuple[Conversation, Teammate]:
    made, amina = conversation(text=text), person("Amina")
    return claim(made, by=amina, at=AT), amina


def reply(made: Conversation, text: str = "We are sorry.", **terms: Any) -> Reply:
    given: dict[str, Any] = {"seen_revision": fresh(made).revision, "client_key": f"key {text}"} | terms
    return Reply(text, **given)


def asked(text: str = "We are sorry.", **terms: Any) -> tuple[Approval, Teammate, Teammate]:
    """A reply that waits, its author, and somebody who may approve it."""
    made, amina = claimed()
    lead = person("Lea", may_approve=True)
    return ask_approval(made, reply=reply(made, text, **terms), by=amina, at=AT), amina, lead


def sent_messages() -> list[Message]:
    return list(Message.objects.filter(direction="out"))


def test_high_risk_asks_for_the_role_and_says_which_words() -> None:
    made, amina = claimed()
    with pytest.raises(NeedsApproval):
        send(made, reply=reply(made), by=amina, at=AT, undo=UNDO)
    assert sent_messages() == []
    after = fresh(made)
    assert after.risk == {"legal_threat": ["lawyer"]}
    found = Entry.objects.get(name="conversation.risk_found")
    assert (found.by, found.facts) == (None, {"reasons": {"legal_threat": ["lawyer"]}})
    lead = person("Lea", may_approve=True)
    assert send(made, reply=reply(made, take_over="I may"), by=lead, at=AT, undo=UNDO).author == lead


def test_what_was_just_written_is_read_before_anything_leaves() -> None:
    made, amina = claimed("Where is it?")
    assert send(made, reply=reply(made), by=amina, at=AT, undo=UNDO).state == Message.State.QUEUED
    arrives("Then my solicitor will write to you.", subject="Re: My order")
    with pytest.raises(NeedsApproval):
        send(made, reply=reply(made, "No."), by=amina, at=AT, undo=UNDO)


def test_an_ordinary_conversation_needs_nobody() -> None:
    made, amina = claimed("Where is it?")
    assert send(made, reply=reply(made), by=amina, at=AT, undo=UNDO).state == Message.State.QUEUED
    with pytest.raises(CannotSend, match="no approval"):
        ask_approval(made, reply=reply(made, "More."), by=amina, at=AT)


@pytest.mark.parametrize(
    ("fields", "may"),
    [
        ({}, False),
        ({"may_approve": True}, True),
        ({"role": "administrator"}, True),
        ({"role": "lead"}, False),
        ({"may_approve": True, "is_active": False}, False),
    ],
)
def test_the_role_is_given_or_comes_with_leading(*, fields: dict[str, Any], may: bool) -> None:
    made = conversation()
    someone = person("Sam", **fields)
    assert may_approve(someone, made.team) is may
    assert (someone in approvers(made.team)) is may


def test_a_lead_approves_for_the_teams_they_lead() -> None:
    team, other = conversation().team, Team.objects.create(name="Other")
    lead, named = person("Lea", role="lead"), person("Nora")
    Membership.objects.create(team=team, teammate=lead)
    Team.objects.filter(pk=team.pk).update(lead=named)
    team.refresh_from_db()
    assert [may_approve(each, team) for each in (lead, named)] == [True, True]
    assert [may_approve(each, other) for each in (lead, named)] == [False, False]
    assert set(approvers(team)) == {lead, named}
    assert list(approvers(other)) == []


def test_asked_for_the_customer_sees_nothing_and_the_approver_sees_it() -> None:
    approval, amina, lead = asked()
    assert sent_messages() == []
    assert list(to_approve(lead)) == [approval]
    assert list(to_approve(amina)) == []
    assert waiting_approval(approval.conversation) == approval
    entry = Entry.objects.latest("pk")
    assert (entry.name, entry.by) == ("approval.asked", amina.pk)
    assert fresh(approval.conversation).waiting_since is not None


def test_one_reply_at_a_time_waits_and_the_same_key_asks_once() -> None:
    approval, amina, _ = asked()
    made = approval.conversation
    assert ask_approval(made, reply=reply(made, client_key=approval.client_key), by=amina, at=AT) == approval
    with pytest.raises(AlreadyAsked, match="Amina"):
        ask_approval(made, reply=reply(made, "Another."), by=amina, at=AT)


def test_asking_refuses_as_sending_does() -> None:
    made, amina = claimed()
    seen = fresh(made).revision
    arrives("One more thing", subject="Re: My order")
    with pytest.raises(Collision):
        ask_approval(made, reply=reply(made, seen_revision=seen), by=amina, at=AT)
    with pytest.raises(CannotSend):
        ask_approval(made, reply=reply(made, "  "), by=amina, at=AT)
    with pytest.raises(NotOwner):
        ask_approval(made, reply=reply(made), by=person("Ben"), at=AT)
    assert Approval.objects.count() == 0


def test_approved_it_leaves_in_its_authors_name() -> None:
    approval, amina, lead = asked()
    message = approve(approval, by=lead, at=AT, undo=UNDO)
    assert (message.author, message.visible_text, message.deliver_after) == (
        amina,
        "We are sorry.",
        AT + UNDO,
    )
    approval.refresh_from_db()
    assert (approval.outcome, approval.decided_by, approval.message) == ("given", lead, message)
    given, sent = Entry.objects.order_by("-pk")[1], Entry.objects.latest("pk")
    assert (given.name, given.by) == ("approval.given", lead.pk)
    assert (sent.name, sent.by, sent.facts["approved_by"], sent.cause) == (
        "reply.sent",
        amina.pk,
        lead.pk,
        given.pk,
    )
    assert fresh(approval.conversation).state == _State.WAITING
    assert list(verify()) == []


def test_approved_twice_is_one_message() -> None:
    approval, _, lead = asked()
    approve(approval, by=lead, at=AT, undo=UNDO)
    with pytest.raises(AlreadyDecided, match="Lea"):
        approve(approval, by=person("Max", may_approve=True), at=AT, undo=UNDO)
    with pytest.raises(AlreadyDecided):
        decline(approval, reason="No", by=lead, at=AT)
    assert len(sent_messages()) == 1


def test_what_came_after_the_author_wrote_is_shown_to_the_approver() -> None:
    approval, _, lead = asked()
    arrives("Forget the lawyer.", subject="Re: My order")
    with pytest.raises(Collision) as collision:
        approve(approval, by=lead, at=AT, undo=UNDO)
    assert [entry.name for entry in collision.value.unseen] == ["message.received"]
    assert sent_messages() == []
    assert Entry.objects.latest("pk").name == "reply.prevented"
    message = approve(approval, by=lead, at=AT, undo=UNDO, anyway="It still answers that.")
    assert message.visible_text == "We are sorry."
    given = Entry.objects.get(name="approval.given")
    assert (given.facts["reason"], len(given.facts["unseen"])) == ("It still answers that.", 1)


def test_the_approvers_own_note_is_no_news_to_them() -> None:
    approval, _, lead = asked()
    note(approval.conversation, text="Looks right.", by=lead, at=AT)
    assert approve(approval, by=lead, at=AT, undo=UNDO).state == Message.State.QUEUED


def test_declined_the_author_has_the_words_back_with_the_reason() -> None:
    approval, amina, lead = asked()
    with pytest.raises(ReasonMissing):
        decline(approval, reason=" ", by=lead, at=AT)
    decline(approval, reason="Promise nothing.", by=lead, at=AT)
    assert Draft.objects.get(author=amina).text == "We are sorry."
    assert sent_messages() == []
    declined = Entry.objects.latest("pk")
    assert (declined.name, declined.facts["reason"]) == ("approval.declined", "Promise nothing.")
    assert list(to_approve(lead)) == []


def test_words_given_back_do_not_overwrite_what_was_begun() -> None:
    approval, amina, lead = asked()
    Draft.objects.create(conversation=approval.conversation, author=amina, text="New words", updated_at=AT)
    decline(approval, reason="No.", by=lead, at=AT)
    assert Draft.objects.get(author=amina).text == "New words\n\nWe are sorry."


def test_taken_over_the_words_are_the_approvers_draft() -> None:
    approval, _, lead = asked()
    take_over_draft(approval, by=lead, at=AT)
    assert Draft.objects.get().author == lead
    made = approval.conversation
    sent = send(made, reply=reply(made, "Better.", take_over="Edited it"), by=lead, at=AT, undo=UNDO)
    assert (sent.author, fresh(made).owner) == (lead, lead)


def test_withdrawn_it_waits_for_nobody() -> None:
    approval, amina, lead = asked()
    withdraw(approval, at=AT)
    assert Draft.objects.get(author=amina).text == "We are sorry."
    assert list(to_approve(lead)) == []
    ask_approval(approval.conversation, reply=reply(approval.conversation, "Again."), by=amina, at=AT)


@pytest.mark.parametrize("who", ["author", "approver"])
def test_an_approved_reply_can_be_taken_back_by_both(who: str) -> None:
    approval, amina, lead = asked()
    message = approve(approval, by=lead, at=AT, undo=UNDO)
    with pytest.raises(TooLate):
        undo(message, by=person("Zoe"), at=AT)
    undo(message, by={"author": amina, "approver": lead}[who], at=AT)
    assert Draft.objects.get().author == amina
    assert fresh(approval.conversation).state == _State.OPEN


def test_whoever_has_it_no_longer_cannot_be_spoken_for() -> None:
    approval, _, lead = asked()
    hand_off(approval.conversation, packet=packet("no"), by=lead, at=AT, to=person("Ben"))
    with pytest.raises(NotOwner):
        approve(approval, by=lead, at=AT, undo=UNDO)
    assert Approval.objects.get().outcome == ""
    assert sent_messages() == []


def test_an_author_who_left_cannot_be_spoken_for() -> None:
    approval, amina, lead = asked()
    Teammate.objects.filter(pk=amina.pk).update(is_active=False)
    with pytest.raises(CannotSend, match="left the desk"):
        approve(approval, by=lead, at=AT, undo=UNDO)


def test_a_snooze_that_is_over_becomes_waiting() -> None:
    approval, _, lead = asked(then="snooze", snooze_until=AT + timedelta(hours=1))
    approve(approval, by=lead, at=AT + timedelta(hours=2), undo=UNDO)
    assert fresh(approval.conversation).state == _State.WAITING


def test_cleared_it_needs_nobody_until_there_is_a_new_reason() -> None:
    made, amina = claimed()
    lead = person("Lea", may_approve=True)
    with pytest.raises(NeedsApproval):
        send(made, reply=reply(made), by=amina, at=AT, undo=UNDO)
    with pytest.raises(CannotClear):
        clear_risk(made, reason="", by=lead, at=AT)
    clear_risk(made, reason="Her brother is a lawyer.", by=lead, at=AT)
    assert fresh(made).risk == {}
    send(made, reply=reply(made), by=amina, at=AT, undo=UNDO)
    arrives("As my lawyer says", subject="Re: My order")
    send(made, reply=reply(made, "Good."), by=amina, at=AT, undo=UNDO)
    arrives("Now I will sue you.", subject="Re: My order")
    with pytest.raises(NeedsApproval):
        send(made, reply=reply(made, "Oh."), by=amina, at=AT, undo=UNDO)
    assert fresh(made).risk == {"legal_threat": ["will sue", "sue you"]}
    with pytest.raises(CannotClear, match="not high risk"):
        clear_risk(conversation(sender="eva@bakery.example"), reason="Why not", by=lead, at=AT)


def packet(said: str) -> Packet:
    return Packet("Money back", "nothing", "Call them", "nothing", said, "none")


@pytest.mark.parametrize(
    ("said", "is_high"), [("no", False), ("billing", False), ("legal", True), ("both", True)]
)
def test_a_packet_that_says_legal_makes_it_high_risk(*, said: str, is_high: bool) -> None:
    made, amina = claimed("Where is it?")
    hand_off(made, packet=packet(said), by=amina, at=AT, to=person("Ben"))
    assert list(fresh(made).risk) == (["packet_legal"] if is_high else [])


def test_the_teams_limit_counts() -> None:
    made, amina = claimed("Pay me 400 EUR")
    change_team(made.team, by=None, at=AT, money_limit=300)
    with pytest.raises(NeedsApproval):
        send(made, reply=reply(made), by=amina, at=AT, undo=UNDO)
    assert fresh(made).risk == {"money": ["400 eur"]}
