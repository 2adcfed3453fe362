"""What a post says of a conversation now. The same state always gives the same card, so an edit means a change.

A room is spoken to in the language of the desk, somebody in person in their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.dateformat import format as dated

from inhand.desk.contacts.queries import called
from inhand.desk.conversations.models import Conversation, Urgency
from inhand.doors.notices import claim_link
from inhand.doors.notices.card import Card
from inhand.doors.notices.language import speaking
from inhand.ground.spans import hours_and_minutes
from inhand.ground.text import preview
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from inhand.desk.routing.drops import Drop
    from inhand.desk.teams.models import Team, Teammate
    from inhand.doors.notices.models import RoomPost


def is_asking(conversation: Conversation) -> bool:
    """Tell whether a post about it still asks somebody to act."""
    live = conversation.state in {Conversation.State.OPEN, Conversation.State.SNOOZED}
    in_lane = conversation.owner_id is None
    return live and conversation.waiting_since is not None and (in_lane or conversation.rung == "stale")


@speaking()
def card(post: RoomPost, conversation: Conversation, team: Team, *, at: datetime) -> Card:
    """Return what it must say. ``conversation`` comes with owner and contact."""
    title = preview(conversation.subject, 150) or _("(no subject)")
    if conversation.urgency == Urgency.URGENT:
        title = _("Urgent: {subject}").format(subject=title)
    if not is_asking(conversation):
        return Card(title, (_ended(post, conversation, at),), _address(conversation), _("See it"))
    lines = (_who_waits(conversation, team), _rung(conversation, team))
    if conversation.owner_id:
        return Card(title, lines, _address(conversation), _("Open it"), _mention(post, conversation))
    return Card(title, lines, claim_link.make(conversation.pk), _("Claim it"), _mention(post, conversation))


def _who_waits(conversation: Conversation, team: Team) -> str:
    who = preview(called(conversation.contact), 60) or _("A customer")
    since, due = (_moment(each, team) for each in (conversation.waiting_since, conversation.due_at))
    says = _("{who} waits since {since}. The answer is due {due}. Team {team}.")
    return says.format(who=who, since=since, due=due, team=team.name)


def _rung(conversation: Conversation, team: Team) -> str:
    on_call = " " + _("On call: {name}.").format(name=team.on_call.name) if team.on_call else ""
    lead = " " + _("Lead: {name}.").format(name=team.lead.name) if team.lead else ""
    owner = conversation.owner.name if conversation.owner else _("Nobody")
    return {
        "half": _("Half of the target is gone and nobody has it."),
        "on_call": _("Nobody has it, and the target is at risk or gone.") + on_call,
        "stale": _("{name} has it, and its target has passed.").format(name=owner) + lead,
    }.get(conversation.rung, _("Nobody is there who could take it."))


def _ended(post: RoomPost, conversation: Conversation, at: datetime) -> str:
    """Say who took it and after how long; once said it stays so, whatever comes later."""
    after = hours_and_minutes(max(0, int((at - post.opened_at).total_seconds() // 60)))
    if conversation.owner and conversation.waiting_since is not None:
        return _("Taken by {name} after {span}.").format(name=conversation.owner.name, span=after)
    if conversation.state in {Conversation.State.CLOSED, Conversation.State.SPAM}:
        return _("Closed after {span}.").format(span=after)
    return _("Answered after {span}.").format(span=after)


def _mention(post: RoomPost, conversation: Conversation) -> str:
    named = conversation.rung in {"on_call", "stale"}
    return str(post.room.settings.get("mention", "")) if named else ""


def _address(conversation: Conversation) -> str:
    return f"{settings.BASE_URL}/conversations/{conversation.pk}/"


def _moment(at: datetime | None, team: Team) -> str:
    return dated(at.astimezone(ZoneInfo(team.time_zone)), "D H:i") if at else _("now")


_MOST_NAMED = 5


@speaking()
def alarm(found: list[Drop], at: datetime, *, said: Callable[[str], str]) -> Card:
    """Say what was dropped. Only the first minute's set is told; the page has them all. ``said`` puts the reasons."""
    named = [
        f"#{drop.conversation.pk} {preview(drop.conversation.subject, 80)}: {said(drop.reason)}"
        for drop in found
    ]
    rest = len(named) - _MOST_NAMED
    more = [_("… and {number} more.").format(number=rest)] if rest > 0 else []
    put_back = _("Inhand put them back into routing at {time} UTC. Look why it happened.")
    lines = [
        *named[:_MOST_NAMED],
        *more,
        put_back.format(time=f"{at:%H:%M}"),
    ]
    many = _("{number} customers waited without anybody").format(number=len(found))
    title = many if len(found) > 1 else _("A customer waited without anybody")
    return Card(title, tuple(lines), f"{settings.BASE_URL}/nodrop/", _("See who has what"))


@speaking()
def mail_alarm(troubles: Mapping[str, str], *, said: Callable[[str], str]) -> Card:
    """Say which mailboxes stand still, each with what to do: ``troubles`` are by address, ``said`` puts them."""
    many = _("{number} mailboxes stand still").format(number=len(troubles))
    title = many if len(troubles) > 1 else _("A mailbox stands still")
    named = [f"{address}: {said(trouble)}" for address, trouble in troubles.items()]
    lines = tuple(preview(each, 300) for each in named[:_MOST_NAMED])
    link = f"{settings.BASE_URL}/settings/inboxes/"
    return Card(title, lines, link, _("Mend it"))


@speaking()
def drops_settled(post: RoomPost) -> Card:
    return _settled(post, _("Everybody who waits has somebody again."))


@speaking()
def mail_settled(post: RoomPost) -> Card:
    return _settled(post, _("Mail comes and goes again."))


def _settled(post: RoomPost, said: str) -> Card:
    """Say that it is over, and keep what it was."""
    former = Card.from_facts(post.card) if post.card else Card("")
    title = _("Settled: {title}").format(title=former.title)
    return Card(title, (*former.lines, said), former.link, former.link_text)


def told(conversation: Conversation, person: Teammate, rung: str) -> tuple[str, str]:
    """Return subject and text of the mail to somebody who is told in person."""
    with speaking(person):
        return _told(conversation, person, rung)


def _told(conversation: Conversation, person: Teammate, rung: str) -> tuple[str, str]:
    title = preview(conversation.subject, 100) or _("(no subject)")
    since, due = (
        _moment(each, conversation.team) for each in (conversation.waiting_since, conversation.due_at)
    )
    link = _address(conversation) if conversation.owner_id else claim_link.make(conversation.pk)
    who = preview(called(conversation.contact), 60) or _("A customer")
    first_name = next(iter(person.name.split()), person.name)
    if rung == "stale":
        head = _("Past target: {subject}")
        what = _("a conversation of {team} has an owner but is past its target.")
    else:
        head, what = _("Needs you: {subject}"), _("a conversation of {team} has nobody.")
    lines = [
        _("Hello {name},").format(name=first_name),
        "",
        what.format(team=conversation.team.name),
        _("{who} waits since {since}; the answer is due {due}.").format(who=who, since=since, due=due),
        "",
        link,
        "",
        _("Inhand sends this once a step of the backup ladder. Do not answer this mail."),
    ]
    return f"[{conversation.team.name}] {head.format(subject=title)}", "\n".join(lines)
