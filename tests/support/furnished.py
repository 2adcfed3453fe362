"""A desk on which every page has something to show: for what is looked at rather than done."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from inhand.desk.conversations.actions.close import close
from inhand.desk.conversations.actions.note import note
from inhand.desk.conversations.actions.snooze import snooze
from inhand.desk.conversations.actions.tag import tag
from inhand.desk.ownership.actions.hand_off import hand_off
from inhand.desk.ownership.actions.take_over import take_over
from inhand.desk.ownership.packet import Packet
from inhand.desk.replies.actions.save_template import save_template
from inhand.desk.replies.actions.send import Reply, send
from inhand.desk.routing import policy
from inhand.desk.routing.actions.route import route
from inhand.desk.rules.actions.record_rules import record_rules
from inhand.desk.search.actions.save_view import save_view
from inhand.desk.sweeps.actions.make_promise import make_promise
from inhand.desk.teams.actions.add_absence import add_absence
from inhand.desk.teams.models import Membership, Team, Teammate
from inhand.doors.channels.models import Arrival, Channel
from inhand.ground.outbox.worker import run_all

if TYPE_CHECKING:
    from inhand.doors.web.tests.sample import Desk

_HTML = "<table><tr><td><img src='https://x.example/a.png' alt=''><b>Where is it?</b></td></tr></table>"


def furnish(desk: Desk) -> None:
    """Make Amina the administrator, and give her a day in the middle of everything."""
    now, amina, ben = desk.now, desk.amina, desk.ben
    Teammate.objects.filter(pk=amina.pk).update(role=Teammate.Role.ADMINISTRATOR)
    Teammate.objects.filter(pk=ben.pk).update(status=Teammate.Status.BUSY)
    billing = Team.objects.create(name="Billing", lead=amina, backup=desk.team)
    Membership.objects.create(team=billing, teammate=ben)
    policy.forget()
    text = "Hello {contact.first_name}, it left."
    save_template(None, title="It left", text=text, topic="late-delivery", by=amina, at=now)
    save_view(None, name="Parcels", query="subject:parcel", owner=amina, team=None, by=amina, at=now)
    day = timedelta(days=1)
    add_absence(ben, starts_at=now + day, ends_at=now + 2 * day, by=amina, at=now, reason="Holiday")
    mailbox = Channel.objects.create(inbox=desk.inbox, kind="email", address="help@lumen.example")
    Arrival.objects.create(
        channel=mailbox,
        digest="0",
        raw=b"x",
        size=1,
        arrived_at=now,
        state=Arrival.State.PARKED,
        reason="Broken.",
    )
    _conversations(desk)
    record_rules(note="How we begin", by=amina, at=now, inboxes={desk.inbox.pk: desk.inbox.name})
    run_all()


def _conversations(desk: Desk) -> None:
    now, amina, ben = desk.now, desk.amina, desk.ben
    early = now - timedelta(hours=5)
    first = desk.mail(at=early, html=_HTML)
    route(first, at=early)
    take_over(first, by=ben, reason="I know them", at=early)
    note(first, text="@Amina do you know?", by=ben, at=early)
    first.refresh_from_db()
    reply = Reply("We look into it by Friday.", first.revision, "key-1")
    message = send(first, reply=reply, by=ben, at=early, undo=timedelta())
    make_promise(
        first, words="by Friday", due_at=early + timedelta(hours=1), by=ben, at=early, message=message
    )
    desk.mail("Re: Where is my parcel?", text="Still nothing.", answers=message.provider_id, at=now)
    tag(first, add=["vip"], by=amina, at=now)
    packet = Packet("The parcel", "by Friday", "Call the carrier", "nothing", "no", "none")
    hand_off(first, packet=packet, to=amina, by=ben, at=now)
    route(desk.mail("Refund", text="My lawyer says you owe me 5,000 EUR.", sender="eve@x.example"), at=now)
    desk.mail("Late in the lane", at=now - timedelta(days=2), sender="otto.brandt@gmail.example")
    snooze(desk.mail("Next week", to=amina), until=now + timedelta(days=3), by=amina, at=now)
    close(desk.mail("Thanks", to=amina, sender="c@x.example"), by=amina, at=now, although_waiting=True)
