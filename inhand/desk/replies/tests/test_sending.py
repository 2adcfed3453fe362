"""The guard of the reply: once, by its owner, with everything seen; and its way back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from inhand.desk.conversations.actions.mark_spam import mark_spam
from inhand.desk.conversations.actions.note import note
from inhand.desk.conversations.inbound import Address
from inhand.desk.conversations.models import Conversation, Inbox, Message
from inhand.desk.conversations.tests.arriving import arrives, conversation, fresh
from inhand.desk.ledger.models import Entry
from inhand.desk.ownership.actions.claim import claim
from inhand.desk.replies.actions import delivery
from inhand.desk.replies.actions.send import CannotSend, Collision, NotOwner, Reply, send
from inhand.desk.replies.actions.undo import TooLate, undo
from inhand.desk.replies.models import Draft
from inhand.desk.replies.recipients import recipients
from inhand.desk.replies.render import as_html, render, unresolved
from inhand.desk.teams.tests.people import AT, person

if TYPE_CHECKING:
    from inhand.desk.teams.models import Teammate

pytestmark = pytest.mark.django_db
UNDO = timedelta(seconds=10)
_State = Conversation.State


def sends(made: Conversation, by: Teammate, text: str = "Here it is.", **terms: Any) -> Message:
    """Send from a page that has seen everything, unless said otherwise."""
    given: dict[str, Any] = {"seen_revision": fresh(made).revision, "client_key": f"key {text}"} | terms
    return send(made, reply=Reply(text, **given), by=by, at=AT, undo=UNDO)


def test_a_reply_from_the_lane_claims_and_stops_the_clock() -> None:
    made, amina = conversation(), person("Amina")
    sent = sends(made, amina)
    after = fresh(made)
    assert (after.owner, after.state, after.waiting_since) == (amina, _State.WAITING, None)
    assert (sent.state, sent.deliver_after) == (Message.State.QUEUED, AT + UNDO)


def test_a_reply_goes_out_as_its_inbox_says() -> None:
    made, amina = conversation(), person("Amina", signature="Amina K.")
    name, signature = "{teammate.first_name} at {inbox.name}", "{teammate.signature}, {inbox.name}"
    Inbox.objects.update(name="Lumen", sender_name=name, signature=signature)
    sent = sends(made, amina)
    assert sent.sender[1] == "Amina at Lumen"
    assert "-- \nAmina K., Lumen" in sent.text


def test_the_same_key_twice_is_one_message() -> None:
    made, amina = conversation(), person("Amina")
    assert sends(made, amina, client_key="k") == sends(made, amina, client_key="k", seen_revision=0)
    assert Message.objects.filter(direction="out").count() == 1


def test_what_one_has_not_seen_holds_the_reply_back_and_is_shown() -> None:
    made, amina = claimed()
    seen = fresh(made).revision
    note(made, text="Wait!", by=person("Ben"), at=AT)
    with pytest.raises(Collision) as collision:
        sends(made, amina, seen_revision=seen)
    assert [entry.name for entry in collision.value.unseen] == ["note.added"]
    assert not Message.objects.filter(direction="out").exists()
    assert Entry.objects.latest("pk").name == "reply.prevented"
    sent = sends(made, amina, seen_revision=seen, send_anyway="I spoke with Ben.")
    assert Entry.objects.filter(name="reply.sent").get().facts["reason"] == "I spoke with Ben."
    assert sent.state == Message.State.QUEUED


def test_ones_own_note_is_no_news_but_ones_own_reply_from_another_page_is() -> None:
    made, amina = claimed()
    seen = fresh(made).revision
    note(made, text="To myself", by=amina, at=AT)
    sends(made, amina, "First", seen_revision=seen)
    with pytest.raises(Collision):
        sends(made, amina, "Second", seen_revision=seen)


def test_only_the_owner_sends_unless_they_take_over() -> None:
    made, amina = claimed()
    ben = person("Ben")
    with pytest.raises(NotOwner) as refused:
        sends(made, ben)
    assert refused.value.owner == amina
    assert not Message.objects.filter(direction="out").exists()
    sends(made, ben, take_over="Amina is ill")
    assert fresh(made).owner == ben


@pytest.mark.parametrize(
    ("text", "terms", "named"),
    [
        (" ", {}, "text"),
        ("Hello {contact.name}", {}, "contact.name"),
        ("Hello", {"client_key": ""}, "client_key"),
        ("Hello", {"then": "vanish"}, "then"),
        ("Hello", {"then": "snooze"}, "snooze_until"),
        ("Hello", {"then": "snooze", "snooze_until": AT}, "snooze_until"),
    ],
)
def test_what_cannot_go_out_says_why_and_leaves_no_trace(
    text: str, terms: dict[str, Any], named: str
) -> None:
    made, amina = claimed()
    before = Entry.objects.count()
    with pytest.raises(CannotSend, match=named):
        sends(made, amina, text, **terms)
    assert Entry.objects.count() == before


def test_spam_is_not_answered_and_nobody_without_an_address() -> None:
    spam, amina = claimed()
    mark_spam(spam, by=amina, at=AT)
    with pytest.raises(CannotSend):
        sends(spam, amina)
    nobody = conversation(sender="", subject="From nobody")
    with pytest.raises(CannotSend, match="no address"):
        sends(nobody, amina, "To nobody")
    assert fresh(nobody).owner is None, "the claim is undone with it"


@pytest.mark.parametrize(("then", "state"), [("wait", "waiting"), ("close", "closed"), ("stay", "open")])
def test_what_comes_after_the_reply_and_taking_it_back_puts_all_back(then: str, state: str) -> None:
    made, amina = claimed()
    sent = sends(made, amina, then=then)
    assert fresh(made).state == state
    undo(sent, by=amina, at=AT)
    after = fresh(made)
    assert (after.state, after.waiting_since, after.owner) == (_State.OPEN, AT, amina)
    assert Draft.objects.get().text == "Here it is."


def test_nobody_takes_back_what_has_left_or_is_a_colleagues() -> None:
    made, amina = claimed()
    sent = sends(made, amina)
    for by, at in ((person("Ben"), AT), (amina, AT + UNDO)):
        with pytest.raises(TooLate):
            undo(sent, by=by, at=at)
    assert delivery.begin(sent, at=AT + UNDO)


def test_a_reply_is_begun_when_its_time_has_come_and_a_late_end_changes_nothing() -> None:
    made, amina = claimed()
    sent = sends(made, amina)
    due = AT + UNDO
    assert delivery.begin(sent, at=AT) is None
    first = delivery.begin(sent, at=due)
    second = delivery.begin(sent, at=due)  # the first one's process died
    assert first
    assert second
    assert second.provider_id == first.provider_id
    delivery.failed(first, reason="too late", at=due)
    delivery.delivered(second, detail="250", at=due)
    delivery.delivered(second, detail="250", at=due)
    sent.refresh_from_db()
    assert (sent.state, sent.attempts) == (Message.State.SENT, 2)
    assert Entry.objects.filter(name="reply.delivered").count() == 1
    assert delivery.begin(sent, at=due) is None


def test_a_reply_answers_the_last_thing_a_person_wrote() -> None:
    made, amina = claimed(provider_id="a@x.example", references=("z@x.example",))
    arrives(provider_id="auto@x.example", automatic="auto_reply")
    sent = sends(made, amina)
    assert (sent.in_reply_to, sent.references) == ("a@x.example", ["z@x.example", "a@x.example"])


def test_a_reply_goes_to_the_writer_with_a_copy_to_the_others_and_never_to_us() -> None:
    made, amina = claimed(
        reply_to=(Address("office@bakery.example"),),
        to=(Address("help@lumen.example"), Address("cleo@salon.example")),
        cc=(Address("HELP+abc@lumen.example"), Address("Cleo@salon.example")),
    )
    sent = sends(made, amina)
    assert [pair[0] for pair in sent.to] == ["office@bakery.example"]
    assert [pair[0] for pair in sent.cc] == ["cleo@salon.example"]


def test_who_writes_with_our_own_reply_address_is_answered_at_their_sender() -> None:
    found = recipients(["a@x.example", ""], [["help@us.example", ""]], [], [], {"help@us.example"})
    assert found.to == [["a@x.example", ""]]


def test_a_template_takes_values_and_tells_which_are_missing() -> None:
    text = render("Dear {contact.first_name}, {inbox.name} {contact.name}", {"contact.first_name": "Otto"})
    assert text.startswith("Dear Otto, ")
    assert unresolved(text) == ["inbox.name", "contact.name"]


def test_words_become_html_that_cannot_carry_anything_else() -> None:
    html = as_html("One <b>\nhttps://lumen.example/a?b=1.\n\nTwo & three")
    assert "<b>" not in html
    assert html.count("<p>") == 2
    assert '<a href="https://lumen.example/a?b=1">' in html


def claimed(**fields: Any) -> tuple[Conversation, Teammate]:
    """Amina has it."""
    amina = person("Amina")
    made = conversation(**fields)
    claim(made, by=amina, at=AT)
    return made, amina
