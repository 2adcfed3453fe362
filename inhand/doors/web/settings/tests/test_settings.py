"""The settings: what is saved, what is refused and why, and who may."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

import pytest

from inhand.desk.conversations.models import Conversation, Inbox
from inhand.desk.rules.models import LabelRule, Target, Topic
from inhand.desk.teams.hours import Span
from inhand.desk.teams.models import Team, Teammate
from inhand.doors.channels import accept
from inhand.doors.channels.email.poll import channel_of
from inhand.doors.channels.models import Arrival, Channel
from inhand.doors.web.settings import hours_text
from inhand.doors.web.tests.sample import Desk, desk
from inhand.ground.outbox import worker

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    found = desk(clock.now())
    Teammate.objects.filter(pk=found.amina.pk).update(role="administrator")
    client.force_login(Teammate.objects.get(pk=found.amina.pk))
    return found


def save(client: Client, section: str, /, **fields: Any) -> str:
    """Return the page after saving; it is the same page with sentences if something was wrong."""
    return client.post(f"/settings/{section}/", fields, follow=True).content.decode()


def test_hours_are_read_as_people_write_them() -> None:
    spans, problems = hours_text.read({0: "9-12, 13:00 - 17:30", 4: "22:00-06:00"})
    assert not problems
    assert spans == [
        Span(0, time(9), time(12)),
        Span(0, time(13), time(17, 30)),
        Span(4, time(22), time(6)),
    ]
    assert "Tuesday" in hours_text.read({1: "all day"})[1]["day-1"]
    assert hours_text.read({1: "25:00-26:00"})[1]


@pytest.mark.parametrize("slug", ["inboxes", "teams", "members", "topics", "rules", "targets"])
def test_every_section_opens(client: Client, made: Desk, slug: str) -> None:
    assert client.get(f"/settings/{slug}/").status_code == 200
    client.force_login(made.ben)
    assert client.get(f"/settings/{slug}/").status_code == 403


def test_a_member_gets_hours_and_impossible_ones_are_told(client: Client, made: Desk) -> None:
    ben = {
        "key": made.ben.pk,
        "name": "Ben",
        "role": "teammate",
        "time_zone": "Asia/Kolkata",
        "capacity": 5,
        "is_active": 1,
    }
    page = save(client, "members", **ben, **{"day-0": "09:00-17:00, 16:00-18:00"})
    assert "overlap" in page
    assert "16:00-18:00" in page
    assert "Saved." in save(client, "members", **ben, **{"day-0": "09:00-17:00", "day-5": "22:00-02:00"})
    changed = Teammate.objects.get(pk=made.ben.pk)
    assert (changed.capacity, changed.time_zone) == (5, "Asia/Kolkata")
    assert sorted(changed.hours.values_list("weekday", flat=True)) == [0, 5]


def test_a_new_member_can_sign_in_and_one_who_leaves_loses_what_they_hold(client: Client, made: Desk) -> None:
    new = {
        "key": "new",
        "name": "Zoe",
        "email": "zoe@lumen.example",
        "role": "teammate",
        "time_zone": "UTC",
        "capacity": 8,
    }
    assert "password" in save(client, "members", **new, password="short").lower()
    assert "Saved." in save(client, "members", **new, password="long enough words")
    assert client.login(email="zoe@lumen.example", password="long enough words")
    client.force_login(Teammate.objects.get(pk=made.amina.pk))
    held = made.mail(to=made.ben)
    save(client, "members", key=made.ben.pk, name="Ben", role="teammate", time_zone="UTC", capacity=8)
    worker.run_all()
    assert Conversation.objects.get(pk=held.pk).owner_id != made.ben.pk


def test_the_only_administrator_stays(client: Client, made: Desk) -> None:
    page = save(
        client,
        "members",
        key=made.amina.pk,
        name="Amina",
        role="teammate",
        time_zone="UTC",
        capacity=8,
        is_active=1,
    )
    assert "only administrator" in page


def test_a_team_a_topic_a_rule_and_a_target_are_saved(client: Client, made: Desk) -> None:
    assert "Saved." in save(
        client, "teams", key="new", name="Billing", time_zone="Europe/Berlin", members=made.ben.pk
    )
    team = Team.objects.get(name="Billing")
    assert list(team.members.all()) == [made.ben]
    assert "Saved." in save(
        client, "topics", key="new", slug="refund", title="Refund", team=team.pk, is_active=1
    )
    topic = Topic.objects.get(slug="refund")
    assert topic.team == team
    assert "Saved." in save(
        client, "rules", key="new", keywords="refund, money back", topic=topic.pk, urgency=2
    )
    rule = LabelRule.objects.get()
    assert (rule.keywords, rule.urgency) == (["refund", "money back"], 2)
    assert "Saved." in save(client, "rules", key=rule.pk, keywords="refund", delete=1)
    assert not LabelRule.objects.exists()
    save(client, "targets", key="all", **{"3": 20, "2": 60, "1": 240, "0": 480})
    assert Target.objects.get(team=None, urgency=3).minutes == 20


@pytest.mark.usefixtures("made")
def test_a_mailbox_is_connected_and_its_address_becomes_ours(client: Client) -> None:
    terms = {"name": "Shop", "address": "Help@Shop.example", "imap_security": "tls", "smtp_security": "tls"}
    assert "1 to 65535" in save(client, "inboxes", key="new", **terms, imap_port="99999")
    assert "Saved." in save(client, "inboxes", key="new", **terms, password="secret words")
    channel = Channel.objects.get(address="help@shop.example")
    assert "secret" not in channel.secret
    assert Inbox.objects.get(name="Shop").addresses == ["help@shop.example"]
    assert "connected already" in save(client, "inboxes", key="new", **{**terms, "name": "Other"})


@pytest.mark.usefixtures("made")
def test_further_addresses_name_and_signature_of_an_inbox_are_saved(client: Client) -> None:
    terms = {"name": "Shop", "address": "help@shop.example", "imap_security": "tls", "smtp_security": "tls"}
    seen = {"aliases": "Orders@shop.example, returns@shop.example", "sender_name": "{inbox.name}"}
    page = save(
        client, "inboxes", key="new", **terms, aliases="help@lumen.example", signature="{inbox.phone}"
    )
    assert "belongs to another inbox" in page
    assert "There is no {inbox.phone}" in page
    assert "Saved." in save(client, "inboxes", key="new", **terms, **seen, hook="postmark")
    inbox = Inbox.objects.get(name="Shop")
    assert inbox.addresses == ["help@shop.example", "orders@shop.example", "returns@shop.example"]
    assert inbox.sender_name == "{inbox.name}"
    found = channel_of("returns+x@shop.example")
    assert found is not None
    assert found.inbox == inbox
    assert f"/hooks/mail/{found.pk}/mails" in client.get("/settings/inboxes/").content.decode()


def test_parked_mail_is_shown_and_tried_again(clock: Clock, client: Client, made: Desk) -> None:
    channel = Channel.objects.create(inbox=made.inbox, kind="sample", address="sample")
    accept.store(channel, [b"not json at all"], at=clock.now())
    worker.run_all()
    arrival = Arrival.objects.get()
    assert arrival.state == "parked"
    assert "not a message of the sample channel" in client.get("/settings/parked/").content.decode()
    assert client.get(f"/settings/parked/{arrival.pk}/raw").content == b"not json at all"
    page = client.post("/settings/parked/", {"arrival": arrival.pk}, follow=True).content.decode()
    assert "not a message of the sample channel" in page


def test_a_new_team_keeps_all_that_its_first_form_said(client: Client, made: Desk) -> None:
    first = {
        "key": "new",
        "name": "Billing",
        "time_zone": "Europe/Berlin",
        "lead": made.ben.pk,
        "backup": made.team.pk,
        "end_of_shift_buffer_minutes": 5,
        "disconnect_minutes": 7,
        "follow_up_window_minutes": 90,
        "is_general": 1,
    }
    assert "Saved." in save(client, "teams", **first)
    team = Team.objects.get(name="Billing")
    minutes = (team.end_of_shift_buffer_minutes, team.disconnect_minutes, team.follow_up_window_minutes)
    assert (team.lead, team.backup, team.is_general, minutes) == (made.ben, made.team, True, (5, 7, 90))
    assert "between 3 and 1440" in save(client, "teams", **first | {"name": "Other", "disconnect_minutes": 0})
    assert not Team.objects.filter(name="Other").exists()


def test_modes_tiers_specialists_and_caps_are_set_on_screen(client: Client, made: Desk) -> None:
    team = {"key": made.team.pk, "name": "Shipping", "time_zone": "UTC", "is_active": 1, "mode": "claim"}
    both = [made.amina.pk, made.ben.pk]
    risk = {"money_limit": "", "money_currency": "usd", "risk_words": "Recall notice\r\n\r\n journalist "}
    more = risk | {"must_take_minutes": 7, "on_call": made.ben.pk, "members": both}
    assert "Somebody must be at L1" in save(client, "teams", **team, **more, second_tier=both)
    assert "Saved." in save(client, "teams", **team, **more, second_tier=made.ben.pk)
    changed = Team.objects.get(pk=made.team.pk)
    assert (changed.money_limit, changed.risk_words) == (None, ["Recall notice", "journalist"])
    assert (changed.mode, changed.must_take_minutes, changed.on_call) == ("claim", 7, made.ben)
    assert dict(changed.memberships.values_list("teammate", "tier")) == {made.amina.pk: 1, made.ben.pk: 2}
    assert "Claim · 2 members" in client.get("/settings/teams/").content.decode()
    assert "must be one of" in save(client, "teams", **team | {"mode": "chaos"}, **more)
    topic = Topic.objects.get()
    fields = {"key": topic.pk, "title": "Late", "team": made.team.pk, "is_active": 1, "is_quiet": 1}
    save(client, "topics", **fields, specialists=made.ben.pk)
    topic.refresh_from_db()
    assert (topic.is_quiet, list(topic.specialists.all())) == (True, [made.ben])
    ben = {"key": made.ben.pk, "name": "Ben", "role": "teammate", "time_zone": "UTC", "capacity": 8}
    assert "no whole number" in save(client, "members", **ben, is_active=1, **{"cap-chat": "three"})
    save(client, "members", **ben, is_active=1, may_approve=1, **{"cap-chat": "3", "cap-email": ""})
    assert Teammate.objects.get(pk=made.ben.pk).may_approve
    assert Teammate.objects.get(pk=made.ben.pk).channel_capacity == {"chat": 3}


def test_what_was_ticked_is_still_ticked_when_something_else_was_wrong(client: Client, made: Desk) -> None:
    fields = {"key": made.team.pk, "name": "", "time_zone": "UTC", "members": [made.ben.pk]}
    form = save(client, "teams", **fields).split('name="key" value="new"')[0]
    assert "Give the team a name." in form
    assert f'name="members" value="{made.ben.pk}" checked' in form
    assert f'name="members" value="{made.amina.pk}" checked' not in form
    assert 'name="is_active" value="on" checked' not in form


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("key", ["", "999999", "x", "9" * 40])
def test_saving_what_somebody_removed_meanwhile_is_said_plainly(client: Client, key: str) -> None:
    answer = client.post("/settings/teams/", {"key": key, "name": "Ghosts", "time_zone": "UTC"})
    assert answer.status_code == 404
    assert "not there any more; somebody removed it" in answer.content.decode()
    assert not Team.objects.filter(name="Ghosts").exists()
