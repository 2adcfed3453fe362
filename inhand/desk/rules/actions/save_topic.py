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
    from collections.abc import Iterable
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
    specialists: Iterable[Teammate] | None = None,
    is_quiet: bool | None = None,
) -> Topic:
    """Make the topic of this name or edit it. New ones come last; without a team it is on the list to be mapped.

    ``specialists`` are asked first, as far as they are in the team; without them those it has stay.
    ``is_quiet``: the assistant drafts nothing on it; without it that stays as it is.
    """
    slug, title = slug.strip().lower(), title.strip()
    wanted = list(specialists) if specialists is not None else None
    topic = Topic.objects.select_for_update().filter(slug=slug).first()
    if problems := _problems(slug, title) | _specialists_problem(topic, team, wanted or []):
        raise BadTopic(problems)
    if position is None:
        position = (
            topic.position if topic else (Topic.objects.aggregate(last=Max("position"))["last"] or 0) + 1
        )
    fields = {"title": title, "team": team, "position": position, "is_active": is_active}
    if is_quiet is not None:
        fields["is_quiet"] = is_quiet
    if topic:
        edit(topic, fields, subject="topic", by=by, at=at, also=_set_specialists(topic, wanted))
        return topic
    topic = Topic.objects.create(slug=slug, **fields)
    chosen = {name: pair[1] for name, pair in _set_specialists(topic, wanted).items()}
    added(topic, {"slug": slug, **fields, **chosen}, subject="topic", by=by, at=at)
    return topic


def _set_specialists(topic: Topic, wanted: list[Teammate] | None) -> dict[str, list[list[int]]]:
    before = sorted(topic.specialists.values_list("pk", flat=True))
    after = before if wanted is None else sorted({teammate.pk for teammate in wanted})
    if before == after:
        return {}
    topic.specialists.set(after)
    return {"specialists": [before, after]}


def _specialists_problem(topic: Topic | None, team: Team | None, wanted: list[Teammate]) -> dict[str, str]:
    """Those it has may stay, also when they left the desk or the team."""
    before = set(topic.specialists.values_list("pk", flat=True)) if topic else set()
    joining = [each for each in wanted if each.pk not in before]
    if left := [each.name for each in joining if not each.is_active]:
        return {"specialists": f"{', '.join(left)} left the desk."}
    members = set(team.memberships.values_list("teammate_id", flat=True)) if team else set()
    if joining and team is None:
        return {"specialists": "Choose the team first: specialists are members of it."}
    strangers = [each.name for each in joining if each.pk not in members]
    return {"specialists": f"Not in {team}: {', '.join(strangers)}."} if strangers else {}


def _problems(slug: str, title: str) -> dict[str, str]:
    problems = {} if title else {"title": "Give the topic a title."}
    try:
        validate_slug(slug)
    except ValidationError:
        problems["slug"] = "The name may hold letters, digits, hyphens and underscores only."
    if len(slug) > LONGEST_SLUG:
        problems["slug"] = f"The name may have {LONGEST_SLUG} characters at most."
    return problems
