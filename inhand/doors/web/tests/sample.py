"""A small desk for the tests of the screens: three people, one team, mails that come in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from functools import lru_cache
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password

from inhand.desk.conversations.actions.receive import receive
from inhand.desk.conversations.inbound import Address, InboundFile, InboundMessage
from inhand.desk.conversations.models import Conversation, Inbox
from inhand.desk.labels import queries as labels
from inhand.desk.ownership.actions.assign import assign
from inhand.desk.routing import policy
from inhand.desk.rules.models import Topic
from inhand.desk.teams.models import Membership, Team, Teammate, WorkingHours

if TYPE_CHECKING:
    from datetime import datetime

PASSWORD = "a password for tests"


@dataclass
class Desk:
    """``mail`` brings a customer's message in, to nobody unless ``to`` says who has it then."""

    now: datetime
    amina: Teammate
    ben: Teammate
    team: Team
    inbox: Inbox
    _count: int = field(default=0)

    def mail(
        self,
        subject: str = "Where is my parcel?",
        *,
        to: Teammate | None = None,
        at: datetime | None = None,
        text: str = "It should have come on Friday.",
        html: str = "",
        answers: str = "",
        sender: str = "otto@bakery.example",
        files: tuple[InboundFile, ...] = (),
    ) -> Conversation:
        self._count += 1
        inbound = InboundMessage(
            provider_id=f"mail-{self._count}@bakery.example",
            platform="email",
            sender=Address(sender, "Otto Brandt"),
            subject=subject,
            text=text,
            visible_text=text,
            html=html,
            to=(Address("help@lumen.example", "Lumen"),),
            in_reply_to=(answers,) if answers else (),
            files=files,
        )
        received = receive(inbound, inbox=self.inbox, channel=1, at=at or self.now)
        conversation = received.message.conversation
        return assign(conversation, to=to, by=None, at=at or self.now, how="routed") if to else conversation


def desk(now: datetime) -> Desk:
    """Make the desk; everybody works around the clock and is here."""
    team = Team.objects.create(name="Shipping", is_general=True)
    amina = _teammate("Amina Koné", "amina@lumen.example", now)
    ben = _teammate("Ben Lindqvist", "ben@lumen.example", now)
    for person in (amina, ben):
        Membership.objects.create(team=team, teammate=person)
    for weekday in range(7):
        for owner in ({"team": team}, {"teammate": amina}, {"teammate": ben}):
            WorkingHours.objects.create(weekday=weekday, starts=time(0), ends=time(0), **owner)
    Topic.objects.create(slug="late-delivery", title="Late delivery", team=team)
    inbox = Inbox.objects.create(name="Lumen Coffee", addresses=["help@lumen.example"])
    policy.forget()
    labels.forget()
    return Desk(now, amina, ben, team, inbox)


def _teammate(name: str, email: str, now: datetime) -> Teammate:
    made = Teammate(
        name=name,
        email=email,
        status=Teammate.Status.AVAILABLE,
        created_at=now,
        status_since=now,
        last_seen_at=now,
    )
    made.password = _hashed()
    made.save()
    return made


@lru_cache(maxsize=1)
def _hashed() -> str:
    """Hash once: it is meant to be slow."""
    return make_password(PASSWORD)
