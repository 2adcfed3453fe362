"""A rule book as a policy, so that it can be tried before it counts. Reads, and writes nothing."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import TYPE_CHECKING

from inhand.desk.routing.situation import TeamFacts, TopicRow
from inhand.desk.rules import topic_tree
from inhand.desk.rules.lists import by_channel
from inhand.desk.rules.matching import Rule, RuleSet
from inhand.desk.rules.queries import one_line
from inhand.desk.rules.rulebook import URGENCIES
from inhand.desk.rules.targets import Targets
from inhand.desk.rules.week import read_week
from inhand.desk.teams.hours import WeeklyHours
from inhand.desk.teams.models import Team, Teammate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inhand.desk.routing.policy import Policy
    from inhand.desk.rules.rulebook import PersonLine, RuleBook, TeamLine


def drafted(book: RuleBook, present: Policy, inboxes: Mapping[int, str] | None = None) -> Policy:
    """Return ``present`` with the rules of a valid book. Teams that are not there yet get ids below 0.

    ``inboxes`` are names by id. Whose name the desk does not know is left out.
    """
    return _Draft(book, present, {name: pk for pk, name in (inboxes or {}).items()}).policy()


class _Draft:
    def __init__(self, book: RuleBook, present: Policy, inboxes: dict[str, int]) -> None:
        self._book, self._present, self._inboxes = book, present, inboxes
        known = {one_line(name): pk for pk, name in Team.objects.values_list("pk", "name")}
        new = (line.name for line in book.teams if line.name not in known)
        self._teams = {**known, **{name: -number for number, name in enumerate(new, 1)}}
        here = Teammate.objects.here().values_list("pk", "email")
        self._people = {email.lower(): pk for pk, email in here}

    def policy(self) -> Policy:
        teams = {self._teams[line.name]: line for line in self._book.teams}
        closed = (replace(team, enabled=False) for team in self._present.teams if team.id not in teams)
        facts = [*closed, *(self._team(pk, line) for pk, line in teams.items())]
        return replace(
            self._present,
            topics=tuple(self._topics()),
            teams=tuple(sorted(facts, key=lambda team: team.id)),
            hours_of_team=self._present.hours_of_team | {pk: _hours(line) for pk, line in teams.items()},
            hours_of_person=self._present.hours_of_person | dict(self._working_hours()),
            capacities={self._people[line.email]: line.capacity for line in self._known()},
            channel_caps={self._people[line.email]: by_channel(line.channels) for line in self._known()},
            targets=self._targets(teams),
            label_rules=RuleSet(self._label_rules()),
        )

    def _team(self, pk: int, line: TeamLine) -> TeamFacts:
        present = next((team for team in self._present.teams if team.id == pk), None)
        team = present or _new_team(pk, line.name)
        return replace(
            team,
            is_general=line.general,
            enabled=True,
            mode=line.mode,
            backup=self._teams.get(line.backup),
            lead=self._people.get(line.lead),
            end_of_shift_buffer_minutes=line.end_of_shift_buffer_minutes,
            disconnect_minutes=line.disconnect_minutes,
            follow_up_window_minutes=line.follow_up_window_minutes,
            members=self._ids(line.members),
            second_tier=self._ids(line.second_tier),
        )

    def _ids(self, emails: Iterable[str]) -> tuple[int, ...]:
        return tuple(sorted(self._people[email] for email in emails if email in self._people))

    def _known(self) -> Iterable[PersonLine]:
        return (line for line in self._book.people if line.email in self._people)

    def _working_hours(self) -> Iterable[tuple[int, WeeklyHours]]:
        """Yield who works when; absences and the holidays of their teams stay."""
        for line in self._known():
            pk = self._people[line.email]
            hours = self._present.hours_of_person[pk]
            yield pk, replace(hours, time_zone=line.time_zone, spans=tuple(read_week(line.hours)))

    def _topics(self) -> Iterable[TopicRow]:
        for line, deciding in topic_tree.deciding(self._book.topics):
            team = self._teams.get(deciding.team)
            yield TopicRow(line.slug, team, enabled=True, specialists=self._ids(deciding.specialists))

    def _targets(self, teams: Mapping[int, TeamLine]) -> dict[int | None, Targets]:
        for_all = asdict(self._book.targets)
        own = {pk: {k: v for k, v in asdict(line.targets).items() if v} for pk, line in teams.items()}
        return {None: Targets(**for_all), **{pk: Targets(**{**for_all, **each}) for pk, each in own.items()}}

    def _label_rules(self) -> Iterable[Rule]:
        in_use = {line.slug for line in self._book.topics}
        for number, line in enumerate(self._book.label_rules, 1):
            yield Rule(
                id=number,
                position=number,
                keywords=line.keywords,
                sender_domain=line.sender_domain,
                subject_prefix=line.subject_prefix,
                inbox=self._inboxes.get(line.inbox, 0) if line.inbox else None,
                channel=line.channel,
                topic=line.topic if line.topic in in_use else "",
                urgency=URGENCIES.index(line.urgency) if line.urgency else None,
            )


def _new_team(pk: int, name: str) -> TeamFacts:
    """Return a team that the book makes; all that it says about it comes on top."""
    return TeamFacts(
        id=pk,
        name=name,
        is_general=False,
        enabled=True,
        mode="balanced",
        backup=None,
        lead=None,
        end_of_shift_buffer_minutes=0,
        disconnect_minutes=0,
        follow_up_window_minutes=0,
        members=(),
    )


def _hours(line: TeamLine) -> WeeklyHours:
    holidays = frozenset(date.fromisoformat(each[:10]) for each in line.holidays)
    return WeeklyHours(line.time_zone, tuple(read_week(line.hours)), holidays=holidays)
