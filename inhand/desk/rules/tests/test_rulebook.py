"""The document of the rules: what is read, what is refused and why, what differs, what is merged. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from inhand.desk.rules.differences import differences
from inhand.desk.rules.file import from_toml, to_toml, told
from inhand.desk.rules.merging import merge
from inhand.desk.rules.reading import BadRuleBook, read, readable, strangers, write
from inhand.desk.rules.rulebook import OwnPromise, Promise, RuleBook, TeamLine, TopicLine
from inhand.desk.rules.tests.books import PEOPLE, SMALL, books
from inhand.desk.rules.week import NoWeek, read_week, write_week

FRONT, MONEY = SMALL.teams
BILLING, PRESS = SMALL.topics


def with_team(**changes: Any) -> RuleBook:
    return replace(SMALL, teams=(FRONT, replace(MONEY, **changes)))


def with_topic(**changes: Any) -> RuleBook:
    return replace(SMALL, topics=(replace(BILLING, **changes), PRESS))


@settings(max_examples=30, deadline=None)
@given(books())
def test_a_book_is_the_same_after_a_file(book: RuleBook) -> None:
    assert read(write(book)) == book
    assert read(from_toml(to_toml(book))) == book


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("targets", "urgent"), 0, "from 1 to"),
        (("targets", "urgent"), "soon", "whole number"),
        (("targets", "urgnt"), 5, "no such rule"),
        (("targets",), 5, "table"),
        (("done",), 5, "text in quotes"),
        (("topics",), "billing", "list of tables"),
        (("topics", 0, "slug"), "two words", "letters, digits"),
        (("topics", 0, "slug"), "press", "twice"),
        (("topics", 0, "title"), " ", "not be empty"),
        (("topics", 0, "team"), "Nobody’s", "no team called “Nobody’s”"),
        (("topics", 0, "specialists"), [PEOPLE[0]], "not in it: amina"),
        (("topics", 1, "specialists"), [PEOPLE[0]], "not in it: amina"),
        (("topics", 0, "quiet"), "maybe", "true or false"),
        (("label_rules", 0, "topic"), "gone", "no topic “gone”"),
        (("label_rules", 1, "urgency"), "", "which topic or which urgency"),
        (("label_rules", 1, "keywords"), [], "Give a keyword"),
        (("label_rules", 1, "keywords"), "asap", "list in square brackets"),
        (("label_rules", 1, "keywords"), ["x" * 101], "100 characters"),
        (("label_rules", 1, "urgency"), "extreme", "none of"),
        (("teams", 1, "name"), "FRONT", "twice"),
        (("teams", 1, "backup"), "Money", "its own backup"),
        (("teams", 1, "backup"), "Nobody’s", "no team called"),
        (("teams", 1, "second_tier"), [PEOPLE[0]], "Only members"),
        (("teams", 1, "second_tier"), list(PEOPLE[1:]), "must be at L1"),
        (("teams", 1, "money_limit"), "plenty", "whole number"),
        (("teams", 1, "disconnect_minutes"), "none", "whole number"),
        (("teams", 1, "money_currency"), "Euro", "three letters"),
        (("teams", 1, "risk_words"), ["x" * 81], "80 characters"),
        (("teams", 1, "mode"), "lottery", "none of balanced"),
        (("teams", 1, "time_zone"), "Mars/Olympus", "not a time zone"),
        (("teams", 1, "hours"), "Mon-Fri 9 to 5", "Write them like"),
        (("teams", 1, "hours"), "Someday 09:00-17:00", "no day of the week"),
        (("teams", 1, "hours"), "Mon 09:00-17:00 16:00-18:00", "overlap"),
        (("teams", 1, "holidays"), ["Christmas"], "no day"),
        (("teams", 1, "general"), True, "Only one team"),
        (("teams", 0, "general"), False, "must be the general one"),
        (("teams", 1, "disconnect_minutes"), True, "whole number"),
        (("teams", 1, "targets", "low"), 99_999, "from 1 to"),
        (("people", 0, "hours"), "early", "Write them like"),
        (("people", 0, "capacity"), 0, "from 1 to 200"),
        (("people", 0, "channels"), ["chat"], "such as chat 2"),
        (("people", 0, "channels"), ["chat 2", "sms 201"], "from 1 to 200"),
        (("people", 1, "email"), PEOPLE[0], "twice"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(path: tuple[str | int, ...], value: object, said: str) -> None:
    plain = write(SMALL)
    at: Any = plain
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with pytest.raises(BadRuleBook) as refused:
        read(plain)
    found = {where: text for where, text in refused.value.problems.items() if said in text}
    assert found, refused.value.problems
    row = ".".join(map(str, path[:2]))
    assert any(where.startswith(row) or row.startswith(where) for where in found)


def test_what_is_left_out_takes_its_default_and_what_is_unknown_is_survived_in_a_version() -> None:
    plain = write(SMALL)
    del plain["teams"][1]["disconnect_minutes"], plain["done"]
    assert read(plain) == SMALL
    plain["teams"][1]["colour"] = "red"
    assert readable(plain) == SMALL
    with pytest.raises(BadRuleBook):
        read(plain)


def test_a_problem_names_the_line_of_the_file() -> None:
    text = to_toml(with_team(lead="zoe@desk.example"))
    plain = from_toml(text)
    problems = strangers(read(plain), people=PEOPLE, inboxes=())
    (sentence,) = map(str, told(problems, plain, text))
    line = next(n for n, line in enumerate(text.splitlines(), 1) if "zoe@desk.example" in line)
    assert sentence == f"line {line}, teams “Money”, lead: Nobody here has the address zoe@desk.example."
    with pytest.raises(BadRuleBook, match="line 2"):
        from_toml("fine = 1\nnot toml")


@pytest.mark.parametrize(
    ("after", "sentences"),
    [
        (SMALL, []),
        (replace(SMALL, done="Sent."), ["What “done” means is written anew."]),
        (replace(SMALL, targets=Promise(urgent=20)), ["Targets: urgent 15 min → 20 min."]),
        (with_topic(team="Front"), ["Topic “Billing”: team Money → Front."]),
        (with_topic(team=""), ["Topic “Billing”: team Money → none."]),
        (with_topic(quiet=True), ["Topic “Billing”: is quiet: no drafts."]),
        (replace(SMALL, topics=(BILLING,)), ["Topic “Press” is no longer in use."]),
        (
            replace(SMALL, topics=(*SMALL.topics, TopicLine("sales", "Sales", "Front"))),
            ["Topic “Sales” is new and goes to Front."],
        ),
        (
            replace(SMALL, topics=(PRESS, BILLING)),
            ["Topics stand in another order, and the first that matches counts."],
        ),
        (with_team(members=(PEOPLE[0], PEOPLE[2])), ["Team “Money”: members with Amina and without Ben."]),
        (with_team(second_tier=PEOPLE[2:]), ["Team “Money”: L2 with Chiara."]),
        (
            with_team(money_limit=None, on_call=PEOPLE[0]),
            ["Team “Money”: on-call nobody → Amina; high risk above 1000 → no sum."],
        ),
        (with_team(risk_words=("solicitor",)), ["Team “Money”: high risk words with “solicitor”."]),
        (
            replace(
                SMALL,
                people=(replace(SMALL.people[0], hours="Sun 10:00-12:00"), *SMALL.people[1:]),
            ),
            [
                "Working hours of Amina: hours Mon-Fri 09:00-17:00 → Sun 10:00-12:00.",
            ],
        ),
        (with_team(mode="claim"), ["Team “Money”: mode Balanced → Claim."]),
        (with_topic(specialists=PEOPLE[1:2]), ["Topic “Billing”: specialists with Ben."]),
        (with_team(lead=PEOPLE[1], backup=""), ["Team “Money”: lead nobody → Ben; backup Front → none."]),
        (with_team(targets=OwnPromise(low=60)), ["Team “Money”: targets low as for all → 60 min."]),
        (with_team(hours="Sat 10:00-12:00"), ["Team “Money”: hours Mon-Fri 08:00-17:00 → Sat 10:00-12:00."]),
        (
            with_team(holidays=("2026-12-25 Christmas",)),
            ["Team “Money”: holidays with 2026-12-25 Christmas."],
        ),
        (
            replace(SMALL, teams=(replace(FRONT, general=False), replace(MONEY, general=True))),
            ["Team “Front”: is not the general team.", "Team “Money”: is the general team."],
        ),
        (
            replace(SMALL, topics=(replace(BILLING, team=""), PRESS), teams=(FRONT, TeamLine("Tech"))),
            [
                "Topic “Billing”: team Money → none.",
                "Team “Tech” is new with 0 members.",
                "Team “Money” is closed.",
            ],
        ),
        (
            replace(SMALL, label_rules=(replace(SMALL.label_rules[0], keywords=("refund", "fee")),)),
            [
                "Label rule for “billing”: keywords with “fee” and without “invoice”.",
                "Label rule for “urgent” is gone.",
            ],
        ),
        (replace(SMALL, teams=SMALL.teams[::-1]), []),
    ],
)
def test_a_difference_is_a_sentence(after: RuleBook, sentences: list[str]) -> None:
    names = {email: email.partition("@")[0].title() for email in PEOPLE}
    assert [str(change) for change in differences(SMALL, after, names)] == sentences


@settings(max_examples=30, deadline=None)
@given(books(), books())
def test_every_difference_is_told(one: RuleBook, other: RuleBook) -> None:
    assert bool(differences(one, other)) == (one != other)
    assert not differences(one, one)


@settings(max_examples=30, deadline=None)
@given(books(), books())
def test_a_merge_with_who_changed_nothing_is_what_the_other_made(base: RuleBook, changed: RuleBook) -> None:
    assert not differences(merge(base, changed, base), changed)
    assert not differences(merge(base, base, changed), changed)


def test_a_merge_keeps_both_edits_and_mine_where_both_edited_the_same() -> None:
    mine = with_team(lead=PEOPLE[1], backup="")
    theirs = replace(with_team(lead=PEOPLE[2], disconnect_minutes=30), topics=(BILLING,))
    merged = merge(SMALL, mine, theirs)
    assert merged.teams[1] == replace(MONEY, lead=PEOPLE[1], backup="", disconnect_minutes=30)
    assert merged.topics == (BILLING,)


def test_a_row_that_i_edited_survives_its_removal_by_another() -> None:
    mine = replace(SMALL, topics=(BILLING, replace(PRESS, title="Press and radio")))
    assert merge(SMALL, mine, replace(SMALL, topics=(BILLING,))).topics == mine.topics


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("", ""),
        ("Mon-Fri 08:00-17:00", "Mon-Fri 08:00-17:00"),
        (
            "monday - friday 8:00–12:00 13:00-17:00, Sat 10:00-14:00",
            "Mon-Fri 08:00-12:00 13:00-17:00, Sat 10:00-14:00",
        ),
        ("Tue 09:00-10:00, Mon 09:00-10:00", "Mon-Tue 09:00-10:00"),
        ("Sat-Mon 22:00-06:00", "Mon 22:00-06:00, Sat-Sun 22:00-06:00"),
        ("Mon-Sun 00:00-24:00", "Mon-Sun 00:00-00:00"),
    ],
)
def test_a_week_is_one_line(line: str, written: str) -> None:
    assert write_week(read_week(line)) == written
    assert read_week(written) == read_week(line)


@pytest.mark.parametrize(
    "line", ["Mon", "Mon 25:00-26:00", "Mon 09:00", "Mon 09:00-17:00 lunch", "09:00-17:00"]
)
def test_a_line_that_is_no_week_is_refused(line: str) -> None:
    with pytest.raises(NoWeek):
        read_week(line)
