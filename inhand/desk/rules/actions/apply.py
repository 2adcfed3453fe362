"""Make the desk obey a rule book, by the verbs that also the settings use. Part of publishing, and of trying."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from inhand.desk.rules import queries
from inhand.desk.rules.actions.delete_label_rule import delete_label_rule
from inhand.desk.rules.actions.save_label_rule import save_label_rule
from inhand.desk.rules.actions.save_topic import save_topic
from inhand.desk.rules.actions.set_target import set_target
from inhand.desk.rules.lists import by_channel
from inhand.desk.rules.models import Topic
from inhand.desk.rules.reading import BadRuleBook, strangers
from inhand.desk.rules.rulebook import URGENCIES, TeamLine
from inhand.desk.rules.week import read_week
from inhand.desk.teams.actions.add_holiday import add_holiday
from inhand.desk.teams.actions.change_team import change_team
from inhand.desk.teams.actions.change_teammate import change_teammate
from inhand.desk.teams.actions.make_team import make_team
from inhand.desk.teams.actions.remove_holiday import remove_holiday
from inhand.desk.teams.actions.set_hours import set_hours
from inhand.desk.teams.actions.set_members import set_members
from inhand.desk.teams.models import Team, Teammate
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from inhand.desk.rules.models import LabelRule
    from inhand.desk.rules.reading import Problems
    from inhand.desk.rules.rulebook import LabelLine, OwnPromise, Promise, RuleBook

# Rules of a team that are columns of the same name.
_PLAIN = (
    "mode",
    "time_zone",
    "end_of_shift_buffer_minutes",
    "disconnect_minutes",
    "follow_up_window_minutes",
    "must_take_minutes",
    "money_limit",
    "money_currency",
)


@transaction.atomic
def apply(book: RuleBook, *, by: Teammate | None, at: datetime, inboxes: Mapping[int, str]) -> None:
    """Change what differs; raise ``BadRuleBook`` with every sentence of the verbs, by path, and change nothing."""
    _Applying(book, by, at, inboxes).all()


class _Applying:
    def __init__(self, book: RuleBook, by: Teammate | None, at: datetime, inboxes: Mapping[int, str]) -> None:
        self.book, self.by, self.at, self.inboxes = book, by, at, inboxes
        self.before = queries.rule_book(inboxes)
        self.people = {person.email.lower(): person for person in Teammate.objects.here()}
        self.teams = {queries.one_line(team.name): team for team in Team.objects.all()}
        self.problems: Problems = strangers(book, people=self.people, inboxes=set(inboxes.values()))

    def all(self) -> None:
        if not self.problems:
            self._teams()
            self._promise(None, self.before.targets, self.book.targets, "targets")
            self._topics()
            self._label_rules()
            self._close_teams()
            self._working_hours()
        if self.problems:
            raise BadRuleBook(self.problems)

    @contextmanager
    def _saying(self, path: str) -> Iterator[None]:
        """Collect what a verb finds wrong."""
        try:
            with transaction.atomic():
                yield
        except BadInput as bad:
            self.problems |= {f"{path}.{field}": said for field, said in bad.problems.items()}

    def _teams(self) -> None:
        before = {team.name: (team, is_active) for team, is_active in queries.team_lines()}
        for number, line in enumerate(self.book.teams):  # first all of them, since one may back up another
            if line.name not in self.teams:
                with self._saying(f"teams.{number}"):
                    self.teams[line.name] = make_team(line.name, by=self.by, at=self.at)
        for number, line in enumerate(self.book.teams):
            known = before.get(line.name, (TeamLine(), False))
            if line.name in self.teams and known != (line, True):
                with self._saying(f"teams.{number}"):
                    self._team(line, known[0], f"teams.{number}")

    def _team(self, line: TeamLine, before: TeamLine, path: str) -> None:
        changes: Any = {
            name: getattr(line, name) for name in _PLAIN if getattr(line, name) != getattr(before, name)
        }
        for name in ("lead", "on_call"):
            if getattr(line, name) != getattr(before, name):
                changes[name] = self.people.get(getattr(line, name))
        if line.risk_words != before.risk_words:
            changes["risk_words"] = list(line.risk_words)
        if line.backup != before.backup:
            changes["backup"] = self.teams.get(line.backup)
        if line.general:
            changes["is_general"] = True
        changes["is_active"] = True
        team = change_team(self.teams[line.name], by=self.by, at=self.at, **changes)
        set_hours(team, spans=read_week(line.hours), by=self.by, at=self.at)
        if (line.members, line.second_tier) != (before.members, before.second_tier):
            set_members(team, members=self._people(line.members), second_tier=self._people(line.second_tier),
                        by=self.by, at=self.at)  # fmt: skip
        self._holidays(team, line)
        self._promise(team, before.targets, line.targets, f"{path}.targets")

    def _people(self, emails: Iterable[str]) -> list[Teammate]:
        return [self.people[each] for each in emails]

    def _holidays(self, team: Team, line: TeamLine) -> None:
        wanted = {date.fromisoformat(each[:10]): each[11:] for each in line.holidays}
        for holiday in team.holidays.all():
            if wanted.get(holiday.on) != holiday.name:
                remove_holiday(holiday, by=self.by, at=self.at)
            else:
                del wanted[holiday.on]
        for on, name in wanted.items():
            add_holiday(team, on=on, name=name, by=self.by, at=self.at)

    def _promise(
        self, team: Team | None, before: Promise | OwnPromise, promise: Promise | OwnPromise, path: str
    ) -> None:
        for urgency, name in enumerate(URGENCIES):
            minutes = getattr(promise, name)
            if minutes != getattr(before, name):
                with self._saying(f"{path}.{name}"):
                    set_target(urgency, team=team, minutes=minutes, by=self.by, at=self.at)

    def _topics(self) -> None:
        if self.book.topics == self.before.topics:
            return
        wanted = {line.slug for line in self.book.topics}
        for number, line in enumerate(self.book.topics):
            with self._saying(f"topics.{number}"):
                save_topic(
                    line.slug, title=line.title, team=self.teams.get(line.team), position=number + 1,
                    is_quiet=line.quiet, specialists=self._people(line.specialists), by=self.by, at=self.at,
                )  # fmt: skip
        for topic in Topic.objects.filter(is_active=True).exclude(slug__in=wanted):
            save_topic(
                topic.slug, title=topic.title, team=topic.team, is_active=False, by=self.by, at=self.at
            )

    def _label_rules(self) -> None:
        if self.book.label_rules == self.before.label_rules:
            return
        unused = queries.label_rules()
        topics = {topic.slug: topic for topic in Topic.objects.all()}
        ids = {name: pk for pk, name in self.inboxes.items()}
        for number, line in enumerate(self.book.label_rules):
            row = self._row_of(line, unused)
            with self._saying(f"label_rules.{number}"):
                save_label_rule(
                    row, keywords=line.keywords, sender_domain=line.sender_domain, subject_prefix=line.subject_prefix,
                    inbox=ids.get(line.inbox), channel=line.channel, topic=topics.get(line.topic), position=number + 1,
                    urgency=URGENCIES.index(line.urgency) if line.urgency else None, by=self.by, at=self.at,
                )  # fmt: skip
        for row in unused:
            delete_label_rule(row, by=self.by, at=self.at)

    def _row_of(self, line: LabelLine, unused: list[LabelRule]) -> LabelRule | None:
        """Take the row that is this rule already, else one that gives the same, so that it is edited in place."""
        lines = {row.pk: queries.label_line(row, self.inboxes) for row in unused}
        same = [row for row in unused if lines[row.pk] == line]
        given = (line.topic, line.urgency)
        like = [row for row in unused if (lines[row.pk].topic, lines[row.pk].urgency) == given]
        later = {*self.book.label_rules} - {line}
        found = next(iter([*same, *(row for row in like if lines[row.pk] not in later)]), None)
        if found is not None:
            unused.remove(found)
        return found

    def _close_teams(self) -> None:
        wanted = {line.name for line in self.book.teams}
        for name in (team.name for team in self.before.teams if team.name not in wanted):
            with self._saying("teams"):
                change_team(self.teams[name], is_active=False, by=self.by, at=self.at)

    def _working_hours(self) -> None:
        for number, line in enumerate(self.book.people):
            if line in self.before.people:
                continue
            with self._saying(f"people.{number}"):
                person = change_teammate(
                    self.people[line.email],
                    by=self.by,
                    at=self.at,
                    time_zone=line.time_zone,
                    capacity=line.capacity,
                    channel_capacity=by_channel(line.channels),
                )
                set_hours(person, spans=read_week(line.hours), by=self.by, at=self.at)
