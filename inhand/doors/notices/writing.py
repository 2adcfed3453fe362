"""What a post says of a conversation now. The same state always gives the same card, so an edit means a change."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from inhand.desk.conversations.models import Conversation, Urgency
from inhand.doors.notices import claim_link
from inhand.doors.notices.card import Card
from inhand.ground.text import preview

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.routing.drops import Drop
    from inhand.desk.teams.models import Team, Teammate
    from inhand.doors.notices.models import RoomPost

_MINUTES_IN_HOUR = 60


def is_asking(conversation: Conversation) -> bool:
    """Tell whether a post about it still asks somebody to act."""
    live = conversation.state in {Conversation.State.OPEN, Conversation.State.SNOOZED}
    in_lane = conversation.owner_id is None
    return live and conversation.waiting_since is not None and (in_lane or conversation.rung == "stale")


def card(post: RoomPost, conversation: Conversation, team: Team, *, at: datetime) -> Card:
    """Return what it must say. ``conversation`` comes with owner and contact."""
    title = preview(conversation.subject, 150) or "(no subject)"
    if conversation.urgency == Urgency.URGENT:
        title = f"Urgent: {title}"
    if not is_asking(conversation):
        return Card(title, (_ended(post, conversation, at),), _address(conversation), "See it")
    lines = (_who_waits(conversation, team), _rung(conversation, team))
    if conversation.owner_id:
        return Card(title, lines, _address(conversation), "Open it", _mention(post, conversation))
    return Card(title, lines, claim_link.make(conversation.pk), "Claim it", _mention(post, conversation))


def _who_waits(conversation: Conversation, team: Team) -> str:
    who = preview(conversation.contact.name, 60) or "A customer"
    since, due = (_moment(each, team) for each in (conversation.waiting_since, conversation.due_at))
    return f"{who} waits since {since}. The answer is due {due}. Team {team.name}."


def _rung(conversation: Conversation, team: Team) -> str:
    on_call = f" On call: {team.on_call.name}." if team.on_call else ""
    lead = f" Lead: {team.lead.name}." if team.lead else ""
    owner = conversation.owner.name if conversation.owner else "Nobody"
    return {
        "half": "Half of the target is gone and nobody has it.",
        "on_call": f"Nobody has it, and the target is at risk or gone.{on_call}",
        "stale": f"{owner} has it, and its target has passed.{lead}",
    }.get(conversation.rung, "Nobody is there who could take it.")


def _ended(post: RoomPost, conversation: Conversation, at: datetime) -> str:
    """Say who took it and after how long; once said it stays so, whatever comes later."""
    after = _span(post.opened_at, at)
    if conversation.owner and conversation.waiting_since is not None:
        return f"Taken by {conversation.owner.name} after {after}."
    if conversation.state in {Conversation.State.CLOSED, Conversation.State.SPAM}:
        return f"Closed after {after}."
    return f"Answered after {after}."


def _span(since: datetime, until: datetime) -> str:
    minutes = max(0, int((until - since).total_seconds() // 60))
    if minutes < _MINUTES_IN_HOUR:
        return f"{minutes} min"
    return f"{minutes // _MINUTES_IN_HOUR} h {minutes % _MINUTES_IN_HOUR} min"


def _mention(post: RoomPost, conversation: Conversation) -> str:
    named = conversation.rung in {"on_call", "stale"}
    return str(post.room.settings.get("mention", "")) if named else ""


def _address(conversation: Conversation) -> str:
    return f"{settings.BASE_URL}/conversations/{conversation.pk}/"


def _moment(at: datetime | None, team: Team) -> str:
    return f"{at.astimezone(ZoneInfo(team.time_zone)):%a %H:%M}" if at else "now"


_MOST_NAMED = 5


def alarm(found: list[Drop], at: datetime) -> Card:
    """Say what was dropped. Only the first minute's set is told; the page has them all."""
    named = [
        f"#{drop.conversation.pk} {preview(drop.conversation.subject, 80)}: {drop.reason}" for drop in found
    ]
    more = [f"… and {len(named) - _MOST_NAMED} more."] if len(named) > _MOST_NAMED else []
    lines = [
        *named[:_MOST_NAMED],
        *more,
        f"Inhand put them back into routing at {at:%H:%M} UTC. Look why it happened.",
    ]
    many = "A customer" if len(found) == 1 else f"{len(found)} customers"
    return Card(
        f"{many} waited without anybody", tuple(lines), f"{settings.BASE_URL}/nodrop/", "See who has what"
    )


def mail_alarm(troubles: list[str]) -> Card:
    """Say which mailboxes stand still, each with what to do."""
    many = "A mailbox stands still" if len(troubles) == 1 else f"{len(troubles)} mailboxes stand still"
    lines = tuple(preview(each, 300) for each in troubles[:_MOST_NAMED])
    return Card(many, lines, f"{settings.BASE_URL}/settings/inboxes/", "Mend it")


def all_clear(post: RoomPost, said: str = "Everybody who waits has somebody again.") -> Card:
    """Say that it is over, and keep what it was."""
    former = Card.from_facts(post.card) if post.card else Card("")
    lines = (*former.lines, said)
    return Card(f"Settled: {former.title}", lines, former.link, former.link_text)


def told(conversation: Conversation, person: Teammate, rung: str) -> tuple[str, str]:
    """Return subject and text of the mail to somebody who is told in person."""
    title = preview(conversation.subject, 100) or "(no subject)"
    since, due = (
        _moment(each, conversation.team) for each in (conversation.waiting_since, conversation.due_at)
    )
    what = "has an owner but is past its target" if rung == "stale" else "has nobody"
    link = _address(conversation) if conversation.owner_id else claim_link.make(conversation.pk)
    who = preview(conversation.contact.name, 60) or "A customer"
    first_name = next(iter(person.name.split()), person.name)
    head = "Past target" if rung == "stale" else "Needs you"
    lines = [
        f"Hello {first_name},",
        "",
        f"a conversation of {conversation.team.name} {what}.",
        f"{who} waits since {since}; the answer is due {due}.",
        "",
        link,
        "",
        "Inhand sends this once a step of the backup ladder. Do not answer this mail.",
    ]
    return f"[{conversation.team.name}] {head}: {title}", "\n".join(lines)
