"""The page of a search, the palette and saved views, as a browser asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inhand.desk.search.models import View
from inhand.doors.web.queue.searched import slug_of, text_of
from inhand.doors.web.search.fuzzy import best
from inhand.doors.web.tests.sample import Desk, desk
from inhand.ground.outbox import worker

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    made = desk(clock.now())
    made.mail("Where is my parcel?", to=made.amina)
    made.mail("A <b>cheque</b>", text="My cheque of <3 is lost.", to=made.ben, sender="lena@werk.example")
    worker.run_all()
    client.force_login(made.amina)
    return made


def test_what_was_found_is_shown_with_its_hit_and_nothing_of_theirs_is_markup(
    made: Desk, client: Client
) -> None:
    del made
    body = client.get("/search/", {"q": "cheque"}).content.decode()
    assert "My <mark>cheque</mark> of &lt;3 is lost." in body
    assert "A &lt;b&gt;cheque&lt;/b&gt;" in body
    assert "1 conversation<" in body
    assert "parcel?" not in body


def test_a_mistake_is_said_and_the_help_stands_there(made: Desk, client: Client) -> None:
    del made
    body = client.get("/search/rows/", {"q": "is:lost", "typed": ""}).content.decode()
    assert "is:lost is not understood" in body
    assert "What can be asked" in body


def test_a_conversation_that_was_found_stands_beside_the_search_again(made: Desk, client: Client) -> None:
    pk = made.mail("Cheque again", to=made.amina).pk
    worker.run_all()
    slug = slug_of("cheque -ünlikely")
    assert text_of(slug) == "cheque -ünlikely"
    body = client.get(f"/conversations/{pk}/", {"queue": slug}).content.decode()
    assert "cheque -ünlikely" in body
    assert f'href="/queue/{slug}/"' in body
    assert client.get(f"/queue/{slug}/").headers["Location"].startswith("/search/?q=cheque")


def test_the_palette_finds_conversations_people_teams_and_settings(made: Desk, client: Client) -> None:
    hits = {(each["text"], each["hint"]) for each in client.get("/palette/", {"q": "otto"}).json()["hits"]}
    pk = made.mail("Third", to=made.amina).pk
    assert ("Otto Brandt", "all they wrote") in hits
    assert any(text == "Otto Brandt: Where is my parcel?" for text, _ in hits)
    by_number = client.get("/palette/", {"q": f"#{pk}"}).json()["hits"][0]
    assert (by_number["text"], by_number["href"]) == ("Otto Brandt: Third", f"/conversations/{pk}/")
    texts = [each["text"] for each in client.get("/palette/", {"q": "shp"}).json()["hits"]]
    assert texts == ["Shipping lane", "Search for “shp”"]
    assert "Settings: My account" in [
        e["text"] for e in client.get("/palette/", {"q": "my acc"}).json()["hits"]
    ]


def test_a_view_stands_in_the_sidebar_with_who_waits_in_it(made: Desk, client: Client) -> None:
    answer = client.post(
        "/settings/views/", {"name": "Cheques", "query": "cheque is:open", "whose": "me", "here": "1"}
    )
    view = View.objects.get()
    assert answer.headers["Location"] == f"/queue/view-{view.pk}/"
    body = client.get(f"/queue/view-{view.pk}/").content.decode()
    assert '<span>Cheques</span><span class="count ">1</span>' in body
    assert "parcel?" not in body
    client.force_login(made.ben)
    assert "Cheques" not in client.get("/queue/mine/").content.decode()
    assert client.get(f"/queue/view-{view.pk}/").status_code == 404
    assert client.post(f"/settings/views/{view.pk}/removal").status_code == 404


def test_a_team_s_view_is_its_members_to_change_order_and_delete(made: Desk, client: Client) -> None:
    for name, query in (("First", "owner:me"), ("Second", "team:shipping -parcel")):
        client.post("/settings/views/", {"name": name, "query": query, "whose": str(made.team.pk)})
    first, second = View.objects.order_by("position")
    client.force_login(made.ben)
    client.post(f"/settings/views/{second.pk}/place", {"step": "-1"})
    assert [view.name for view in View.objects.order_by("position", "pk")] == ["Second", "First"]
    client.post(
        f"/settings/views/{first.pk}",
        {"name": "Mine", "query": "owner:me is:open", "whose": str(made.team.pk)},
    )
    body = client.get("/queue/mine/").content.decode()
    assert '<span>Mine</span><span class="count ">1</span>' in body
    client.post(f"/settings/views/{first.pk}/removal")
    assert View.objects.count() == 1


def test_a_view_that_cannot_be_kept_says_why(made: Desk, client: Client) -> None:
    del made
    answer = client.post("/settings/views/", {"name": "", "query": "is:lost", "whose": "me"})
    assert answer.status_code == 422
    assert "is:lost is not understood" in answer.content.decode()
    assert (
        client.post("/settings/views/", {"name": "x", "query": "y", "whose": "everybody"}).status_code == 403
    )


def test_letters_in_their_order_are_enough_and_a_beginning_is_best() -> None:
    assert best("bil", ["Mobile", "Sub ilk", "Old billing", "Billing"], str, 9) == [
        "Billing",
        "Old billing",
        "Mobile",
        "Sub ilk",
    ]
