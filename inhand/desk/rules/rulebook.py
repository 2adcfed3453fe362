"""The rules of a desk as one plain document: what the rules page shows, keeps as versions and exports.

People are named by e-mail and teams by name, so that it can move to another desk. To let the document know one more
rule: a field here with its kind, its column in ``queries.rule_book`` and its verb in ``actions/apply.py``. A field that
an older version does not have takes its default.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from inhand.desk.rules.kinds import (
    Choice,
    Currency,
    Flag,
    Kind,
    Part,
    Person,
    Prose,
    Rows,
    Slug,
    Text,
    Week,
    Whole,
    Zone,
)
from inhand.desk.rules.lists import Caps, Days, Keywords, People

if TYPE_CHECKING:
    from collections.abc import Iterator

URGENCIES = ("low", "normal", "high", "urgent")
MODES = (("balanced", "Balanced"), ("round_robin", "Round robin"), ("claim", "Claim"))
_LONGEST = 43_200

DONE = (
    "The customer has an answer that settles what they asked, or knows what happens next and when.\n"
    "What we promised on the way is done or has a date.\n"
    "Nobody waits on us: only then it is closed."
)
HANDOFFS = (
    "Every handoff carries its packet: customer goal, what was promised, what is blocked, billing or legal,"
    " next step, due, risk.\n"
    "Whoever gets it acknowledges it, or returns it with a reason within 30 minutes."
)


def _rule(kind: Kind, default: Any) -> Any:  # noqa: ANN401 -- the default of its kind
    return field(default=default, metadata={"kind": kind})


@dataclass(frozen=True, slots=True)
class Promise:
    """Targets for all teams, in business minutes."""

    urgent: int = _rule(Whole("urgent", 1, _LONGEST), 15)
    high: int = _rule(Whole("high", 1, _LONGEST), 60)
    normal: int = _rule(Whole("normal", 1, _LONGEST), 240)
    low: int = _rule(Whole("low", 1, _LONGEST), 480)


@dataclass(frozen=True, slots=True)
class OwnPromise:
    """Targets of one team; what is empty is as for all."""

    urgent: int | None = _rule(Whole("urgent", 1, _LONGEST, empty="as for all"), None)
    high: int | None = _rule(Whole("high", 1, _LONGEST, empty="as for all"), None)
    normal: int | None = _rule(Whole("normal", 1, _LONGEST, empty="as for all"), None)
    low: int | None = _rule(Whole("low", 1, _LONGEST, empty="as for all"), None)


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A row of the topic table. Without a team it waits to be mapped, and goes to the general team meanwhile."""

    slug: str = _rule(Slug("short name", 60, needed=True), "")
    title: str = _rule(Text("title", needed=True), "")
    team: str = _rule(Text("team"), "")
    specialists: tuple[str, ...] = _rule(People("specialists"), ())
    quiet: bool = _rule(Flag("quiet", "is quiet: no drafts", "is no longer quiet"), default=False)


@dataclass(frozen=True, slots=True)
class LabelLine:
    """How a topic and an urgency are told. The first one that matches counts, for topic and urgency apart."""

    topic: str = _rule(Slug("topic", 60), "")
    urgency: str = _rule(Choice("urgency", (("", "none"), *((word, word) for word in URGENCIES))), "")
    keywords: tuple[str, ...] = _rule(Keywords("keywords", ordered=True), ())
    sender_domain: str = _rule(Text("sender or domain", 255), "")
    subject_prefix: str = _rule(Text("subject begins with"), "")
    inbox: str = _rule(Text("inbox", 200), "")
    channel: str = _rule(Text("channel", 20), "")


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team in use."""

    name: str = _rule(Text("name", needed=True), "")
    general: bool = _rule(
        Flag("general team", "is the general team", "is not the general team"), default=False
    )
    mode: str = _rule(Choice("mode", MODES), "balanced")
    members: tuple[str, ...] = _rule(People("members"), ())
    second_tier: tuple[str, ...] = _rule(People("L2"), ())
    lead: str = _rule(Person("lead"), "")
    backup: str = _rule(Text("backup"), "")
    on_call: str = _rule(Person("on-call"), "")
    time_zone: str = _rule(Zone("time zone", 64), "UTC")
    hours: str = _rule(Week("hours"), "")
    holidays: tuple[str, ...] = _rule(Days("holidays", 400), ())
    targets: OwnPromise = _rule(Part("targets", OwnPromise), OwnPromise())  # noqa: RUF009 -- it makes a field
    end_of_shift_buffer_minutes: int = _rule(Whole("end-of-shift buffer", 0, 240), 20)
    disconnect_minutes: int = _rule(Whole("away when disconnected for", 3, 1440), 10)
    follow_up_window_minutes: int = _rule(Whole("follow-up window", 0, 10_080), 240)
    must_take_minutes: int = _rule(Whole("must take after", 1, 1440), 5)
    money_limit: int | None = _rule(Whole("high risk above", 0, 1_000_000_000, "", "no sum"), 1000)
    money_currency: str = _rule(Currency("currency", 3), "EUR")
    risk_words: tuple[str, ...] = _rule(Keywords("high risk words", 200, True, "\n", 80), ())  # noqa: FBT003 -- ordered


@dataclass(frozen=True, slots=True)
class PersonLine:
    """When somebody works, and how much they can have at once."""

    email: str = _rule(Person("person"), "")
    hours: str = _rule(Week("hours"), "")
    time_zone: str = _rule(Zone("time zone", 64), "UTC")
    capacity: int = _rule(Whole("at most", 1, 200, "conversations"), 8)
    channels: tuple[str, ...] = _rule(Caps("at most on channels", 20), ())


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Everything the team agreed on. Topics and label rules are in their order, teams by name, people by e-mail."""

    done: str = _rule(Prose("What “done” means"), DONE)
    handoffs: str = _rule(Prose("How handoffs are labelled"), HANDOFFS)
    targets: Promise = _rule(Part("Targets", Promise), Promise())  # noqa: RUF009 -- it makes a field
    topics: tuple[TopicLine, ...] = _rule(
        Rows("Topics", TopicLine, "Topic", "is new", "is no longer in use"), ()
    )
    label_rules: tuple[LabelLine, ...] = _rule(Rows("Label rules", LabelLine, "Label rule for"), ())
    teams: tuple[TeamLine, ...] = _rule(
        Rows("Teams", TeamLine, "Team", "is new", "is closed", in_order=False), ()
    )
    people: tuple[PersonLine, ...] = _rule(
        Rows("Working hours", PersonLine, "Working hours of", "are new", "are gone", in_order=False), ()
    )


def kinds(of: Any = RuleBook) -> dict[str, Any]:  # noqa: ANN401 -- the book, a part of it, or nothing
    """Return the kind of each rule by its name."""
    return {each.name: each.metadata["kind"] for each in fields(of)} if of else {}


def titles(of: Any = RuleBook) -> Iterator[str]:  # noqa: ANN401 -- as ``kinds``
    """Yield what all rules are called."""
    for kind in kinds(of).values():
        yield kind.title
        yield from titles(getattr(kind, "of", None))
