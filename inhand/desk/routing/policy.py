"""The desk's rules as plain values, read again only when one of them was changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inhand.desk.ledger.events import PolicyChanged
from inhand.desk.ledger.models import Entry
from inhand.desk.routing.ladder import Promise
from inhand.desk.routing.situation import TeamFacts, TopicRow
from inhand.desk.rules import queries as rules
from inhand.desk.rules import topic_tree
from inhand.desk.rules.targets import Targets, due_at
from inhand.desk.teams import queries as teams
from inhand.desk.teams.models import Membership, Team
from inhand.ground import batch, prepared

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from inhand.desk.rules.matching import RuleSet
    from inhand.desk.rules.models import Topic
    from inhand.desk.rules.risk import Limits
    from inhand.desk.teams.hours import WeeklyHours


@dataclass(frozen=True, slots=True)
class Policy:
    """What the team agreed on, at one version of it."""

    version: tuple[int, str]
    topics: tuple[TopicRow, ...]
    teams: tuple[TeamFacts, ...]
    hours_of_person: dict[int, WeeklyHours]
    hours_of_team: dict[int, WeeklyHours]
    targets: dict[int | None, Targets]
    label_rules: RuleSet
    templated: frozenset[str] = frozenset()
    risk_limits: dict[int, Limits] = field(default_factory=dict)
    # Only a draft says what people can have at once; what counts now stands on their rows.
    capacities: dict[int, int] = field(default_factory=dict)
    channel_caps: dict[int, dict[str, int]] = field(default_factory=dict)
    # After how many minutes a claim team's people are asked; other teams are not in it.
    must_take: dict[int, int] = field(default_factory=dict)

    def due_at(self, team: int, urgency: int, waiting_since: datetime) -> datetime:
        """Return when an answer is due, in the team's hours and by its targets."""
        promised = self.targets.get(team, self.targets[None])
        return due_at(self.hours_of_team[team], promised, urgency, waiting_since)

    def promise(self, team: int, urgency: int, waiting_since: datetime) -> Promise:
        """Return what a customer waiting since then was promised."""
        minutes = self.targets.get(team, self.targets[None]).minutes(urgency)
        return Promise(self.hours_of_team[team], waiting_since, minutes)


_kept: Policy | None = None

# Routing and replies do not know each other, so doors/worker/apps.py hands down which topics have a template.
_templated: Callable[[], frozenset[str]] = frozenset


def install_templated(templated: Callable[[], frozenset[str]]) -> None:
    """Say where to read which topics have a template, "" for every topic."""
    global _templated  # noqa: PLW0603 -- set once at start
    _templated = templated


def present() -> Policy:
    """Return the rules that count now. Costs one short query as long as none was changed."""
    global _kept  # noqa: PLW0603 -- one copy a process
    version = _version()
    if _kept is None or _kept.version != version:
        _kept = _read(version)
    return _kept


def forget() -> None:
    """Read everything again next time. For tests that write rows without their verbs."""
    global _kept  # noqa: PLW0603 -- one copy a process
    _kept = None


def _version() -> tuple[int, str]:
    newest = batch.once(_changes)
    return newest[0] if newest else (0, "")


_changes = prepared.Query(
    lambda: (
        Entry.objects.filter(name=PolicyChanged.name).order_by("-at", "-pk").values_list("pk", "checksum")[:1]
    )
)


def _read(version: tuple[int, str]) -> Policy:
    return Policy(
        version=version,
        topics=_topics(),
        teams=_teams(),
        hours_of_person=teams.hours_of_teammates(),
        hours_of_team=teams.hours_of_teams(),
        targets=rules.targets(),
        label_rules=rules.rule_set(),
        templated=_templated(),
        risk_limits={team.pk: rules.risk_limits(team) for team in Team.objects.all()},
        must_take=dict(Team.objects.filter(mode=Team.Mode.CLAIM).values_list("pk", "must_take_minutes")),
    )


def _topics() -> tuple[TopicRow, ...]:
    rows = rules.topics()
    active = [row for row in rows if row.is_active]
    deciding = dict(topic_tree.deciding(active))
    return tuple(_topic(row, deciding.get(row, row)) for row in rows)


def _topic(row: Topic, deciding: Topic) -> TopicRow:
    specialists = sorted(each.pk for each in deciding.specialists.all() if each.is_active)
    return TopicRow(row.slug, deciding.team_id, row.is_active, tuple(specialists))


def _teams() -> tuple[TeamFacts, ...]:
    members: dict[int, list[int]] = {}
    second: dict[int, list[int]] = {}
    active = Membership.objects.filter(teammate__is_active=True).order_by("teammate_id")
    for team, teammate, tier in active.values_list("team_id", "teammate_id", "tier"):
        members.setdefault(team, []).append(teammate)
        if tier > 1:
            second.setdefault(team, []).append(teammate)
    return tuple(
        TeamFacts(
            id=team.pk,
            name=team.name,
            is_general=team.is_general,
            enabled=team.is_active,
            mode=team.mode,
            backup=team.backup_id,
            lead=team.lead_id,
            end_of_shift_buffer_minutes=team.end_of_shift_buffer_minutes,
            disconnect_minutes=team.disconnect_minutes,
            follow_up_window_minutes=team.follow_up_window_minutes,
            members=tuple(members.get(team.pk, ())),
            second_tier=tuple(second.get(team.pk, ())),
        )
        for team in Team.objects.order_by("pk")
    )
