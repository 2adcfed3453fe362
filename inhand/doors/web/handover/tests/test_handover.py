"""Before somebody leaves: what would be late is offered with a receiver and a packet, and moves by one key."""

from __future__ import annotations

from datetime import time, timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.models import Conversation
from inhand.desk.ownership.actions.assign import assign
from inhand.desk.ownership.models import Handoff
from inhand.desk.routing import policy
from inhand.desk.teams.actions.set_status import set_status
from inhand.desk.teams.models import Teammate, WorkingHours
from inhand.doors.web.tests.sample import Desk, desk

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    """Monday at nine; Amina works until 09:20, and again tomorrow. Ben is always here."""
    made = desk(clock.now())
    made.amina.hours.all().delete()
    for weekday in (0, 1):
        WorkingHours.objects.create(teammate=made.amina, weekday=weekday, starts=time(8), ends=time(9, 20))
    policy.forget()
    client.force_login(made.amina)
    return made


def late(made: Desk, subject: str = "Parcel", *, due: timedelta = timedelta(hours=2)) -> Conversation:
    """Something of Amina's that is due so soon."""
    conversation = made.mail(subject, to=made.amina, sender=f"{subject}@x.example")
    Conversation.objects.filter(pk=conversation.pk).update(due_at=made.now + due)
    return conversation


class Form(HTMLParser):
    """What a browser would send if one only pressed the button."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: list[tuple[str, str]] = []
        self._inside, self._name, self._open = False, "", False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._inside = given.get("action") == "/handover/"
        name = given.get("name") or ""
        if not self._inside:
            return
        if tag == "option" and "selected" in given:
            self.values.append((self._name, given.get("value") or ""))
        elif tag == "input" and name and (given.get("type") != "checkbox" or "checked" in given):
            self.values.append((name, given.get("value") or ""))
        self._name = name if tag in {"select", "textarea"} else self._name
        if tag == "textarea":
            self.values.append((name, ""))
            self._open = True

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "textarea"

    def handle_data(self, data: str) -> None:
        if self._inside and self._open:
            self.values[-1] = (self._name, self.values[-1][1] + data)

    def sent(self, **changed: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, value in self.values:
            found.setdefault(name, []).append(value)
        return found | {name: [value] for name, value in changed.items()}


def shown(client: Client) -> str:
    return client.get("/handover/").content.decode()


def owner(conversation: Conversation) -> Teammate | None:
    return Conversation.objects.get(pk=conversation.pk).owner


def test_one_key_hands_over_all_that_would_be_late_with_a_packet_each(made: Desk, client: Client) -> None:
    first, second = late(made, "Parcel"), late(made, "Invoice", due=timedelta(hours=3))
    fine = late(made, "Next week", due=timedelta(days=3))
    page = shown(client)
    assert "Your shift ends at 09:20" in page
    assert page.index("Parcel") < page.index("Invoice")
    assert page.index("Ben Lindqvist had 0 waiting") < page.index("Ben Lindqvist had 1 waiting")
    assert "Next week" not in page
    answer = client.post("/handover/", Form(page).sent())
    assert answer.status_code == 302
    assert (owner(first), owner(second), owner(fine)) == (made.ben, made.ben, made.amina)
    packet = Handoff.objects.get(conversation=first)
    assert (packet.goal, packet.promised, packet.next_step) == (
        "Parcel", "nothing beyond the thread", "Answer Otto Brandt by 11:00",
    )  # fmt: skip
    assert packet.due == made.now + timedelta(hours=2)
    assert "Nothing would be late" in shown(client)


def test_the_receiver_is_whom_the_gates_would_choose_without_her(made: Desk, client: Client) -> None:
    late(made)
    assert f'value="person-{made.ben.pk}" selected' in shown(client)
    set_status(made.ben, status="away", by=made.ben, at=made.now)
    page = shown(client)
    assert f'value="team-{made.team.pk}" selected' in page
    assert "waits in the lane" in page


def test_work_is_shared_out_and_not_heaped_on_one(made: Desk, client: Client) -> None:
    chloe = Teammate.objects.create(
        name="Chloé", email="chloe@lumen.example", status="available", last_seen_at=made.now
    )
    made.team.memberships.create(teammate=chloe)
    for weekday in range(7):
        WorkingHours.objects.create(teammate=chloe, weekday=weekday, starts=time(0), ends=time(0))
    policy.forget()
    mails = [late(made, f"Number {n}") for n in range(4)]
    client.post("/handover/", Form(shown(client)).sent())
    owners = [owner(each) for each in mails]
    assert (owners.count(made.ben), owners.count(chloe)) == (2, 2)


def test_all_or_nothing_and_it_says_which(made: Desk, client: Client) -> None:
    first, second = late(made, "Parcel"), late(made, "Invoice")
    sent = Form(shown(client)).sent(**{f"p{second.pk}-to": f"person-{made.amina.pk}"})
    stuck = client.post("/handover/", sent)
    assert stuck.status_code == 422
    assert "“Invoice”: Amina Koné has it already. Nothing was handed off." in stuck.content.decode()
    assert owner(first) == made.amina
    incomplete = client.post("/handover/", sent | {f"p{second.pk}-to": [""]})
    assert "A packet is not complete yet" in incomplete.content.decode()
    assert "Choose who gets it." in incomplete.content.decode()


def test_only_what_is_chosen_moves(made: Desk, client: Client) -> None:
    first, second = late(made, "Parcel"), late(made, "Invoice")
    sent = Form(shown(client)).sent()
    assert client.post("/handover/", sent | {"id": []}).status_code == 422
    client.post("/handover/", sent | {"id": [str(second.pk)]})
    assert (owner(first), owner(second)) == (made.amina, made.ben)


def test_what_a_colleague_took_meanwhile_is_not_touched(made: Desk, client: Client) -> None:
    first, second = late(made, "Parcel"), late(made, "Invoice")
    sent = Form(shown(client)).sent()
    assign(first, to=made.ben, by=None, at=made.now, how="routed")
    client.post("/handover/", sent)
    assert not Handoff.objects.filter(conversation=first).exists()
    assert owner(second) == made.ben


@pytest.mark.parametrize(("status", "offered"), [("away", True), ("busy", True)])
def test_who_goes_away_with_a_return_time_is_offered_the_same(
    made: Desk, client: Client, status: str, *, offered: bool
) -> None:
    made.amina.hours.update(starts=time(0), ends=time(0))
    policy.forget()
    late(made, "Soon", due=timedelta(minutes=20))
    late(made, "Later", due=timedelta(hours=2))
    assert "You are here" in shown(client)
    set_status(made.amina, status=status, until=made.now + timedelta(hours=1), by=made.amina, at=made.now)
    page = shown(client)
    assert ("Soon" in page) is offered
    assert "Later" not in page


def test_the_frame_says_so_on_every_page_and_to_an_open_one(made: Desk, client: Client) -> None:
    assert "would be past target" not in client.get("/queue/mine/").content.decode()
    late(made)
    told = "1 customer would be past target before you are back tomorrow 08:00."
    assert told in client.get("/queue/mine/").content.decode()
    fresh = client.get("/frame/top/").content.decode()
    assert told in fresh
    assert 'id="leaving"' in fresh
    assert 'hx-swap-oob="morph"' in fresh


def test_who_stays_pays_nothing_for_it(
    made: Desk, client: Client, clock: Clock, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(made.ben)
    client.get("/queue/mine/")
    clock.advance(seconds=1)
    with django_assert_max_num_queries(10):
        client.get("/queue/mine/")
