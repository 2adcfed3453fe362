"""A conversation as its page shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.actions.note import note
from inhand.desk.conversations.inbound import InboundFile
from inhand.desk.conversations.models import Attachment, Message
from inhand.desk.ledger.events import EVENTS
from inhand.desk.ownership.actions.assign import assign
from inhand.desk.routing.actions.route import route
from inhand.doors.web.conversation.words import _DONE, _TOLD
from inhand.doors.web.tests.sample import desk

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db
_HTMX = {"HX-Request": "true"}
_NOT_OF_A_CONVERSATION = {
    "arrival", "channel", "classifier", "contact", "import", "policy", "room", "rules", "sweep", "teammate", "view"
}  # fmt: skip
_SHOWN_AS_THEMSELVES = {
    "message.received",
    "automatic.received",
    "note.added",
    "reply.sent",
    "message.forwarded",
    "message.imported",
    "automatic.queued",
    "handoff.sent",
    "spam.received",
}


def test_a_browser_may_keep_only_a_pane_that_was_asked_for_ahead(clock: Clock, client: Client) -> None:
    made = desk(clock.now())
    client.force_login(made.amina)
    page = f"/conversations/{made.mail('Parcel').pk}/?queue=mine"
    assert "max-age=60" in client.get(f"{page}&ahead=1", headers=_HTMX)["Cache-Control"]
    assert not client.get(page, headers=_HTMX).has_header("Cache-Control")
    assert not client.get(f"{page}&ahead=1").has_header("Cache-Control")


def test_messages_notes_and_ledger_lines_stand_in_their_order(clock: Clock, client: Client) -> None:
    made = desk(clock.now())
    client.force_login(made.amina)
    conversation = made.mail("Parcel", to=made.ben)
    note(conversation, text="The carrier knows. @Amina look", by=made.ben, at=clock.now())
    page = client.get(f"/conversations/{conversation.pk}/").content.decode()
    assert page.index("It should have come on Friday.") < page.index("The carrier knows.")
    assert "Internal" in page
    assert "<mark>@Amina</mark>" in page


def test_every_event_of_a_conversation_has_its_words() -> None:
    of_conversations = {name for name in EVENTS if name.split(".")[0] not in _NOT_OF_A_CONVERSATION}
    of_conversations.remove("automatic.stopped")  # of the whole desk
    silent = {"handoff.acknowledged"}
    assert of_conversations - _SHOWN_AS_THEMSELVES - silent <= _DONE.keys() | _TOLD.keys()


def test_an_open_page_gets_the_pane_alone(clock: Clock, client: Client) -> None:
    made = desk(clock.now())
    client.force_login(made.amina)
    conversation = made.mail("Parcel", to=made.amina)
    pane = client.get(f"/conversations/{conversation.pk}/", headers=_HTMX).content.decode()
    assert "<html" not in pane
    assert f'data-conversation="{conversation.pk}"' in pane
    parts = client.get(f"/conversations/{conversation.pk}/parts/", headers=_HTMX).content.decode()
    assert "<reply-composer" not in parts, "fresh facts must never touch what is being written"
    assert parts.count("hx-swap-oob") == 4


def test_why_names_everybody_asked_and_the_gate_that_left_them_out(clock: Clock, client: Client) -> None:
    made = desk(clock.now())
    made.ben.status = "busy"
    made.ben.save()
    client.force_login(made.amina)
    conversation = made.mail("Parcel")
    route(conversation, at=clock.now())
    page = client.get(f"/conversations/{conversation.pk}/why/", headers=_HTMX).content.decode()
    assert "chosen" in page
    assert "Ben Lindqvist" in page
    assert "busy" in page
    assert "Before that:" not in page


def test_why_begins_with_who_has_it_now_if_the_gates_were_not_the_last_to_say(
    clock: Clock, client: Client
) -> None:
    made = desk(clock.now())
    client.force_login(made.amina)
    conversation = made.mail("Parcel")
    route(conversation, at=clock.now())
    conversation.refresh_from_db()
    assign(conversation, to=made.ben, by=None, at=clock.now(), how="on_call")
    page = client.get(f"/conversations/{conversation.pk}/why/", headers=_HTMX).content.decode()
    assert (
        page.index("Given to Ben Lindqvist, who is on call")
        < page.index("Before that:")
        < page.index("chosen")
    )


def test_a_conversation_costs_no_more_queries_for_what_many_wrote(
    clock: Clock, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = desk(clock.now())
    client.force_login(made.amina)
    about = made.mail("Where is my parcel?", to=made.amina)
    for number in range(5):
        note(about, text=f"Number {number}", by=made.amina, at=clock.now())
        made.mail(f"Another {number}", to=made.amina)
    client.get(f"/conversations/{about.pk}/")  # reads the rules of the desk, once a process
    with django_assert_max_num_queries(31):
        client.get(f"/conversations/{about.pk}/")


def test_html_of_a_stranger_runs_nothing_and_loads_nothing_until_asked(clock: Clock, client: Client) -> None:
    made = desk(clock.now())
    client.force_login(made.amina)
    conversation = made.mail("Parcel", html='<p>Hi <img data-src="https://spy.example/p.png"></p>')
    message = Message.objects.get(conversation=conversation)
    shy = client.get(f"/messages/{message.pk}/html")
    assert "sandbox" in shy["Content-Security-Policy"]
    assert "script-src" not in shy["Content-Security-Policy"]
    assert " src=" not in shy.content.decode()
    asked = client.get(f"/messages/{message.pk}/html?images=1")
    assert 'src="https://spy.example/p.png"' in asked.content.decode()


def test_a_file_is_downloaded_under_its_own_name_and_never_shown_as_a_page(
    clock: Clock, client: Client
) -> None:
    made = desk(clock.now())
    client.force_login(made.amina)
    made.mail("Parcel", files=(InboundFile('ä "b".html', "text/html", b"<script>"),))
    answer = client.get(f"/attachments/{Attachment.objects.get().pk}")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''%C3%A4%20%22b%22.html" in answer["Content-Disposition"]
    assert answer.content == b"<script>"


def test_who_left_the_desk_sees_nothing(clock: Clock, client: Client) -> None:
    made = desk(clock.now())
    conversation = made.mail("Parcel")
    client.force_login(made.amina)
    made.amina.is_active = False
    made.amina.save()
    assert client.get(f"/conversations/{conversation.pk}/").status_code == 302
