"""Reads of what the team agreed on."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from inhand.desk.rules.lists import as_caps
from inhand.desk.rules.matching import Rule, RuleSet
from inhand.desk.rules.models import LabelRule, RulesDraft, RulesVersion, Target, Topic
from inhand.desk.rules.reading import readable, write
from inhand.desk.rules.risk import Limits
from inhand.desk.rules.rulebook import (
    DONE,
    HANDOFFS,
    URGENCIES,
    LabelLine,
    OwnPromise,
    PersonLine,
    Promise,
    RuleBook,
    TeamLine,
    TopicLine,
)
from inhand.desk.rules.targets import Targets
from inhand.desk.rules.week import write_week
from inhand.desk.teams.hours import Span
from inhand.desk.teams.models import Team, Teammate
from inhand.desk.teams.queries import here

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from inhand.desk.rules.reading import Plain

SECOND_TIER = 2


def topics() -> list[Topic]:
    """Return the topic table in its order."""
    return list(
        Topic.objects.select_related("team").prefetch_related("specialists").order_by("position", "id")
    )


def rule_set() -> RuleSet:
    """Return the label rules in their order, ready to be asked."""
    rows = LabelRule.objects.select_related("topic").order_by("position", "id")
    return RuleSet(
        Rule(
            id=row.pk,
            position=row.position,
            keywords=tuple(row.keywords),
            sender_domain=row.sender_domain,
            subject_prefix=row.subject_prefix,
            inbox=row.inbox,
            channel=row.channel,
            topic=row.topic.slug if row.topic and row.topic.is_active else "",
            urgency=row.urgency,
        )
        for row in rows
    )


def risk_limits(team: Team) -> Limits:
    """Return what the team calls high risk beside the lists."""
    return Limits(team.money_limit, team.money_currency, tuple(team.risk_words))


def targets() -> dict[int | None, Targets]:
    """Return the targets by team; ``None`` stands for every team without its own, urgency by urgency."""
    given = _minutes()
    return {team: Targets(**{**given[None], **theirs}) for team, theirs in given.items()}


def _minutes() -> dict[int | None, dict[str, int]]:
    given: dict[int | None, dict[str, int]] = {None: {}}
    for team, urgency, minutes in Target.objects.values_list("team_id", "urgency", "minutes"):
        given.setdefault(team, {})[URGENCIES[urgency]] = minutes
    return given


def rule_book(inboxes: Mapping[int, str] | None = None) -> RuleBook:
    """Return the rules that count now as one document. ``inboxes`` are names by id, which this room does not know.

    What no row holds, since only people obey it, is what was published last.
    """
    words = (latest_version() or RulesVersion(document={})).document
    promised = _minutes().get(None, {})
    teams = {line.name: line for line, is_active in team_lines() if is_active}
    return RuleBook(
        done=words.get("done", DONE),
        handoffs=words.get("handoffs", HANDOFFS),
        targets=Promise(**promised),
        topics=tuple(_topic_line(row, teams) for row in topics() if row.is_active),
        label_rules=tuple(label_line(row, inboxes or {}) for row in label_rules()),
        teams=tuple(teams.values()),
        people=tuple(person_lines()),
    )


def _topic_line(row: Topic, teams: Mapping[str, TeamLine]) -> TopicLine:
    team = teams.get(one_line(row.team.name)) if row.team else None
    specialists = _emails(row.specialists.all())
    return TopicLine(
        slug=row.slug,
        title=one_line(row.title),
        team=team.name if team else "",
        # Who is not in the team is not asked, and so no specialist.
        specialists=tuple(each for each in specialists if team and each in team.members),
        quiet=row.is_quiet,
    )


def label_rules() -> list[LabelRule]:
    """Return the label rules in their order; those of a topic that is not in use are idle and left out."""
    rows = LabelRule.objects.select_related("topic").order_by("position", "id")
    return [row for row in rows if row.topic is None or row.topic.is_active]


def label_line(row: LabelRule, inboxes: Mapping[int, str]) -> LabelLine:
    return LabelLine(
        topic=row.topic.slug if row.topic else "",
        urgency="" if row.urgency is None else URGENCIES[row.urgency],
        keywords=tuple(row.keywords),
        sender_domain=row.sender_domain,
        subject_prefix=row.subject_prefix,
        inbox="" if row.inbox is None else inboxes.get(row.inbox, f"inbox {row.inbox}"),
        channel=row.channel,
    )


def team_lines() -> Iterator[tuple[TeamLine, bool]]:
    """Yield every team by name, and whether it is in use."""
    promised = _minutes()
    rows = Team.objects.select_related("lead", "backup", "on_call").order_by("name")
    for row in rows.prefetch_related("hours", "holidays", "memberships__teammate"):
        line = TeamLine(
            name=one_line(row.name),
            general=row.is_general,
            mode=row.mode,
            members=_emails(each.teammate for each in row.memberships.all()),
            second_tier=_emails(each.teammate for each in row.memberships.all() if each.tier == SECOND_TIER),
            lead="".join(_emails([row.lead] if row.lead else [])),
            on_call="".join(_emails([row.on_call] if row.on_call else [])),
            backup=one_line(row.backup.name) if row.backup and row.backup.is_active else "",
            time_zone=row.time_zone,
            hours=write_week(Span(each.weekday, each.starts, each.ends) for each in row.hours.all()),
            holidays=tuple(
                sorted(f"{each.on.isoformat()} {each.name}".strip() for each in row.holidays.all())
            ),
            targets=OwnPromise(**promised.get(row.pk, {})),
            end_of_shift_buffer_minutes=row.end_of_shift_buffer_minutes,
            disconnect_minutes=row.disconnect_minutes,
            follow_up_window_minutes=row.follow_up_window_minutes,
            must_take_minutes=row.must_take_minutes,
            money_limit=row.money_limit,
            money_currency=row.money_currency,
            risk_words=tuple(row.risk_words),
        )
        yield line, row.is_active


def person_lines() -> Iterator[PersonLine]:
    """Yield when everybody at the desk works, by e-mail."""
    people = Teammate.objects.here().prefetch_related("hours")
    for person in sorted(people, key=lambda person: person.email.lower()):
        yield PersonLine(
            email=person.email.lower(),
            hours=write_week(Span(each.weekday, each.starts, each.ends) for each in person.hours.all()),
            time_zone=person.time_zone,
            capacity=person.capacity,
            channels=as_caps(person.channel_capacity),
        )


def _emails(people: Iterable[Teammate]) -> tuple[str, ...]:
    return tuple(sorted(person.email.lower() for person in people if person.is_active))


def latest_version() -> RulesVersion | None:
    return RulesVersion.objects.select_related("author").order_by("-number").first()


def draft() -> RulesDraft | None:
    """Return the draft that somebody works on."""
    return RulesDraft.objects.select_related("author").first()


def book_of(version: RulesVersion, present: RuleBook) -> RuleBook:
    """Return a version as a book, with its teams under the names that they have now.

    A field that it does not have, since it is older, is as at ``present``; one that Inhand does not know any more is
    left out.
    """
    book = readable(_filled(_renamed(version.document, _new_names(version)), write(present)))
    return with_everybody(book, present)


def _new_names(version: RulesVersion) -> dict[str, str]:
    now = dict(Team.objects.values_list("pk", "name"))
    return {name: one_line(now[pk]) for name, pk in version.teams.items() if now.get(pk, name) != name}


def _renamed(document: Plain, names: Mapping[str, str]) -> Plain:
    if not names:
        return document
    renamed = copy.deepcopy(document)
    for row, field in ((row, field) for row in renamed.get("teams", ()) for field in ("name", "backup")):
        row[field] = names.get(row.get(field), row.get(field, ""))
    for row in renamed.get("topics", ()):
        row["team"] = names.get(row.get("team"), row.get("team", ""))
    return renamed


def _filled(document: Plain, present: Plain) -> Plain:
    rows = {
        name: [{**known.get(row.get(key), {}), **row} for row in document.get(name, ())]
        for name, key in (("teams", "name"), ("topics", "slug"), ("people", "email"))
        for known in [{row[key]: row for row in present[name]}]
    }
    return {**present, **document, **rows}


def with_everybody(book: RuleBook, present: RuleBook) -> RuleBook:
    """Return the book with a line for everybody at the desk and nobody else: whom it leaves out works as now."""
    told = {line.email: line for line in book.people}
    return replace(book, people=tuple(told.get(line.email, line) for line in present.people))


def one_line(name: str) -> str:
    """Return a name as a rule book keeps it."""
    return " ".join(name.split())


def known_people() -> dict[str, str]:
    """Return the names of everybody at the desk by e-mail."""
    return {email.lower(): name for email, name in here().values_list("email", "name")}
