"""What ``inhand rules`` does with a file. Apart from the command, since it needs the applications to be loaded."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from inhand.desk.conversations.queries import inbox_names
from inhand.desk.rules import queries
from inhand.desk.rules.actions.add_version import NothingToPublish
from inhand.desk.rules.actions.discard_draft import discard_draft
from inhand.desk.rules.actions.publish_rules import RulesMoved, publish_rules
from inhand.desk.rules.actions.save_draft import DraftMoved, save_draft
from inhand.desk.rules.differences import differences
from inhand.desk.rules.file import from_toml, to_toml, told
from inhand.desk.rules.models import RulesVersion
from inhand.desk.rules.reading import BadRuleBook, read, strangers, write
from inhand.desk.teams.models import Teammate
from inhand.doors.cli import contents
from inhand.doors.cli.problem import Problem
from inhand.ground import clock

if TYPE_CHECKING:
    import argparse

    from inhand.desk.rules.models import RulesDraft
    from inhand.desk.rules.reading import Plain
    from inhand.desk.rules.rulebook import RuleBook


def export(arguments: argparse.Namespace) -> None:
    """Write the rules that count now, or an earlier version."""
    book = queries.rule_book(inbox_names())
    if arguments.version:
        version = RulesVersion.objects.filter(number=arguments.version).first()
        if version is None:
            message = f"There is no version {arguments.version}."
            raise Problem(message)
        book = queries.book_of(version, book)
    if arguments.file == "-":
        sys.stdout.write(to_toml(book))
    else:
        Path(arguments.file).write_text(to_toml(book), encoding="utf-8")


def take(arguments: argparse.Namespace) -> None:
    """Say what a file would change, make it the draft, and publish it if asked."""
    present = queries.rule_book(inbox_names())
    book = queries.with_everybody(_understood(contents.text(arguments.file)), present)
    changes = differences(present, book, queries.known_people())
    for change in changes:
        print({"added": "+", "gone": "-"}.get(change.sort, "~"), change)
    if not changes:
        print("Nothing would change.")
        return
    draft = _draft(write(book), arguments)
    if arguments.publish:
        _publish(draft, arguments)
    else:
        print("This is the draft now. Look at it and publish it under Rules, or with --publish --replace.")


def _understood(text: str) -> RuleBook:
    """Return the book, or name every line that is wrong."""
    plain: Plain = {}
    try:
        plain = from_toml(text)
        book = read(plain)
        problems = strangers(book, people=queries.known_people(), inboxes=set(inbox_names().values()))
    except BadRuleBook as bad:
        problems = bad.problems
    if problems:
        raise Problem("the file was not taken.\n  " + "\n  ".join(map(str, told(problems, plain, text))))
    return book


def _draft(plain: Plain, arguments: argparse.Namespace) -> RulesDraft:
    standing = queries.draft()
    if standing and not arguments.replace:
        who = standing.author or "Somebody"
        message = (
            f"{who} works on a draft since {standing.updated_at:%d %b %H:%M} UTC. --replace throws it away."
        )
        raise Problem(message)
    try:
        if standing:
            discard_draft(revision=standing.revision)
        origin = Path(arguments.file).name if arguments.file != "-" else "a file"
        return save_draft(
            plain, revision=0, by=_by(arguments.by), at=clock.now(), inboxes=inbox_names(), origin=origin
        )
    except DraftMoved as moved:
        raise Problem(str(moved)) from moved


def _by(email: str) -> Teammate | None:
    teammate = Teammate.objects.here().filter(email__iexact=email).first()
    if email and teammate is None:
        message = f"Nobody here has the address {email}."
        raise Problem(message)
    return teammate


def _publish(draft: RulesDraft, arguments: argparse.Namespace) -> None:
    try:
        version = publish_rules(
            revision=draft.revision,
            note=arguments.note,
            by=draft.author,
            at=clock.now(),
            inboxes=inbox_names(),
        )
    except (DraftMoved, NothingToPublish, RulesMoved) as moved:
        raise Problem(str(moved)) from moved
    except BadRuleBook as bad:
        raise Problem(
            "nothing was published.\n  " + "\n  ".join(map(str, told(bad.problems, draft.document)))
        ) from bad
    print(f"Published as version {version.number}.")
