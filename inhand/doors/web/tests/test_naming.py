"""Who has no name is called by the number or address that they write from, wherever people are named."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inhand.desk.contacts.models import Contact, Handle
from inhand.desk.conversations.models import Conversation
from inhand.doors.notices.push.writing import says
from inhand.doors.web.naming import addressed
from inhand.doors.web.tests.sample import Desk, desk
from inhand.ground.outbox import worker

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

NUMBER, WRITTEN = "+4930123456", "+49 30 123456"


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    made = desk(clock.now())
    client.force_login(made.amina)
    return made


def nameless(made: Desk, *handles: tuple[str, str], subject: str = "") -> Conversation:
    """A conversation with somebody who is known by these alone."""
    conversation = made.mail(subject, to=made.amina, sender=f"{subject}{handles}@gone.example")
    contact = Contact.objects.get(pk=conversation.contact_id)
    Contact.objects.filter(pk=contact.pk).update(name="", name_key="")
    contact.handles.all().delete()
    Handle.objects.bulk_create(Handle(contact=contact, platform=each[0], value=each[1]) for each in handles)
    return Conversation.objects.get(pk=conversation.pk)


def test_an_address_without_a_name_is_written_as_people_write_it() -> None:
    assert addressed([NUMBER, ""]) == WRITTEN
    assert addressed([NUMBER, "Ada"]) == "Ada"
    assert addressed(["ada@bakery.example", ""]) == "ada@bakery.example"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("handles", "told"),
    [
        ((("telegram", "88123"), ("sms", NUMBER), ("email", "ada@bakery.example")), WRITTEN),
        ((("email", "ada@bakery.example"),), "ada@bakery.example"),
        ((("chat", "c0ffee"),), "Unknown"),
    ],
)
def test_a_queue_and_a_conversation_say_the_number_or_the_address(
    made: Desk, client: Client, handles: tuple[tuple[str, str], ...], told: str
) -> None:
    pk = nameless(made, *handles).pk
    assert f">{told}<" in client.get("/queue/mine/rows/").content.decode()
    head = client.get(f"/conversations/{pk}/").content.decode()
    assert f"<h1>{told.replace('Unknown', '(no subject)')}</h1>" in head


@pytest.mark.django_db
def test_the_palette_a_push_and_every_list_say_the_number(made: Desk, client: Client, clock: Clock) -> None:
    conversation = nameless(made, ("sms", NUMBER), subject="Parcel")
    worker.run_all()
    texts = [each["text"] for each in client.get("/palette/", {"q": "parcel"}).json()["hits"]]
    assert f"{WRITTEN}: Parcel" in texts
    assert says(conversation, "replied", made.amina)["title"] == f"{WRITTEN} wrote again"
    Conversation.objects.update(climb_at=None, owner=None, lane_since=clock.now())
    clock.advance(days=3)
    for page in ("/nodrop/", "/sweep/", "/health/", "/health/list/stale/"):
        assert WRITTEN in client.get(page).content.decode(), page


@pytest.mark.django_db
def test_lists_ask_once_for_all_who_have_no_name(made: Desk, client: Client, clock: Clock) -> None:
    def asked(page: str) -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(page)
        return len(found)

    pages = ("/nodrop/", "/sweep/", "/health/list/stale/", "/queue/everyone/")
    nameless(made, ("sms", NUMBER), subject="0")
    Conversation.objects.update(
        waiting_since=clock.now() - timedelta(days=9), due_at=clock.now() - timedelta(days=8), climb_at=None
    )
    for page in pages:
        client.get(page)  # reads the rules of the desk, once a process
    few = {page: asked(page) for page in pages}
    for number in range(1, 6):
        nameless(made, ("sms", f"{NUMBER}{number}"), subject=str(number))
    Conversation.objects.update(
        waiting_since=clock.now() - timedelta(days=9), due_at=clock.now() - timedelta(days=8), climb_at=None
    )
    assert {page: asked(page) for page in pages} == few
