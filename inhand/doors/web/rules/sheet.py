"""The rules as the page shows them: a rule book with the names of people, and what the drafting form offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Max

from inhand.desk.contacts.handles import platform_name, platforms
from inhand.desk.conversations.models import Conversation
from inhand.desk.rules import queries, topic_tree
from inhand.desk.rules.differences import differences
from inhand.desk.rules.models import RulesVersion, Topic
from inhand.desk.rules.rulebook import MODES, URGENCIES, TeamLine, TopicLine, kinds
from inhand.desk.teams.models import Teammate
from inhand.doors.web.desk_said import desk_said
from inhand.doors.web.language import later as _l
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inhand.desk.rules.differences import Change
    from inhand.desk.rules.reading import Plain
    from inhand.desk.rules.rulebook import LabelLine, RuleBook

Options = list[tuple[str, str]]
# Rules of a team in minutes, in the few words that fit on the page.
MINUTES = (
    ("end_of_shift_buffer_minutes", _l("end of shift")),
    ("disconnect_minutes", _l("gone after")),
    ("follow_up_window_minutes", _l("follow-up")),
    ("must_take_minutes", _l("must take")),
)
SHOWN_WORDS = 6
MOST_VERSIONS = 10
LOOKED_BACK = 20_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """``told`` are the label rules of a topic by its slug; those under the empty slug give only an urgency."""

    book: RuleBook
    names: dict[str, str]
    told: dict[str, list[LabelLine]]

    @property
    def topics(self) -> list[tuple[TopicLine, TopicLine]]:
        """The table, a branch together, each with the line that says to which team it goes."""
        decided = {line.slug: (line, by) for line, by in topic_tree.deciding(self.book.topics)}
        placed = topic_tree.in_order((slug, line.title) for slug, (line, _by) in decided.items())
        return [decided[slug] for slug, _title in placed]

    def people(self, emails: Iterable[str]) -> str:
        return ", ".join(self.names.get(email, email) for email in emails)

    @property
    def minutes(self) -> tuple[tuple[str, str], ...]:
        return MINUTES

    def first_tier(self, team: TeamLine) -> str:
        return self.people(email for email in team.members if email not in team.second_tier)

    def ladder(self, team: TeamLine) -> str:
        """Return whom the ladder asks after the team, rung by rung (semantics 5)."""
        lead = _("{who} (lead)").format(who=self.people([team.lead])) if team.lead else ""
        on_call = (
            _("at the target {who} (on-call)").format(who=self.people([team.on_call])) if team.on_call else ""
        )
        return " → ".join(filter(None, [team.backup, lead, _("the team’s room"), on_call]))

    def quiet(self) -> str:
        return ", ".join(topic.title for topic in self.book.topics if topic.quiet)

    def risks(self) -> list[str]:
        """Return who must approve, and what is high risk for a team beside the lists that count for all."""
        named = (
            Teammate.objects.here().filter(may_approve=True).order_by("name").values_list("name", flat=True)
        )
        who = ", ".join([_("Leads"), _("administrators"), *named])
        common = _(
            "High risk is that, too. {who} approve it before a customer reads a word. Beside the lists:"
        ).format(who=who)
        teams: dict[str, list[str]] = {}
        for team in self.book.teams:
            teams.setdefault(_risk(team), []).append(team.name)
        every = len(teams) == 1
        return [
            common,
            *(f"{_('All teams') if every else ', '.join(named)}: {risk}." for risk, named in teams.items()),
        ]

    def value(self, team: TeamLine, name: str) -> str:
        """Return a rule of a team in words."""
        return desk_said(str(KINDS[name].told(getattr(team, name), self.names)))


KINDS = kinds(TeamLine)


def sheet(book: RuleBook) -> Sheet:
    told: dict[str, list[LabelLine]] = {}
    for rule in book.label_rules:
        told.setdefault(rule.topic, []).append(rule)
    return Sheet(book, queries.known_people(), told)


def _risk(team: TeamLine) -> str:
    limit = (
        _("above {sum}").format(sum=f"{team.money_limit} {team.money_currency}")
        if team.money_limit is not None
        else ""
    )
    words = _cut([f"“{word}”" for word in team.risk_words])
    return "; ".join(filter(None, (limit, words))) or _("nothing more")


def _cut(words: Sequence[str]) -> str:
    """Return what fits on a page, and how many more there are."""
    shown, more = ", ".join(words[:SHOWN_WORDS]), len(words) - SHOWN_WORDS
    return f"{shown} " + _("and {number} more").format(number=more) if more > 0 else shown


def said_words(rule: LabelLine) -> str:
    """Return what a rule looks for, cut to what fits on a page."""
    parts = [_cut(rule.keywords)] if rule.keywords else []
    parts += [_("from {domain}").format(domain=rule.sender_domain)] if rule.sender_domain else []
    parts += [_("subject “{prefix}…”").format(prefix=rule.subject_prefix)] if rule.subject_prefix else []
    parts += [_("to {inbox}").format(inbox=rule.inbox)] if rule.inbox else []
    parts += [_("by {channel}").format(channel=platform_name(rule.channel))] if rule.channel else []
    return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Past:
    """A version in the list, with what it changed."""

    version: RulesVersion
    changes: list[Change]


def history(present: RuleBook, most: int = MOST_VERSIONS) -> list[Past]:
    """Return the latest versions, newest first."""
    versions = list(RulesVersion.objects.select_related("author")[: most + 1])
    books = [queries.book_of(version, present) for version in versions]
    names = queries.known_people()
    before = [*books[1:], None][: len(books)]
    pasts = [
        Past(version, differences(former, book, names) if former else [])
        for version, book, former in zip(versions, books, before, strict=True)
    ]
    return pasts[:most]


@dataclass(frozen=True, slots=True)
class Unmapped:
    slug: str
    title: str
    conversations: int


def unmapped() -> list[Unmapped]:
    """Return the topics that wait to be mapped to a team in use: in the table without one, or used without a row.

    Only the latest conversations are looked through, so that the page stays quick on a large desk.
    """
    rows = {row.slug: row for row in Topic.objects.select_related("team")}
    newest = Conversation.objects.aggregate(last=Max("pk"))["last"] or 0
    recent = Conversation.objects.filter(pk__gt=newest - LOOKED_BACK).exclude(topic="").order_by()
    used = dict(recent.values_list("topic").annotate(number=Count("pk")))
    active = [row for row in rows.values() if row.is_active]
    decided = topic_tree.deciding(active)
    waiting = {row.slug for row, by in decided if not (by.team and by.team.is_active)}
    waiting |= {slug for slug in used if slug not in rows}
    return [
        Unmapped(
            slug, rows[slug].title if slug in rows else slug.replace("-", " ").capitalize(), used.get(slug, 0)
        )
        for slug in sorted(waiting, key=lambda slug: (-used.get(slug, 0), slug))
    ]


@dataclass(frozen=True, slots=True)
class Offer:
    """What the fields of a draft offer, as ``(value, text)`` pairs. The document is as it was typed."""

    document: Plain
    names: dict[str, str]
    inbox_names: list[str]
    minutes: tuple[tuple[str, str], ...] = MINUTES
    urgent_first: tuple[str, ...] = URGENCIES[::-1]

    @property
    def mode_names(self) -> Options:
        return [(value, desk_said(title)) for value, title in MODES]

    @property
    def everybody(self) -> Options:
        return list(self.names.items())

    def people(self) -> Options:
        return [("", _l("nobody")), *self.everybody]

    def named(self, emails: Iterable[str]) -> str:
        return ", ".join(self.names.get(email, email) for email in emails)

    def teams(self, nothing: str, but: str = "") -> Options:
        names = [row.get("name", "") for row in self.document.get("teams", [])]
        return [("", nothing), *((name, name) for name in names if name and name != but)]

    def members(self, team: str) -> Options:
        rows = (row for row in self.document.get("teams", []) if row.get("name") == team)
        return [(email, self.names.get(email, email)) for row in rows for email in row.get("members", [])]

    def topics(self) -> Options:
        rows = self.document.get("topics", [])
        return [
            ("", _l("none")),
            *((row["slug"], row.get("title") or row["slug"]) for row in rows if row.get("slug")),
        ]

    def urgencies(self) -> Options:
        return [("", _l("none")), *((name, _(name.capitalize()).lower()) for name in self.urgent_first)]

    def channels(self) -> Options:
        return [("", _l("any channel")), *platforms()]

    def inboxes(self) -> Options:
        return [("", _l("any inbox")), *((name, name) for name in self.inbox_names)]
