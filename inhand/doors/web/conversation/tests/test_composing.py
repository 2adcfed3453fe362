"""The composer's form: what a plain page can send, and what an open one keeps while somebody writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inhand.desk.conversations.models import Attachment, Message, Note
from inhand.desk.replies.models import Draft
from inhand.doors.web.tests.sample import Desk, desk

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db
_HTMX = {"HX-Request": "true"}


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    made = desk(clock.now())
    client.force_login(made.amina)
    return made


def pdf(size: int = 4) -> SimpleUploadedFile:
    return SimpleUploadedFile("März.pdf", b"x" * size, content_type="application/pdf")


def test_a_page_without_script_sends_files_and_names_recipients(made: Desk, client: Client) -> None:
    conversation = made.mail(to=made.amina)
    values = {
        "text": "Here it is.", "seen_revision": conversation.revision, "client_key": "k", "kind": "reply", "html": "",
        "to": "Otto <otto@bakery.example>; bea@bakery.example", "cc": "", "bcc": "boss@lumen.test", "new_file": pdf(),
    }  # fmt: skip
    answer = client.post(f"/conversations/{conversation.pk}/reply", values)
    assert answer.status_code == 302
    sent = Message.objects.get(direction="out")
    assert sent.to == [["otto@bakery.example", "Otto"], ["bea@bakery.example", ""]]
    assert sent.bcc == [["boss@lumen.test", ""]]
    file = sent.attachments.get()
    assert (file.filename, bytes(file.content)) == ("März.pdf", b"xxxx")


def test_a_refused_form_has_all_that_was_written(made: Desk, client: Client) -> None:
    conversation = made.mail(to=made.amina)
    values = {
        "text": "Look at this",
        "client_key": "k",
        "seen_revision": 9,
        "kind": "forward",
        "new_file": pdf(),
    }
    answer = client.post(f"/conversations/{conversation.pk}/reply", values | {"to": "cora"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“cora” is no address" in page
    assert 'data-mode="forward"' in page
    assert 'name="to" value="cora"' in page
    assert "Look at this</textarea>" in page
    assert "März.pdf" in page


def test_files_beyond_the_channels_limit_are_refused_by_name(made: Desk, client: Client) -> None:
    conversation = made.mail(to=made.amina)
    where = f"/conversations/{conversation.pk}/draft/files"
    refused = client.post(where, {"file": pdf(18 * 1024 * 1024 + 1)}, headers=_HTMX)
    assert refused.status_code == 422
    assert "“März.pdf” has 18.0 MB" in refused.content.decode()
    assert not Attachment.objects.exists()
    assert client.post(where, {"file": pdf(), "kind": "reply"}, headers=_HTMX).status_code == 200


def test_a_picture_of_the_editor_is_a_part_of_the_mail(made: Desk, client: Client) -> None:
    conversation = made.mail(to=made.amina)
    picture = SimpleUploadedFile("shot.png", b"PNG", content_type="image/png")
    client.post(
        f"/conversations/{conversation.pk}/draft/files", {"file": picture, "inline": "1"}, headers=_HTMX
    )
    stored = Attachment.objects.get()
    html = f'<div>Look <img src="/attachments/{stored.pk}" alt="shot"></div>'
    kept = client.post(
        f"/conversations/{conversation.pk}/draft", {"html": html, "version": "0"}, headers=_HTMX
    )
    assert kept["X-Draft-Version"] == "1"
    assert f"cid:{stored.content_id}" in Draft.objects.get().html
    page = client.get(f"/conversations/{conversation.pk}/?compose=reply").content.decode()
    assert f'<div>Look <img src="/attachments/{stored.pk}" alt="shot"></div>' in page
    assert bytes(client.get(f"/attachments/{stored.pk}").content) == b"PNG"


def test_a_page_that_lost_its_draft_is_told_who_has_it(made: Desk, client: Client) -> None:
    conversation = made.mail(to=made.amina)
    where = f"/conversations/{conversation.pk}/draft"
    client.post(where, {"text": "It left on", "version": "0"}, headers=_HTMX)
    client.force_login(made.ben)
    taken = client.post(f"{where}/assignment", {"author": made.amina.pk}, headers=_HTMX)
    assert "?compose=reply" in taken["HX-Trigger"]
    client.force_login(made.amina)
    lost = client.post(where, {"text": "It left on Friday", "version": "1"}, headers=_HTMX)
    assert lost.status_code == 409
    assert "Ben Lindqvist goes on with this draft." in lost.content.decode()
    assert "It left on" in client.get(f"/conversations/{conversation.pk}/drafts/").content.decode()


def test_a_note_takes_formatting_and_files(made: Desk, client: Client) -> None:
    conversation = made.mail(to=made.amina)
    values = {"text": "", "html": "<div>@Ben, <b>look</b></div>", "kind": "note", "new_file": pdf()}
    client.post(f"/conversations/{conversation.pk}/note", values)
    note = Note.objects.get()
    assert (note.text, note.html) == ("@Ben, look", "<div>@Ben, <b>look</b></div>")
    page = client.get(f"/conversations/{conversation.pk}/").content.decode()
    assert "<mark>@Ben</mark>, <b>look</b>" in page
    assert "März.pdf" in page
    assert not Draft.objects.exists()


def test_one_finds_whom_to_write_to_and_whom_to_mention(made: Desk, client: Client) -> None:
    conversation = made.mail(to=made.amina)
    made.mail("Rates", text="Our rates for next year.", sender="cora@carrier.example")
    where = f"/conversations/{conversation.pk}/recipients/"
    assert [each[0] for each in client.get(where, {"q": "cora"}).json()] == ["cora@carrier.example"]
    assert client.get(where, {"q": "otto"}).json()[0] == ["otto@bakery.example", "Otto Brandt"]
    assert client.get(where, {"q": "li", "who": "us"}).json() == [["Ben Lindqvist", "Shipping"]]
