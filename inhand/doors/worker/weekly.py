"""The report of a week goes out: to the team's rooms, and by mail to who leads it."""

from __future__ import annotations

import logging

from inhand.desk.sweeps.models import Sweep
from inhand.desk.teams.models import Team, Teammate
from inhand.doors.notices import deliver as delivering
from inhand.doors.notices.models import Room
from inhand.doors.notices.service import Account, RoomError
from inhand.doors.notices.services import email
from inhand.doors.notices.weekly import weekly
from inhand.doors.worker.room_tasks import mail
from inhand.ground import clock
from inhand.ground.outbox.tasks import NETWORK, task

log = logging.getLogger(__name__)


@task(queue=NETWORK, priority=1, max_attempts=3, dedupe="weekly:{sweep}")
def send_weekly(sweep: int) -> None:
    """Owe one message for every room and every lead, so that one that fails takes none along."""
    team = Sweep.objects.select_related("team").get(pk=sweep).team
    for room in Room.objects.filter(team=team, is_active=True).values_list("pk", flat=True):
        post_weekly.enqueue(sweep=sweep, room=room)
    for person in _leads(team):
        mail_weekly.enqueue(sweep=sweep, teammate=person.pk)


def _leads(team: Team) -> list[Teammate]:
    """Return the team's lead and the leads in it; if there is none, the administrators."""
    members = Teammate.objects.here().filter(memberships__team=team, role=Teammate.Role.LEAD)
    found = {person.pk: person for person in members.order_by("pk")}
    if team.lead is not None and team.lead.is_active:
        found[team.lead.pk] = team.lead
    return list(found.values()) or list(Teammate.objects.here().filter(role=Teammate.Role.ADMINISTRATOR))


@task(queue=NETWORK, priority=1, max_attempts=5, dedupe="weekly:{sweep}:room:{room}")
def post_weekly(sweep: int, room: int) -> None:
    """Post it into a room."""
    found = Sweep.objects.select_related("team").get(pk=sweep)
    kept = Room.objects.get(pk=room)
    card, picture = weekly(found.team, clock.now())
    try:
        delivering.post_once(kept, card, picture, mail(), key=f"weekly-{sweep}-{room}")
    except RoomError as error:
        if not error.lasting:
            raise
        log.warning("The room %s did not take the weekly report: %s", kept.name, error)


@task(queue=NETWORK, priority=1, max_attempts=5, dedupe="weekly:{sweep}:mail:{teammate}")
def mail_weekly(sweep: int, teammate: int) -> None:
    """Mail it to one lead."""
    person = Teammate.objects.here().filter(pk=teammate).first()
    if person is None:
        return
    card, picture = weekly(Sweep.objects.select_related("team").get(pk=sweep).team, clock.now())
    to = Account({"channel": person.email}, "", mail())
    try:
        email.show(card, picture, to, f"weekly-{sweep}-{teammate}")
    except RoomError as error:
        if not error.lasting:
            raise
        log.warning("The weekly report to %s was not taken: %s", person.name, error)
