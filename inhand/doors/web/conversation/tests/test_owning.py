"""What the page says when something else goes first, and how one passes it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.ownership.actions.take_over import take_over
from inhand.desk.ownership.models import Pass
from inhand.desk.replies.models import Draft
from inhand.desk.teams.models import Team
from inhand.doors.web.live.source import since
from inhand.doors.web.tests.sample import Desk, desk

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db
_HTMX = {"HX-Request": "true"}


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    """A desk whose team claims, seen by Amina."""
    made = desk(clock.now())
    Team.objects.update(mode=Team.Mode.CLAIM)
    client.force_login(made.amina)
    return made


@pytest.fixture
def old(made: Desk) -> Conversation:
    return made.mail("Nobody wants this", at=made.now - timedelta(minutes=12))


@pytest.fixture
def new(made: Desk) -> Conversation:
    return made.mail("An easy one", sender="b@x.example")


def post(client: Client, conversation: Conversation, verb: str, **values: str | int) -> Answer:
    return client.post(f"/conversations/{conversation.pk}/{verb}", values, headers=_HTMX)


def owner(conversation: Conversation) -> object:
    return Conversation.objects.get(pk=conversation.pk).owner


def test_a_claim_shows_what_goes_first_and_why(
    made: Desk, client: Client, old: Conversation, new: Conversation
) -> None:
    answer = post(client, new, "assignment", to="me")
    page = answer.content.decode()
    assert (answer.status_code, answer["HX-Retarget"]) == (409, "#dialogs")
    assert "Nobody wants this" in page
    assert "waiting for 12 min" in page
    assert owner(new) is None
    assert post(client, new, "assignment", to=made.amina.pk).status_code == 409, "nor by one's own name"
    taken = post(client, old, "assignment", to="me", go="1")
    assert taken["HX-Redirect"] == f"/conversations/{old.pk}/"
    assert owner(old) == made.amina
    page = client.get(f"/conversations/{old.pk}/").content.decode()
    assert "You claimed it after 12 min in the lane" in page


def test_who_passes_gets_what_they_asked_for(
    made: Desk, client: Client, old: Conversation, new: Conversation
) -> None:
    refused = post(client, old, "pass", wanted=new.pk, why="other")
    assert refused.status_code == 422
    assert "Say in a few words" in refused.content.decode()
    assert not Pass.objects.exists()
    assert post(client, old, "pass", wanted=new.pk, why="lack_of_skill").status_code == 204
    assert (owner(old), owner(new)) == (None, made.amina)
    page = client.get(f"/conversations/{old.pk}/").content.decode()
    assert "You passed it: others know more about it" in page


def test_after_a_pass_the_next_that_waits_too_long_is_asked(
    made: Desk, client: Client, old: Conversation, new: Conversation
) -> None:
    made.mail("Nor this", sender="c@x.example", at=made.now - timedelta(minutes=8))
    answer = post(client, old, "pass", wanted=new.pk, why="conflict_of_interest")
    assert answer.status_code == 409
    assert "Nor this" in answer.content.decode()


def test_to_answer_what_nobody_has_is_a_claim_too(
    client: Client, old: Conversation, new: Conversation
) -> None:
    new.refresh_from_db()
    answer = post(client, new, "reply", text="Gladly.", seen_revision=new.revision, client_key="k")
    assert answer.status_code == 409
    assert "Nobody wants this" in answer.content.decode()
    assert Draft.objects.get().text == "Gladly.", "no word is lost"
    assert not Message.objects.filter(direction="out").exists()
    assert old.owner is None


def test_next_gives_what_goes_first_and_says_when_nothing_is_left(
    client: Client, old: Conversation, new: Conversation
) -> None:
    for expected in (old, new):
        assert client.post("/queue/next", headers=_HTMX)["HX-Redirect"] == f"/conversations/{expected.pk}/"
    nothing = client.post("/queue/next", headers=_HTMX)
    assert nothing.status_code == 409
    assert "Nothing stands in your lanes" in nothing.content.decode()


def test_what_one_has_can_be_passed_from_the_owner_menu(client: Client, old: Conversation) -> None:
    post(client, old, "assignment", to="me")
    assert "Pass it to the others" in client.get(f"/conversations/{old.pk}/").content.decode()
    assert post(client, old, "pass", why="other", words="").status_code == 422
    assert post(client, old, "pass", why="other", words="My sister").status_code == 204
    assert owner(old) is None
    page = client.get(f"/conversations/{old.pk}/").content.decode()
    assert "“My sister”" in page


def test_to_put_back_what_a_colleague_has_asks_why(made: Desk, client: Client) -> None:
    conversation = made.mail(to=made.ben)
    asked = post(client, conversation, "assignment", to="lane")
    assert asked.status_code == 409
    assert "Put back what Ben Lindqvist has" in asked.content.decode()
    assert post(client, conversation, "assignment", to="lane", reason="Ben is ill").status_code == 204
    assert owner(conversation) is None


def test_whoever_had_it_is_told_who_took_it_and_why(made: Desk, client: Client) -> None:
    """Take over tells the former owner (semantics 5)."""
    conversation = made.mail("Parcel", to=made.amina)
    take_over(conversation, by=made.ben, reason="I know them", at=made.now)
    (news,) = [each for each in since(0) if each["name"] == "conversation.assigned" and each.get("former")]
    assert news["former"] == made.amina.pk
    said = client.get(f"/me/taken/{news['id']}").content.decode()
    assert said == "No longer yours: Parcel. Ben Lindqvist took it over from you: “I know them”"
    client.force_login(made.ben)
    assert client.get(f"/me/taken/{news['id']}").status_code == 404


def test_a_high_risk_stands_in_the_packet_from_the_start(made: Desk, client: Client) -> None:
    conversation = made.mail(to=made.amina)
    Conversation.objects.filter(pk=conversation.pk).update(risk={"legal_threat": ["my lawyer"]})
    form = client.get(f"/conversations/{conversation.pk}/handoff", headers=_HTMX).content.decode()
    assert 'value="legal threat"' in form
    assert 'value="legal" selected' in form
