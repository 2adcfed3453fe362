"""May I? Asked by the doors before they call a verb; the verbs themselves do not ask."""

from __future__ import annotations

from inhand.desk.teams.models import Team, Teammate


def may_work(teammate: Teammate) -> bool:
    """Tell whether they may claim, release, take over, hand off, reply, note, snooze, close and label."""
    return teammate.is_active


def may_approve(teammate: Teammate, team: Team) -> bool:
    """Tell whether they may send on this team's high risk conversations, and approve what others wrote for them.

    Administrators and the leads of the team may; so may everybody who was given the approval role.
    """
    if not teammate.is_active:
        return False
    return teammate.may_approve or teammate.is_administrator or is_lead_of(teammate, team)


def may_move_in_bulk(teammate: Teammate) -> bool:
    return leads(teammate)


def may_change_rules(teammate: Teammate) -> bool:
    """Tell whether they may edit topics, label rules and targets."""
    return leads(teammate)


def may_publish_rules(teammate: Teammate) -> bool:
    """Tell whether they may edit the draft of the rules, try it and publish it. Everybody may read the rules."""
    return leads(teammate)


def may_change_desk(teammate: Teammate) -> bool:
    """Tell whether they may edit people, teams, inboxes and channels."""
    return teammate.is_active and teammate.is_administrator


def may_change_team(teammate: Teammate, team: Team) -> bool:
    """Tell whether they may edit a team's members, hours and holidays."""
    return may_change_desk(teammate) or is_lead_of(teammate, team)


def may_keep(teammate: Teammate, *, owner: int | None, team: Team | None) -> bool:
    """Tell whether they may save, change or delete such a view or template: their own, their team's, and everybody's
    as a lead.
    """
    if owner is not None:
        return teammate.is_active and teammate.pk == owner
    if team is None:
        return leads(teammate)
    is_member = teammate.is_active and team.memberships.filter(teammate=teammate).exists()
    return is_member or may_change_team(teammate, team)


def may_see_figures(teammate: Teammate, whose: Teammate) -> bool:
    """Tell whether they may see what somebody did in figures: their own, those of people they lead."""
    return teammate.is_active and (teammate.pk == whose.pk or leads_person(teammate, whose))


def may_sign_sweep(teammate: Teammate, team: Team) -> bool:
    """Tell whether they may sign what a team carries over."""
    return may_change_team(teammate, team)


def may_see_machinery(teammate: Teammate) -> bool:
    """Tell whether they may look at parked arrivals, stuck work and the ledger."""
    return leads(teammate)


def leads(teammate: Teammate) -> bool:
    """Tell whether they are a lead or an administrator."""
    return teammate.is_active and teammate.role in {Teammate.Role.LEAD, Teammate.Role.ADMINISTRATOR}


def is_lead_of(teammate: Teammate, team: Team) -> bool:
    """Tell whether they lead this team: it names them, or they have the role and are in it."""
    if not teammate.is_active:
        return False
    if team.lead_id == teammate.pk:
        return True
    return teammate.role == Teammate.Role.LEAD and team.memberships.filter(teammate=teammate).exists()


def leads_person(teammate: Teammate, other: Teammate) -> bool:
    """Tell whether they are an administrator or lead one of the other's teams."""
    if may_change_desk(teammate):
        return True
    return any(is_lead_of(teammate, team) for team in Team.objects.filter(memberships__teammate=other))
