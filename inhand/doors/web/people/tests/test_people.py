"""The pages of people: found, known, merged, split, taken in and out, forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inhand.desk.contacts.models import Contact, Regrouping
from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.replay import fold
from inhand.desk.search.actions.collect_words import collect_words
from inhand.desk.search.models import Word
from inhand.doors.channels.models import Arrival, Channel
from inhand.doors.web.tests.sample import Desk, desk
from inhand.ground.outbox import worker

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(clock: Clock, client: Client) -> Desk:
    made = desk(clock.now())
    made.amina.role = "lead"
    made.amina.save()
    client.force_login(made.amina)
    return made


def body(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_people_are_listed_found_and_sorted(here: Desk, client: Client) -> None:
    assert "Nobody has written yet" in body(client, "/people/")
    here.mail()
    here.mail("Chairs", sender="eva@salon.example")
    Contact.objects.filter(handles__value="eva@salon.example").update(name="Eva", name_key="eva", is_vip=True)
    page = body(client, "/people/?sort=name")
    assert page.index("Eva") < page.index("Otto Brandt")
    assert "Otto" not in body(client, "/people/?q=salon")
    assert "Otto" not in body(client, "/people/?vip=1&sort=company")
    assert "Nobody like that" in body(client, "/people/?q=nobody+at+all")
    assert "Everybody who writes from salon.example" in body(client, "/people/?company=salon.example")
    client.post("/people/companies", {"domain": "salon.example", "name": "Salon Eva"})
    assert "Salon Eva" in body(client, "/people/")


def test_a_person_shows_what_is_known_and_says_what_is_not(here: Desk, client: Client) -> None:
    conversation = here.mail(text="My lamp is broken.")
    at = f"/people/{conversation.contact_id}/"
    page = body(client, at)
    assert "My lamp is broken." in page
    assert page.count("not known") >= 3
    client.post(
        f"{at}facts", {"name": "Otto B.", "time_zone": "Asia/Tokyo", "language": "de", "is_vip": "on"}
    )
    client.post(f"{at}notes", {"text": "Calls at nine."})
    client.post(f"{at}handles", {"platform": "phone", "value": "+49 30 123456"})
    page = body(client, at)
    for known in ("Otto B.", "Asia/Tokyo", "18:00", "German", "VIP", "Calls at nine.", "+49 30 123456"):
        assert known in page
    refused = client.post(f"{at}facts", {"name": "Otto", "time_zone": "Berlin"})
    assert refused.status_code == 422
    assert "is no time zone" in refused.content.decode()


def test_two_are_merged_undone_and_told_apart(here: Desk, client: Client) -> None:
    one = here.mail("Chairs", text="May I have green chairs?").contact
    two = here.mail("Lamps", text="The lamp has not come.", sender="brandt@bakery.example").contact
    assert "may be the same person" in body(client, "/people/")
    assert "Same name, and both write from bakery.example" in body(client, "/people/suggestions/")
    assert "brandt@bakery.example" in body(client, f"/people/{one.pk}/merge/?q=brandt")
    client.post(f"/people/{one.pk}/merging", {"other": two.pk, "reason": "Same name"})
    assert client.get(f"/people/{two.pk}/").headers["Location"] == f"/people/{one.pk}/"
    page = body(client, f"/people/{one.pk}/")
    assert "The lamp has not come." in page
    assert "Amina Koné merged Otto Brandt into Otto Brandt: Same name" in page
    client.post(f"/people/{one.pk}/regroupings/{Regrouping.objects.get().pk}/undoing")
    assert "The lamp has not come." not in body(client, f"/people/{one.pk}/")
    client.post(f"/people/{one.pk}/distinction", {"other": two.pk})
    assert "Nobody looks like somebody else" in body(client, "/people/suggestions/")


def test_people_go_out_and_come_in_as_a_file(here: Desk, client: Client) -> None:
    here.mail()
    out = b"".join(client.get("/people/export.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert out.splitlines()[1].startswith("Otto Brandt,otto@bakery.example,")
    changed = out.replace("Otto Brandt", "Otto B.") + "Eva,eva@x.example,,,,,,\r\n"
    answer = client.post("/people/import/", {"file": SimpleUploadedFile("people.csv", changed.encode())})
    assert answer.status_code == 302
    assert {"Otto B.", "Eva"} == set(Contact.objects.values_list("name", flat=True))
    wrong = client.post("/people/import/", {"file": SimpleUploadedFile("people.csv", b"email\nnobody\n")})
    assert wrong.status_code == 422
    assert "Line 2" in wrong.content.decode()
    client.force_login(here.ben)
    assert client.get("/people/export.csv").status_code == client.get("/people/import/").status_code == 403


def test_who_asks_is_forgotten_and_the_story_still_adds_up(here: Desk, client: Client) -> None:
    conversation = here.mail(text="My secret is the blue lamp.", to=here.amina)
    channel = Channel.objects.create(kind="email", inbox=here.inbox, address="help@lumen.example")
    arrival = Arrival.objects.create(channel=channel, digest="d", raw=b"secret", size=6, arrived_at=here.now)
    Message.objects.update(arrival=arrival.pk)
    at = f"/people/{conversation.contact_id}/erasure"
    assert client.post(at).status_code == 422
    other = here.mail(text="The green lamp.", sender="eva@bakery.example")
    Contact.objects.filter(pk=other.contact_id).update(name="Eva")
    worker.run_all()
    collect_words(since=here.now)
    assert {"secret", "lamp"} <= set(Word.objects.values_list("word", flat=True))
    client.post(at, {"sure": "on"})
    worker.run_all()
    assert Word.objects.filter(word="lamp").exists()
    assert not Word.objects.filter(word="secret").exists()
    for address in (f"/conversations/{conversation.pk}/", f"/people/{conversation.contact_id}/", "/people/"):
        page = body(client, address)
        assert not [word for word in ("secret", "Otto", "otto@") if word in page], address
    arrival.refresh_from_db()
    assert bytes(arrival.raw) == b""
    erased = Conversation.objects.exclude(pk=other.pk).get()
    story = fold(Entry.objects.order_by("pk"))[erased.pk]
    assert (story.state, story.owner, story.revision) == (erased.state, erased.owner_id, erased.revision)
    assert client.post(at, {"sure": "on"}).status_code == 404
    again = here.mail(text="Do you know me?")
    assert again.contact_id != conversation.contact_id
