"""The queues: who stands in which, in what order, and at what cost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.models import Conversation, Note
from inhand.desk.replies.models import Draft
from inhand.desk.teams.hours import Span, WeeklyHours
from inhand.desk.teams.models import Teammate
from inhand.doors.web.queue.wait import wait
from inhand.doors.web.tests.sample import desk

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


def shown(client: Client, slug: str) -> list[int]:
    page = client.get(f"/queue/{slug}/rows/").content.decode()
    return [int(found) for found in re.findall(r'id="row-(\d+)"', page)]


def test_the_order_is_past_target_then_urgency_then_longest_waiting(clock: Clock, client: Client) -> None:
    made = desk(clock.now())
    client.force_login(made.amina)
    newest, oldest, urgent, late = (
        made.mail(f"Number {n}", to=made.amina, sender=f"c{n}@x.example") for n in range(4)
    )
    ages = {newest: 10, oldest: 50, urgent: 5, late: 1}
    for each, minutes in ages.items():
        Conversation.objects.filter(pk=each.pk).update(waiting_since=clock.now() - timedelta(minutes=minutes))
    Conversation.objects.filter(pk=urgent.pk).update(urgency=3)
    Conversation.objects.filter(pk=late.pk).update(due_at=clock.now() - timedelta(minutes=1))
    assert shown(client, "mine") == [late.pk, urgent.pk, oldest.pk, newest.pk]


def test_what_nobody_has_stands_in_the_lane_and_not_with_me(clock: Clock, client: Client) -> None:
    made = desk(clock.now())
    client.force_login(made.amina)
    mine, in_lane, bens = made.mail("A", to=made.amina), made.mail("B"), made.mail("C", to=made.ben)
    assert shown(client, "mine") == [mine.pk]
    assert shown(client, "lane") == shown(client, f"lane-{made.team.pk}") == [in_lane.pk]
    assert set(shown(client, "everyone")) == {mine.pk, in_lane.pk, bens.pk}


def test_a_queue_costs_the_same_number_of_queries_for_one_row_and_for_fifty(
    clock: Clock, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = desk(clock.now())
    client.force_login(made.amina)
    for number in range(60):
        made.mail(f"Number {number}", to=made.amina, sender=f"c{number}@x.example")
    client.get("/queue/closed/")  # reads the rules of the desk, once a process
    with django_assert_max_num_queries(7):
        page = client.get("/queue/mine/").content.decode()
    assert page.count('class="row-link"') == 50
    assert "?page=2" in page


def test_a_second_page_goes_on_where_the_first_ended(clock: Clock, client: Client) -> None:
    made = desk(clock.now())
    client.force_login(made.amina)
    sent = [made.mail(f"Number {n}", to=made.amina, sender=f"c{n}@x.example").pk for n in range(55)]
    second = client.get("/queue/mine/?page=2").content.decode()
    assert shown(client, "mine") == sent[:50]
    assert [int(found) for found in re.findall(r'id="row-(\d+)"', second)] == sent[50:]


def test_mentions_and_drafts_are_those_of_who_looks(clock: Clock, client: Client) -> None:
    made = desk(clock.now())
    mentioned, drafted, neither = made.mail("A", to=made.ben), made.mail("B", to=made.ben), made.mail("C")
    note = Note.objects.create(conversation=mentioned, author=made.ben, at=clock.now(), text="@Amina, look")
    note.mentions.add(made.amina)
    Draft.objects.create(conversation=drafted, author=made.amina, text="Dear", updated_at=clock.now())
    Draft.objects.create(conversation=neither, author=made.ben, text="Dear", updated_at=clock.now())
    for person, mentions, drafts in (
        (made.amina, [mentioned.pk], [drafted.pk]),
        (made.ben, [], [neither.pk]),
    ):
        client.force_login(person)
        assert (shown(client, "mentions"), shown(client, "drafts")) == (mentions, drafts)


def test_what_a_stranger_wrote_is_text_in_a_queue(clock: Clock, client: Client) -> None:
    made = desk(clock.now())
    client.force_login(made.amina)
    row = made.mail("<script>1</script>", to=made.ben)
    Conversation.objects.filter(pk=row.pk).update(preview="<b>2", topic="<b>3")
    type(row.contact).objects.filter(pk=row.contact_id).update(name="<b>4", company='"<b>5')
    Teammate.objects.filter(pk=made.ben.pk).update(name='"><b>6')
    page = client.get("/queue/everyone/rows/").content.decode()
    assert "<script>" not in page
    assert not re.search(r"<b>\d", page)
    assert len(re.findall(r"&lt;b&gt;\d", page)) == 6  # the owner's name is spoken and shown


def test_an_empty_queue_says_what_to_do(clock: Clock, client: Client) -> None:
    made = desk(clock.now())
    client.force_login(made.amina)
    made.mail("In the lane")
    page = client.get("/queue/mine/").content.decode()
    assert "Nothing is waiting on you" in page
    assert "Waiting in the lane of Shipping: 1" in page


def test_counts_are_customers_who_wait_and_none_is_zero(clock: Clock, client: Client) -> None:
    made = desk(clock.now())
    client.force_login(made.amina)
    made.mail("Mine", to=made.amina)
    Conversation.objects.filter(pk=made.mail("Answered", to=made.amina).pk).update(waiting_since=None)
    side = client.get("/frame/side/").content.decode()
    assert re.findall(r'class="count[^"]*">(\d+)<', side) == ["1", "1"]


def test_take_next_claims_the_first_of_my_lanes(clock: Clock, client: Client) -> None:
    made = desk(clock.now())
    client.force_login(made.amina)
    second, first = made.mail("Second"), made.mail("First")
    Conversation.objects.filter(pk=first.pk).update(urgency=3)
    assert client.post("/queue/next")["Location"] == f"/conversations/{first.pk}/"
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.owner, second.owner) == (made.amina, None)


def test_an_unknown_queue_is_not_found(clock: Clock, client: Client) -> None:
    client.force_login(desk(clock.now()).amina)
    assert client.get("/queue/nowhere/").status_code == 404


def test_the_wait_chip_counts_business_time_and_warns_at_half_the_target(clock: Clock) -> None:
    now = clock.now()  # a Monday at 09:00
    hours = WeeklyHours("UTC", tuple(Span(day, now.time(), now.replace(hour=17).time()) for day in range(5)))
    friday = now - timedelta(days=3) + timedelta(hours=7)
    due = now + timedelta(hours=3)

    def at(minutes: int) -> tuple[str, str]:
        chip = wait(friday, due, hours, 240, now + timedelta(minutes=minutes))
        assert chip is not None
        return chip.text, chip.tone

    assert at(0) == ("1 h", "")
    assert at(60) == ("2 h", "amber")
    assert at(180) == ("4 h", "red")
    assert wait(None, None, hours, 240, now) is None
