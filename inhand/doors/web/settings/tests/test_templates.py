"""Templates in the settings: written, shown to whom they are for, used, taken out of files and written to them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inhand.desk.conversations.models import Conversation
from inhand.desk.replies.models import Template
from inhand.doors.web.tests.sample import Desk, desk

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db
PAGE = "/settings/templates/"


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    made = desk(clock.now())
    client.force_login(made.amina)
    return made


def test_a_template_is_for_oneself_a_team_or_everybody(made: Desk, client: Client) -> None:
    client.post(PAGE, {"title": "Only mine", "text": "a", "whose": "me", "folder": "Money/"})
    client.post(PAGE, {"title": "Ours", "text": "b", "whose": str(made.team.pk)})
    assert client.post(PAGE, {"title": "All", "text": "c", "whose": "everybody"}).status_code == 403
    client.force_login(made.ben)
    body = client.get(PAGE).content.decode()
    assert "Ours" in body
    assert "Only mine" not in body
    mine = Template.objects.get(title="Only mine")
    assert mine.folder == "Money"
    assert client.post(f"{PAGE}{mine.pk}/removal").status_code == 404
    ours = Template.objects.get(title="Ours")
    client.post(f"{PAGE}{ours.pk}", {"title": "Ours", "text": "new", "whose": str(made.team.pk)})
    ours.refresh_from_db()
    assert ours.text == "new"


def test_a_variable_nobody_knows_is_refused_and_what_was_typed_stays(made: Desk, client: Client) -> None:
    del made
    answer = client.post(PAGE, {"title": "Hello", "text": "Dear {contact.shoe_size}", "whose": "me"})
    assert answer.status_code == 422
    assert "is no variable" in answer.content.decode()
    assert "Dear {contact.shoe_size}" in answer.content.decode()
    filled = client.post(
        f"{PAGE}preview", {"text": "Dear {contact.first_name} {inbox.size}"}
    ).content.decode()
    assert "Dear Otto" in filled
    assert "inbox.size" in filled


def test_the_composer_offers_it_in_the_customer_s_language_and_counts_its_use(
    made: Desk, client: Client
) -> None:
    client.post(PAGE, {"title": "Hello", "text": "Hello {contact.first_name}", "whose": "me", "language": "DE",
                       "more": "Hallo {contact.first_name}"})  # fmt: skip
    pk = made.mail(to=made.amina).pk
    assert "Hello Otto" in client.get(f"/conversations/{pk}/templates/").content.decode()
    Conversation.objects.filter(pk=pk).update(language="de-AT")
    assert "Hallo Otto" in client.get(f"/conversations/{pk}/templates/").content.decode()
    template = Template.objects.get()
    client.post(f"{PAGE}{template.pk}/use")
    template.refresh_from_db()
    assert template.uses == 1


def test_templates_are_taken_out_of_a_file_all_or_none_and_handed_out_again(
    made: Desk, client: Client
) -> None:
    rows = "title,text,topic,language\nA,One,late-delivery,\nA,Eins,,de\nB,Two,unheard-of,\n"
    file = SimpleUploadedFile("t.csv", rows.encode())
    page = client.post(
        f"{PAGE}import", {"file": file, "whose": str(made.team.pk)}, follow=True
    ).content.decode()
    assert "2 templates are new, 0 were written anew." in page
    assert dict(Template.objects.values_list("title", "topic")) == {"A": "late-delivery", "B": ""}
    bad = SimpleUploadedFile("t.csv", b"title,text\nC,Three\nD,Dear {contact.shoe}\n")
    refused = client.post(f"{PAGE}import", {"file": bad, "whose": "me"})
    assert "Nothing was taken" in refused.content.decode()
    assert Template.objects.count() == 2
    given = json.loads(client.get(f"{PAGE}templates.json").content)
    assert given["templates"][0] == {
        "title": "A", "text": "One", "folder": "", "topic": "late-delivery", "variants": {"de": "Eins"}
    }  # fmt: skip
    assert client.get(f"{PAGE}templates.csv").content.decode().splitlines()[1] == "A,One,,late-delivery,"
