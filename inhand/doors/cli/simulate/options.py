"""What ``inhand simulate`` is asked, checked: each with its rule."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from inhand.desk.routing.simulation.placing import POLICIES
from inhand.doors.cli.problem import Problem

if TYPE_CHECKING:
    import argparse

# A Monday of winter time. Which one it is makes no difference.
BEGINS = datetime(2026, 1, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Number:
    """An option that is a number from ``least`` to ``most``."""

    default: float
    least: float
    most: float
    says: str


NUMBERS = {
    "people": Number(8, 1, 500, "how many answer customers"),
    "per_day": Number(115, 1, 1_000_000, "conversations begun on a working day"),
    "days": Number(14, 1, 366, "days played, from a Monday on"),
    "seeds": Number(20, 1, 1000, "runs, each with chance of its own"),
    "seed": Number(1, 0, 2**31, "the first of the seeds"),
    "capacity": Number(8, 1, 200, "load at which the gates skip a person"),
    "effort": Number(9.5, 0.1, 480, "minutes of work for a first reply, median"),
    "spread": Number(0.8, 0, 3, "of effort: deviation of its logarithm"),
    "follow_ups": Number(0.4, 0, 0.95, "share of replies that the customer answers"),
    "urgent": Number(0.08, 0, 1, "share of urgent conversations"),
    "forgets": Number(0.12, 0, 1, "share of shifts in which somebody leaves for a while without a word"),
    "page_open": Number(0.25, 0, 1, "share of those whose page stays open, so that nothing shows it"),
    "absent": Number(0.04, 0, 1, "share of shifts off as planned"),
    "sick": Number(0.03, 0, 1, "share of shifts to which somebody does not come"),
    "hands_over": Number(0.7, 0, 1, "share of people who hand over at the end of a shift"),
    "picks_easy": Number(0.7, 0, 1, "share of people who take the easiest first, where people take"),
    "read_in": Number(3, 0, 120, "minutes lost when somebody takes up another's work"),
    "jobs": Number(0, 0, 64, "processes; 0 is one for each core"),
    "teammates": Number(0, 0, 100_000, "the scale run: people in all"),
    "conversations": Number(0, 0, 100_000_000, "the scale run: conversations in a month of 30 days"),
    "team_size": Number(20, 1, 500, "the scale run: people of a team"),
}
# Who works when: in one office, or in three time zones as the demo's desk does.
WHERE = {"office": "one office", "zones": "three time zones"}
DESKS = tuple(WHERE)
WHOLE = {"people", "days", "seeds", "seed", "capacity", "jobs", "teammates", "conversations", "team_size"}
DEFAULT_POLICIES = tuple(POLICIES)


@dataclass(frozen=True, slots=True)
class Options:
    """The numbers above, and which policies are compared."""

    people: int
    per_day: float
    days: int
    seeds: int
    seed: int
    capacity: int
    effort: float
    spread: float
    follow_ups: float
    urgent: float
    forgets: float
    page_open: float
    absent: float
    sick: float
    hands_over: float
    picks_easy: float
    read_in: float
    jobs: int
    teammates: int
    conversations: int
    team_size: int
    policies: tuple[str, ...] = DEFAULT_POLICIES
    desk: str = DESKS[0]

    @classmethod
    def default(cls, **changes: object) -> Self:
        """Return what is played without any option."""
        numbers = {name: int(n.default) if name in WHOLE else n.default for name, n in NUMBERS.items()}
        return cls(**{**numbers, **changes})  # type: ignore[arg-type]

    @classmethod
    def read(cls, arguments: argparse.Namespace) -> Self:
        """Return what was asked, or raise ``Problem`` that names the option and its rule."""
        numbers = {name: _number(name, getattr(arguments, name)) for name in NUMBERS}
        options = cls(**numbers, policies=_policies(arguments.policies), desk=_desk(arguments.desk))  # type: ignore[arg-type]
        if bool(options.teammates) != bool(options.conversations):
            message = "--teammates and --conversations belong together: the scale run needs both."
            raise Problem(message, 2)
        return options

    @property
    def processes(self) -> int:
        return self.jobs or os.cpu_count() or 1

    def facts(self) -> dict[str, object]:
        """Return everything by name, for JSON."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One option for each number, and which policies."""
    for name, number in NUMBERS.items():
        says = f"{number.says} ({number.default:g}; {number.least:g} to {number.most:g})"
        parser.add_argument(_flag(name), dest=name, metavar="N", default=None, help=says)
    says = "office: early, middle and late shifts in one place; zones: Berlin, New York and Kolkata, as in the demo"
    parser.add_argument("--desk", metavar="NAME", default=DESKS[0], help=f"who works when (office). {says}")
    names = "; ".join(f"{policy.name}: {policy.says}" for policy in POLICIES.values())
    parser.add_argument("--policies", metavar="A,B", default="", help=f"what is compared (all). {names}")


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def _number(name: str, given: str | None) -> float:
    number, whole = NUMBERS[name], name in WHOLE
    try:
        value = number.default if given is None else float(given)
    except ValueError:
        value = float("nan")
    if not number.least <= value <= number.most or (whole and value != int(value)):
        kind = "a whole number" if whole else "a number"
        message = f"{_flag(name)} must be {kind} from {number.least:g} to {number.most:g}, not “{given}”."
        raise Problem(message, 2)
    return int(value) if whole else value


def _policies(given: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in given.split(",") if name.strip()) or DEFAULT_POLICIES
    for name in names:
        if name not in POLICIES:
            message = f"--policies knows no “{name}”. Choose from {', '.join(POLICIES)}."
            raise Problem(message, 2)
    return names


def _desk(given: str) -> str:
    if given not in DESKS:
        message = f"--desk knows no “{given}”. Choose from {', '.join(DESKS)}."
        raise Problem(message, 2)
    return given
