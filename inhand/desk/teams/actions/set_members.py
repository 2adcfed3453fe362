"""Say who is in a team."""

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
def set_members(team: Team, *, members: Iterable[Teammate], by: Teammate | None, at: datetime) -> Team:
    """Replace the members. Raise ``BadTeam`` if one of the new ones has left the desk."""
    held = Team.objects.select_for_update().get(pk=team.pk)
    wanted = {member.pk: member for member in members}
    before = set(held.memberships.values_list("teammate_id", flat=True))
    joining = [member for pk, member in sorted(wanted.items()) if pk not in before]
    if left := [member.name for member in joining if not member.is_active]:
        raise BadTeam({"members": f"{', '.join(left)} left the desk and cannot join a team."})
    if set(wanted) == before:
        return held
    held.memberships.exclude(teammate__in=wanted).delete()
    Membership.objects.bulk_create(Membership(team=held, teammate=member) for member in joining)
    policy_changed(held.pk, {"members": [sorted(before), sorted(wanted)]}, subject="team", by=by, at=at)
    return held
