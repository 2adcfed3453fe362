"""High risk on the page: why, who may, and the way of a reply past somebody who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.ledger.models import Entry
from inhand.desk.replies.models import Approval, Draft
from inhand.desk.routing.actions.route import route
from inhand.desk.routing.replay import differing_conversations, differing_decisions
from inhand.desk.teams.models import Teammate
from inhand.doors.web.tests.sample import Desk, desk

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db
_HTMX = {"HX-Request": "true"}


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    """Amina writes, Ben may approve."""
    made = desk(clock.now())
    Teammate.objects.filter(pk=made.ben.pk).update(may_approve=True)
    made.ben.refresh_from_db()
    client.force_login(made.amina)
    return made


def risky(made: Desk) -> Conversation:
    conversation = made.mail("Refund", to=made.amina, text="My lawyer will write to you about the 5.000 EUR.")
    route(conversation, at=made.now)
    return Conversation.objects.get(pk=conversation.pk)


def post(client: Client, conversation: Conversation, what: str, **values: str | int) -> Answer:
    return client.post(f"/conversations/{conversation.pk}/{what}", values, headers=_HTMX)


def shown(client: Client, conversation: Conversation, query: str = "") -> str:
    return client.get(f"/conversations/{conversation.pk}/{query}").content.decode()


def ask(client: Client, conversation: Conversation, **values: str | int) -> Answer:
    conversation.refresh_from_db()
    given: dict[str, str | int] = {
        "text": "We are sorry.",
        "client_key": "k",
        "seen_revision": conversation.revision,
    }
    return post(client, conversation, "approval", **(given | values))


def test_routing_finds_the_risk_and_replay_agrees(made: Desk) -> None:
    conversation = risky(made)
    assert conversation.risk == {"legal_threat": ["lawyer"], "money": ["5.000 eur"]}
    assert conversation.risk_read == conversation.messages.get().pk
    route(conversation, at=made.now)
    assert Entry.objects.filter(name="conversation.risk_found").count() == 1
    assert [*differing_conversations(), *differing_decisions()] == []


def test_the_page_says_why_who_may_and_asks_instead_of_sending(made: Desk, client: Client) -> None:
    page = shown(client, risky(made), "?compose=reply")
    assert "High risk:" in page
    assert "“lawyer”" in page
    assert "Ben Lindqvist may approve your reply" in page
    assert "Ask for approval" in page
    assert "Send and wait" not in page
    client.force_login(made.ben)
    page = shown(client, Conversation.objects.get(), "?compose=reply")
    assert "You may send" in page
    assert "Ask for approval" not in page


def test_an_ordinary_page_says_nothing_of_it(made: Desk, client: Client) -> None:
    page = shown(client, made.mail(to=made.amina), "?compose=reply")
    assert "High risk" not in page
    assert "To approve" not in page
    assert "Send and wait" in page


def test_sending_from_an_old_page_offers_to_ask(made: Desk, client: Client) -> None:
    conversation = risky(made)
    answer = post(
        client, conversation, "reply", text="No.", client_key="k", seen_revision=conversation.revision
    )
    assert answer.status_code == 409
    assert f"/conversations/{conversation.pk}/approval" in answer.content.decode()
    assert not Message.objects.filter(direction="out").exists()


def test_the_whole_way_to_the_customer(made: Desk, client: Client) -> None:
    conversation = risky(made)
    assert ask(client, conversation).status_code == 200
    approval = Approval.objects.get()
    assert "Your reply waits" in shown(client, conversation)
    client.force_login(made.ben)
    assert "Refund" in client.get("/queue/to-approve/").content.decode()
    page = shown(client, conversation)
    assert "Amina Koné’s reply waits" in page
    assert "We are sorry." in page
    answer = post(client, conversation, f"approval/{approval.pk}/consent")
    assert answer.status_code == 200
    assert "undo-bar" in answer.content.decode()
    message = Message.objects.get(direction="out")
    assert (message.author, message.visible_text) == (made.amina, "We are sorry.")
    again = post(client, conversation, f"approval/{approval.pk}/consent")
    assert (again.status_code, Message.objects.filter(direction="out").count()) == (409, 1)
    assert "You approved Amina Koné’s reply" in shown(client, conversation)
    assert "Nothing waits for approval" in client.get("/queue/to-approve/").content.decode()
    assert post(client, conversation, f"reply/{message.pk}/undo").status_code == 204
    assert Draft.objects.get().author == made.amina


def test_what_came_meanwhile_is_put_before_the_approver(made: Desk, client: Client) -> None:
    conversation = risky(made)
    ask(client, conversation)
    made.mail("Re: Refund", text="I changed my mind.", answers=conversation.messages.get().provider_id)
    client.force_login(made.ben)
    assert "Something came after this was written" in shown(client, conversation)
    approval = Approval.objects.get()
    answer = post(client, conversation, f"approval/{approval.pk}/consent")
    assert answer.status_code == 409
    assert "I changed my mind." in answer.content.decode()
    assert (
        post(client, conversation, f"approval/{approval.pk}/consent", anyway="Still right").status_code == 200
    )


def test_declined_or_taken_over_or_taken_back(made: Desk, client: Client) -> None:
    conversation = risky(made)
    ask(client, conversation)
    client.force_login(made.ben)
    first = Approval.objects.get()
    assert post(client, conversation, f"approval/{first.pk}/refusal", reason=" ").status_code == 422
    assert post(client, conversation, f"approval/{first.pk}/refusal", reason="No promises").status_code == 204
    client.force_login(made.amina)
    assert "No promises" in shown(client, conversation)
    ask(client, conversation, client_key="k2")
    second = Approval.objects.latest("pk")
    assert post(client, conversation, f"approval/{second.pk}/withdrawal").status_code == 204
    ask(client, conversation, client_key="k3")
    client.force_login(made.ben)
    third = Approval.objects.latest("pk")
    assert post(client, conversation, f"approval/{third.pk}/withdrawal").status_code == 403
    assert post(client, conversation, f"approval/{third.pk}/edit").status_code == 204
    assert Draft.objects.get(author=made.ben).text == "We are sorry."


def test_without_the_role_nobody_decides_and_nobody_decides_about_their_own(
    made: Desk, client: Client
) -> None:
    conversation = risky(made)
    ask(client, conversation)
    approval = Approval.objects.get()
    for what in ("consent", "refusal", "edit"):
        assert post(client, conversation, f"approval/{approval.pk}/{what}", reason="x").status_code == 403
    assert post(client, conversation, "risk-clearance", reason="x").status_code == 403
    Teammate.objects.filter(pk=made.amina.pk).update(may_approve=True)
    assert post(client, conversation, f"approval/{approval.pk}/consent").status_code == 403
    assert post(client, conversation, "approval/999/consent").status_code == 404


def test_cleared_with_a_reason_it_is_an_ordinary_conversation(made: Desk, client: Client) -> None:
    conversation = risky(made)
    client.force_login(made.ben)
    assert post(client, conversation, "risk-clearance", reason="").status_code == 422
    assert post(client, conversation, "risk-clearance", reason="A joke").status_code == 204
    page = shown(client, conversation, "?compose=reply")
    assert "High risk:</b>" not in page
    assert "A joke" in page


def test_without_script_the_same_way_works(made: Desk, client: Client) -> None:
    conversation = risky(made)
    at = f"/conversations/{conversation.pk}"
    given = {"text": "Sorry.", "client_key": "k", "seen_revision": conversation.revision}
    assert client.post(f"{at}/approval", given).status_code == 302
    client.force_login(made.ben)
    assert client.post(f"{at}/approval/{Approval.objects.get().pk}/consent").status_code == 302
    assert Message.objects.filter(direction="out").count() == 1
