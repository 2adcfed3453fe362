"""Write a row of the topic table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.db.models import Max

from inhand.desk.rules.models import Topic
from inhand.desk.teams.actions.edit import added, edit
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Team, Teammate

LONGEST_SLUG = 60


class BadTopic(BadInput):
    """A topic cannot be like that."""


@transaction.atomic
def save_topic(
    slug: str,
    *,
    title: str,
    team: Team | None,
    by: Teammate | None,
    at: datetime,
    position: int | None = None,
    is_active: bool = True,
) -> Topic:
    """Make the topic of this name or edit it. New ones come last; without a team it is on the list to be mapped."""
    slug, title = slug.strip().lower(), title.strip()
    if problems := _problems(slug, title):
        raise BadTopic(problems)
    topic = Topic.objects.select_for_update().filter(slug=slug).first()
    if position is None:
        position = (
            topic.position if topic else (Topic.objects.aggregate(last=Max("position"))["last"] or 0) + 1
        )
    fields = {"title": title, "team": team, "position": position, "is_active": is_active}
    if topic:
        edit(topic, fields, subject="topic", by=by, at=at)
        return topic
    topic = Topic.objects.create(slug=slug, **fields)
    added(topic, {"slug": slug, **fields}, subject="topic", by=by, at=at)
    return topic


def _problems(slug: str, title: str) -> dict[str, str]:
    problems = {} if title else {"title": "Give the topic a title."}
    try:
        validate_slug(slug)
    except ValidationError:
        problems["slug"] = "The name may hold letters, digits, hyphens and underscores only."
    if len(slug) > LONGEST_SLUG:
        problems["slug"] = f"The name may have {LONGEST_SLUG} characters at most."
    return problems
