"""Write a template, or write it anew."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.replies.models import Template
from inhand.desk.replies.render import VARIABLES, unresolved
from inhand.desk.teams.actions.edit import plain, policy_changed
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from inhand.desk.teams.models import Team, Teammate

LONGEST_TITLE, LONGEST_FOLDER = 120, 80
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?$")
_FIELDS = ("title", "text", "topic", "folder", "variants", "owner", "team")


class BadTemplate(BadInput):
    """A template cannot be like that."""


@transaction.atomic
def save_template(
    template: Template | None,
    *,
    title: str,
    text: str,
    topic: str,
    by: Teammate,
    at: datetime,
    folder: str = "",
    variants: Mapping[str, str] | None = None,
    owner: Teammate | None = None,
    team: Team | None = None,
) -> Template:
    """Make a template (``None``) or change it: for its owner, a team, or everybody (neither). ``variants`` are its
    texts in other languages; an empty one goes. Raise ``BadTemplate``, also for a variable that does not exist.
    """
    said = {lang.strip().casefold(): each.strip() for lang, each in (variants or {}).items() if each.strip()}
    wanted = Template(
        title=title.strip(), text=text.strip(), topic=topic, folder=folder.strip().strip("/"), variants=said,
        owner=owner, team=team,
    )  # fmt: skip
    if problems := _problems(template, wanted):
        raise BadTemplate(problems)
    made = template or Template()
    before = {name: plain(getattr(made, name)) for name in _FIELDS}
    for name in _FIELDS:
        setattr(made, name, getattr(wanted, name))
    made.save()
    after = {name: plain(getattr(made, name)) for name in _FIELDS}
    changes = {name: [before[name], after[name]] for name in _FIELDS if before[name] != after[name]}
    if changes:
        policy_changed(made.pk, changes, subject="template", by=by, at=at)
    return made


def _problems(template: Template | None, wanted: Template) -> dict[str, str]:
    problems = {}
    same = Template.objects.filter(title=wanted.title, owner=wanted.owner, team=wanted.team)
    others = same.exclude(pk=template.pk) if template else same
    if not wanted.title or len(wanted.title) > LONGEST_TITLE:
        problems["title"] = f"Give the template a title of at most {LONGEST_TITLE} characters."
    elif others.exists():
        problems["title"] = "There is a template of this title already."
    if len(wanted.folder) > LONGEST_FOLDER:
        problems["folder"] = f"Give the folder a name of at most {LONGEST_FOLDER} characters."
    if not wanted.text:
        problems["text"] = "Write something."
    for name, text in (
        ("text", wanted.text),
        *((f"variant-{lang}", each) for lang, each in wanted.variants.items()),
    ):
        if unknown := [each for each in unresolved(text) if each not in VARIABLES]:
            problems[name] = f"{{{unknown[0]}}} is no variable; there are {', '.join(VARIABLES)}."
    for language in wanted.variants:
        if not _LANGUAGE.match(language):
            problems["language"] = f"“{language}” is no language; write it as de, fr or pt-br."
    return problems
