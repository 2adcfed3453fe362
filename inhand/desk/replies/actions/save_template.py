"""Write a template, or write it anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.ledger.events import PolicyChanged
from inhand.desk.ledger.record import record
from inhand.desk.replies.models import Template
from inhand.desk.replies.render import VARIABLES, unresolved
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate

LONGEST_TITLE = 120


class BadTemplate(BadInput):
    """A template cannot be like that."""


@transaction.atomic
def save_template(
    template: Template | None, *, title: str, text: str, topic: str, by: Teammate, at: datetime
) -> Template:
    """Make a template (``None``) or change it. Raise ``BadTemplate``, also for a variable that does not exist."""
    title, text = title.strip(), text.strip()
    if problems := _problems(template, title, text):
        raise BadTemplate(problems)
    made = template or Template()
    before = {"title": made.title, "text": made.text, "topic": made.topic}
    made.title, made.text, made.topic = title, text, topic
    made.save()
    after = {"title": title, "text": text, "topic": topic}
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changes:
        record(PolicyChanged(subject="template", id=made.pk, changes=changes), at=at, by=by.pk)
    return made


def _problems(template: Template | None, title: str, text: str) -> dict[str, str]:
    problems = {}
    others = Template.objects.exclude(pk=template.pk) if template else Template.objects.all()
    if not title or len(title) > LONGEST_TITLE:
        problems["title"] = f"Give the template a title of at most {LONGEST_TITLE} characters."
    elif others.filter(title=title).exists():
        problems["title"] = "There is a template of this title already."
    if not text:
        problems["text"] = "Write something."
    elif unknown := [name for name in unresolved(text) if name not in VARIABLES]:
        problems["text"] = f"{{{unknown[0]}}} is no variable; there are {', '.join(VARIABLES)}."
    return problems
