"""A mail comes in by IMAP, has an owner, is answered by SMTP, and the customer's answer finds the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.ledger.events import ConversationRouted
from inhand.desk.ledger.models import Entry
from inhand.doors.channels import reply_token
from inhand.doors.channels.accounts import account
from inhand.ground.outbox.models import Job
from tests.support.mail_desk import mail

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey, Post


def test_a_mail_becomes_a_reply_and_the_answer_comes_back_to_its_owner(journey: Journey, post: Post) -> None:
    post.arrives(mail("order-1", "References: <a0@bakery.example>"))
    conversation = journey.conversation()
    owner = conversation.owner
    assert owner in {journey.desk.amina, journey.desk.ben}
    routed = Entry.objects.get(conversation=conversation.pk, name=ConversationRouted.name)
    assert routed.facts["decision"]["owner"] == owner.pk
    assert conversation.waiting_since == journey.clock.now()

    sent = journey.answer(conversation, owner, "It left this morning.")
    reply = journey.received()
    assert reply["Message-ID"] == f"<{sent.provider_id}>"
    assert reply["In-Reply-To"] == "<order-1@bakery.example>"
    assert reply["References"].split() == ["<a0@bakery.example>", "<order-1@bakery.example>"]
    assert reply["To"].addresses[0].addr_spec == "otto@bakery.example"
    local, _, domain = reply["Reply-To"].addresses[0].addr_spec.rpartition("@")
    assert (local.partition("+")[0], domain) == ("help", "lumen.example")
    assert reply_token.read(local.partition("+")[2], account(journey.channel).token_key) == conversation.pk
    plain, html = reply.get_body(("plain",)), reply.get_body(("html",))
    assert plain
    assert plain.get_content().startswith("It left this morning.")
    assert html
    assert "It left this morning." in html.get_content()
    sent.refresh_from_db()
    conversation.refresh_from_db()
    assert (sent.state, conversation.state) == (Message.State.SENT, Conversation.State.WAITING)
    assert Conversation.objects.get().waiting_since is None

    # Some programs keep no header of ours: then the address alone must do.
    back_to = reply["Reply-To"].addresses[0].addr_spec
    post.arrives(mail("order-2", subject="Thanks", body="And where is the other one?", to=back_to))
    assert Conversation.objects.get() == conversation
    conversation.refresh_from_db()
    assert (conversation.owner, conversation.state) == (owner, Conversation.State.OPEN)
    assert conversation.waiting_since == journey.clock.now()
    assert conversation.messages.count() == 3
    assert not Job.objects.filter(run_at__lte=journey.clock.now()).exists(), (
        "nothing that is due is left undone"
    )


def test_an_answer_by_its_headers_alone_finds_the_conversation(journey: Journey, post: Post) -> None:
    post.arrives(mail("order-1"))
    conversation = journey.conversation()
    assert conversation.owner
    sent = journey.answer(conversation, conversation.owner, "It left this morning.")
    post.arrives(mail("order-2", f"In-Reply-To: <{sent.provider_id}>", subject="Quite another subject"))
    assert Conversation.objects.get().messages.count() == 3


def test_mails_of_two_customers_are_two_conversations_of_two_people(journey: Journey, post: Post) -> None:
    post.arrives(mail("a"), mail("b", sender="cleo@salon.example"))
    owners = {each.owner for each in Conversation.objects.all()}
    assert owners == {journey.desk.amina, journey.desk.ben}


def test_the_same_mail_again_changes_nothing(post: Post) -> None:
    post.arrives(mail("order-1"))
    before = (Entry.objects.count(), Message.objects.count())
    post.arrives(mail("order-1"))
    again = mail("order-1", "Received: from another.example by mx.example")
    post.arrives(again)
    assert (Entry.objects.count(), Message.objects.count()) == before


def test_another_mail_under_the_same_id_is_kept_too(journey: Journey, post: Post) -> None:
    post.arrives(mail("order-1"), mail("order-1", body="Quite another text."))
    texts = journey.conversation().messages.order_by("pk")
    assert [each.text.strip() for each in texts] == ["It should have come on Friday.", "Quite another text."]
    assert "same Message-ID" in texts[1].problems[-1]
