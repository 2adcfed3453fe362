"""Read a rule book from plain values and write it back. Problems are told by path: ``teams.0.lead``."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from inhand.desk.rules.kinds import Part, Rows, Wrong
from inhand.desk.rules.matching import GIVES_NOTHING, LOOKS_FOR_NOTHING
from inhand.desk.rules.rulebook import RuleBook, kinds
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from inhand.desk.rules.rulebook import LabelLine, TeamLine, TopicLine

Plain = dict[str, Any]
Problems = dict[str, str]
Noun = TypeVar("Noun")


class BadRuleBook(BadInput):
    """The document cannot be the desk's rules; ``problems`` are told by path."""


def read(plain: object) -> RuleBook:
    """Return the book, or raise ``BadRuleBook``. What is left out takes its default."""
    problems: Problems = {}
    book = _part(RuleBook, plain, "", problems)
    if not problems:
        problems = dict(_contradictions(book))
    if problems:
        raise BadRuleBook(problems)
    return book


def readable(plain: object) -> RuleBook:
    """Return what can be read of a book that was valid once: what is unknown or wrong today takes its default."""
    return _part(RuleBook, plain, "", {})


def strangers(book: RuleBook, *, people: Collection[str], inboxes: Collection[str]) -> Problems:
    """Return, by path, whom and what this desk does not know."""
    problems: Problems = {}
    named = [(f"topics.{n}.specialists", topic.specialists) for n, topic in enumerate(book.topics)]
    named += [(f"teams.{n}.lead", (team.lead,)) for n, team in enumerate(book.teams)]
    named += [(f"teams.{n}.on_call", (team.on_call,)) for n, team in enumerate(book.teams)]
    named += [(f"teams.{n}.members", team.members) for n, team in enumerate(book.teams)]
    named += [(f"people.{n}.email", (person.email,)) for n, person in enumerate(book.people)]
    for path, emails in named:
        if unknown := [email for email in emails if email and email not in people]:
            problems[path] = f"Nobody here has the address {', '.join(unknown)}."
    for number, rule in enumerate(book.label_rules):
        if rule.inbox and rule.inbox not in inboxes:
            problems[f"label_rules.{number}.inbox"] = f"There is no inbox called “{rule.inbox}”."
    return problems


def _part(of: type[Noun], plain: object, path: str, problems: Problems) -> Noun:
    if not isinstance(plain, dict):
        problems[path.rstrip(".")] = "This must be a table with names and values."
        return of()
    known = kinds(of)
    values: Plain = {}
    for name, value in plain.items():
        kind, where = known.get(name), f"{path}{name}"
        try:
            if kind is None:
                _no_such_rule(known)
            elif isinstance(kind, Part):
                values[name] = _part(kind.of, value, where + ".", problems)
            elif isinstance(kind, Rows):
                values[name] = _rows(kind, value, where, problems)
            else:
                values[name] = kind.read(value)
        except Wrong as wrong:
            problems[where] = str(wrong)
    for name, kind in known.items():
        if name not in plain and getattr(kind, "needed", False):
            problems[f"{path}{name}"] = "This must not be empty."
    return of(**values)


def _no_such_rule(known: Collection[str]) -> None:
    message = f"There is no such rule. Known here are {', '.join(known)}."
    raise Wrong(message)


def _rows(kind: Rows, value: object, path: str, problems: Problems) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        message = "This must be a list of tables."
        raise Wrong(message)
    return tuple(_part(kind.of, row, f"{path}.{number}.", problems) for number, row in enumerate(value))


def _contradictions(book: RuleBook) -> Iterator[tuple[str, str]]:
    """Yield what is wrong about several rules together."""
    teams = {team.name: team for team in book.teams}
    yield from _twice("topics", "slug", [topic.slug for topic in book.topics])
    yield from _twice("teams", "name", [team.name.casefold() for team in book.teams])
    yield from _twice("people", "email", [person.email for person in book.people])
    for number, topic in enumerate(book.topics):
        yield from _of_topic(f"topics.{number}", topic, teams)
    for number, rule in enumerate(book.label_rules):
        yield from _of_rule(f"label_rules.{number}", rule, {topic.slug for topic in book.topics})
    for number, team in enumerate(book.teams):
        yield from _of_team(f"teams.{number}", team, teams)
    generals = [number for number, team in enumerate(book.teams) if team.general]
    if not generals:
        yield "teams", "One team must be the general one: it gets what no topic names."
    for number in generals[1:]:
        yield f"teams.{number}.general", "Only one team can be the general one."


def _twice(rows: str, name: str, keys: list[str]) -> Iterator[tuple[str, str]]:
    often = {key for key, count in Counter(keys).items() if count > 1}
    for number, key in enumerate(keys):
        if key in often:
            yield f"{rows}.{number}.{name}", f"“{key}” stands there twice."


def _of_topic(path: str, topic: TopicLine, teams: Mapping[str, TeamLine]) -> Iterator[tuple[str, str]]:
    members = teams[topic.team].members if topic.team in teams else ()
    if topic.team and topic.team not in teams:
        yield f"{path}.team", f"There is no team called “{topic.team}” in these rules."
    elif strangers := sorted(set(topic.specialists) - set(members)):
        yield (
            f"{path}.specialists",
            f"Specialists are members of the topic’s team; not in it: {', '.join(strangers)}.",
        )


def _of_rule(path: str, rule: LabelLine, topics: set[str]) -> Iterator[tuple[str, str]]:
    if rule.topic and rule.topic not in topics:
        yield f"{path}.topic", f"There is no topic “{rule.topic}” in these rules."
    if not rule.topic and not rule.urgency:
        yield f"{path}.topic", GIVES_NOTHING
    if not (rule.keywords or rule.sender_domain or rule.subject_prefix or rule.inbox or rule.channel):
        yield f"{path}.keywords", LOOKS_FOR_NOTHING


def _of_team(path: str, team: TeamLine, teams: Collection[str]) -> Iterator[tuple[str, str]]:
    if team.backup == team.name:
        yield f"{path}.backup", "A team cannot be its own backup."
    elif team.backup and team.backup not in teams:
        yield f"{path}.backup", f"There is no team called “{team.backup}” in these rules."
    if set(team.second_tier) - set(team.members):
        yield f"{path}.second_tier", "Only members of the team can be at L2."
    elif team.second_tier and team.second_tier == team.members:
        yield f"{path}.second_tier", "Somebody must be at L1: L2 is asked after L1."


def write(noun: Any) -> Plain:  # noqa: ANN401 -- the book or a part of it
    """Return plain JSON values, all of them, in the order of the fields."""
    return {each.name: _plain(each.metadata["kind"], getattr(noun, each.name)) for each in fields(noun)}


def _plain(kind: Any, value: Any) -> Any:  # noqa: ANN401 -- of this kind
    if isinstance(kind, Part):
        return write(value)
    if isinstance(kind, Rows):
        return [write(row) for row in value]
    return kind.write(value)
