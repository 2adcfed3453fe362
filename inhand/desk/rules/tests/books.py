"""Rule books for tests: a small one, and any that hypothesis thinks of."""

from __future__ import annotations

from hypothesis import strategies as st

from inhand.desk.rules.lists import Keywords, as_caps
from inhand.desk.rules.rulebook import (
    MODES,
    URGENCIES,
    LabelLine,
    OwnPromise,
    PersonLine,
    Promise,
    RuleBook,
    TeamLine,
    TopicLine,
)

PEOPLE = ("amina@desk.example", "ben@desk.example", "chiara@desk.example")
SMALL = RuleBook(
    topics=(
        TopicLine(slug="billing", title="Billing", team="Money"),
        TopicLine(slug="press", title="Press"),
    ),
    label_rules=(
        LabelLine(topic="billing", keywords=("refund", "invoice")),
        LabelLine(urgency="urgent", keywords=("asap",)),
    ),
    teams=(
        TeamLine(name="Front", general=True, members=PEOPLE[:2], lead=PEOPLE[0]),
        TeamLine(name="Money", members=PEOPLE[1:], backup="Front", hours="Mon-Fri 08:00-17:00"),
    ),
    people=tuple(PersonLine(email, "Mon-Fri 09:00-17:00") for email in PEOPLE),
)

_LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"))
LINES = st.text(_LETTERS, min_size=1, max_size=20).map(lambda text: " ".join(text.split())).filter(bool)
_SLUGS = st.text("abcdefgh0123456789-_", min_size=1, max_size=8)
_NAMES = st.lists(LINES, min_size=1, max_size=4, unique_by=str.casefold)
_WORDS = st.lists(LINES, max_size=5).map(Keywords("", ordered=True).read)
_MINUTES = st.integers(1, 43_200)
_HOLIDAYS = st.dictionaries(st.dates(), LINES | st.just(""), max_size=3).map(
    lambda days: tuple(sorted(f"{day.isoformat()} {name}".strip() for day, name in days.items()))
)
_EMAILS = st.sets(st.sampled_from(PEOPLE)).map(sorted).map(tuple)
_ZONES = st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata"])
_CAPS = st.dictionaries(st.sampled_from(["chat", "sms"]), st.integers(1, 200)).map(as_caps)
_WEEKS = st.sampled_from(["", "Mon-Fri 08:00-17:00", "Mon 09:00-12:00 13:00-18:00, Sat-Sun 22:00-06:00"])


@st.composite
def books(draw: st.DrawFn) -> RuleBook:
    """Any book that the desk of ``PEOPLE`` may publish, with its teams by name."""
    names = sorted(draw(_NAMES))
    slugs = draw(st.lists(_SLUGS, max_size=4, unique=True))
    general = draw(st.sampled_from(names))
    teams = tuple(draw(_team(name, names, is_general=name == general)) for name in names)
    return RuleBook(
        done=draw(LINES | st.just("")),
        handoffs=draw(st.lists(LINES, max_size=3).map("\n".join)),
        targets=Promise(*(draw(_MINUTES) for _ in URGENCIES)),
        topics=tuple(draw(_topic(slug, teams)) for slug in slugs),
        label_rules=tuple(draw(st.lists(_rule(slugs), max_size=4))),
        teams=teams,
        people=tuple(
            PersonLine(email, draw(_WEEKS), draw(_ZONES), draw(st.integers(1, 200)), draw(_CAPS))
            for email in PEOPLE
        ),
    )


@st.composite
def _topic(draw: st.DrawFn, slug: str, teams: tuple[TeamLine, ...]) -> TopicLine:
    team = draw(st.sampled_from([None, *teams]))
    specialists = team.members[: draw(st.integers(0, 3))] if team else ()
    return TopicLine(slug, draw(LINES), team.name if team else "", specialists, draw(st.booleans()))


@st.composite
def _rule(draw: st.DrawFn, slugs: list[str]) -> LabelLine:
    topic = draw(st.sampled_from(["", *slugs]))
    urgency = draw(st.sampled_from([*([""] if topic else []), *URGENCIES]))
    words = draw(_WORDS)
    return LabelLine(topic, urgency, words, "" if words else "example.com", draw(LINES | st.just("")))


@st.composite
def _team(draw: st.DrawFn, name: str, names: list[str], *, is_general: bool) -> TeamLine:
    members = draw(_EMAILS)
    return TeamLine(
        name=name,
        general=is_general,
        mode=draw(st.sampled_from([mode for mode, _ in MODES])),
        members=members,
        second_tier=members[1:] if draw(st.booleans()) else (),
        lead=draw(st.sampled_from(["", *PEOPLE])),
        backup=draw(st.sampled_from(["", *(each for each in names if each != name)])),
        time_zone=draw(_ZONES),
        hours=draw(_WEEKS),
        holidays=draw(_HOLIDAYS),
        targets=OwnPromise(*(draw(st.none() | _MINUTES) for _ in URGENCIES)),
        end_of_shift_buffer_minutes=draw(st.integers(0, 240)),
        disconnect_minutes=draw(st.integers(3, 1440)),
        follow_up_window_minutes=draw(st.integers(0, 10_080)),
        must_take_minutes=draw(st.integers(1, 1440)),
        on_call=draw(st.sampled_from(["", *PEOPLE])),
        money_limit=draw(st.none() | st.integers(0, 1_000_000)),
        money_currency=draw(st.sampled_from(["EUR", "JPY"])),
        risk_words=draw(_WORDS),
    )
