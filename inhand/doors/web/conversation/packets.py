"""The packet's form: what it begins with, who may get it, and what was filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from inhand.desk.conversations.models import Label, Urgency
from inhand.desk.ownership.packet import BILLING_OR_LEGAL, Packet
from inhand.desk.ownership.prefill import Known, prefill
from inhand.desk.routing import policy as policies
from inhand.desk.teams.models import Team, Teammate
from inhand.doors.web.language import later as _l
from inhand.doors.web.local_time import zone
from inhand.doors.web.wall_time import wall_time
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation

FIELDS = ("goal", "promised", "blocked", "billing_or_legal", "next_step", "due", "risk")
BILLING = [
    ("", _l("Choose…")),
    *zip(BILLING_OR_LEGAL, ("No", _l("Billing"), _l("Legal"), _l("Both")), strict=True),
]


@dataclass(frozen=True, slots=True)
class Receiver:
    """A teammate, or a team's lane, or that of its L2."""

    teammate: Teammate | None = None
    team: Team | None = None
    tier: int | None = None

    @property
    def name(self) -> str:
        if self.teammate:
            return self.teammate.name
        lane = self.team.name if self.team else ""
        return _("the {lane} lane").format(lane=lane) + (f" at L{self.tier}" if self.tier else "")


@dataclass(frozen=True, slots=True)
class Choices:
    """Who may be chosen: ``(value, name, note)``."""

    people: list[tuple[str, str, str]]
    lanes: list[tuple[str, str]]


def choices(conversations: Iterable[Conversation], *, without: Iterable[int] = ()) -> Choices:
    """Return everybody at the desk, the conversations' own teams first, and every lane with its tiers."""
    policy = policies.present()
    own = {conversation.team_id for conversation in conversations}
    near = {pk for team in policy.teams if team.id in own for pk in team.members}
    rows = Teammate.objects.here().exclude(pk__in=list(without)).values_list("pk", "name")
    people = [
        (f"person-{pk}", name, ", ".join(team.name for team in policy.teams if pk in team.members))
        for pk, name in sorted(rows, key=lambda row: (row[0] not in near, row[1].casefold()))
    ]
    lanes = []
    for team in sorted(policy.teams, key=lambda team: (team.id not in own, team.name.casefold())):
        if team.enabled:
            lanes.append((f"team-{team.id}", team.name))
            lanes += (
                [(f"team-{team.id}-2", _("{name} · up to L2").format(name=team.name))]
                if team.second_tier
                else []
            )
    return Choices(people, lanes)


def receiver(value: str) -> Receiver | None:
    """Read ``person-3``, ``team-2`` or ``team-2-2`` (a team and its tier)."""
    kind, _, rest = value.partition("-")
    pk, _, tier = rest.partition("-")
    if not pk.isdigit() or tier not in {"", "2"}:
        return None
    if kind == "person":
        teammate = Teammate.objects.here().filter(pk=pk).first()
        return Receiver(teammate=teammate) if teammate else None
    team = Team.objects.filter(pk=pk, is_active=True).first() if kind == "team" else None
    return Receiver(team=team, tier=int(tier) if tier else None) if team else None


def read_packet(
    given: Mapping[str, str], person: Teammate, prefix: str = ""
) -> tuple[Packet, dict[str, str]]:
    """Return the packet and what is wrong with it, by field."""
    texts = {name: given.get(prefix + name, "") for name in FIELDS if name != "due"}
    said = given.get(f"{prefix}due", "")
    due = wall_time(said, zone(person.time_zone))
    packet = Packet(due=due, **texts)
    problems = packet.problems()
    if said and due is None:
        problems["due"] = _("due: this is no day and time.")
    return packet, problems


def known(conversation: Conversation, now: datetime) -> dict[str, str]:
    """Return what the form begins with."""
    told = dict(
        Label.objects.filter(conversation=conversation, kind=Label.Kind.SUMMARY).values_list("kind", "value")
    )
    due = conversation.due_at
    facts = Known(
        subject=conversation.subject,
        summary=told.get(Label.Kind.SUMMARY, ""),
        topic=conversation.topic,
        urgency=Urgency(conversation.urgency).name.lower(),
        due_at=due if due and due > now else None,
        risks=tuple(conversation.risk),
        is_late=bool(due and due <= now),
    )
    begun = prefill(facts)
    values = dict.fromkeys((*FIELDS, "to"), "")
    return values | {
        "goal": begun.goal,
        "billing_or_legal": begun.billing_or_legal,
        "risk": begun.risk,
        "due": f"{localtime(begun.due):%Y-%m-%dT%H:%M}" if begun.due else "",
    }
