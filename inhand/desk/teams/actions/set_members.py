"""Say who is in a team, and who of them is at L2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.teams.actions.change_team import BadTeam
from inhand.desk.teams.actions.edit import policy_changed
from inhand.desk.teams.models import Membership, Team

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


@transaction.atomic
def set_members(
    team: Team,
    *,
    members: Iterable[Teammate],
    by: Teammate | None,
    at: datetime,
    second_tier: Iterable[Teammate] | None = None,
) -> Team:
    """Replace the members. ``second_tier`` are those at L2; without it everybody stays at the tier they have.

    Raise ``BadTeam`` if one of the new ones has left the desk, or the tiers cannot be like that.
    """
    held = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    wanted = {member.pk: member for member in members}
    before = dict(held.memberships.values_list("teammate_id", "tier"))
    second = {pk for pk, tier in before.items() if tier == 2 and pk in wanted}  # noqa: PLR2004 -- L2
    if second_tier is not None:
        second = {member.pk for member in second_tier}
    joining = [member for pk, member in sorted(wanted.items()) if pk not in before]
    if problems := _problems(joining, wanted.keys(), second):
        raise BadTeam(problems)
    after = {pk: 2 if pk in second else 1 for pk in wanted}
    changes = {"members": [sorted(before), sorted(after)], "second_tier": [_second(before), _second(after)]}
    changes = {field: pair for field, pair in changes.items() if pair[0] != pair[1]}
    if changes:
        _write(held, joining, before, after)
        policy_changed(held.pk, changes, subject="team", by=by, at=at)
    return held


def _problems(joining: list[Teammate], wanted: Iterable[int], second: set[int]) -> dict[str, str]:
    if left := [member.name for member in joining if not member.is_active]:
        return {"members": f"{', '.join(left)} left the desk and cannot join a team."}
    if second - set(wanted):
        return {"second_tier": "Only members of the team can be at L2."}
    if second and second == set(wanted):
        return {"second_tier": "Somebody must be at L1: L2 is asked after L1."}
    return {}


def _second(tiers: dict[int, int]) -> list[int]:
    return sorted(pk for pk, tier in tiers.items() if tier == 2)  # noqa: PLR2004 -- L2


def _write(team: Team, joining: list[Teammate], before: dict[int, int], after: dict[int, int]) -> None:
    team.memberships.exclude(teammate__in=after).delete()
    Membership.objects.bulk_create(
        Membership(team=team, teammate=member, tier=after[member.pk]) for member in joining
    )
    for pk in before.keys() & after.keys():
        if before[pk] != after[pk]:
            team.memberships.filter(teammate=pk).update(tier=after[pk])
