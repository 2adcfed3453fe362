"""Read a conversation for the page: the head, the context beside it, and the composer."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404

from inhand.desk.ledger.queries import unseen
from inhand.desk.replies.actions.send import addressees, answered_message
from inhand.desk.replies.render import render, unresolved
from inhand.desk.routing import policy as policies
from inhand.desk.routing.lanes import lane_label
from inhand.desk.teams.queries import presences
from inhand.doors.web.conversation import asked
from inhand.doors.web.conversation import timeline as timelines
from inhand.doors.web.conversation.about import about
from inhand.doors.web.conversation.ladder import ladder_of
from inhand.doors.web.conversation.risk import needs_approval, risk_of
from inhand.doors.web.conversation.snooze_times import choices
from inhand.doors.web.local_time import zone
from inhand.doors.web.queue.wait import Wait, Waits

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.ownership.models import Assignment
    from inhand.desk.replies.models import Draft, Template
    from inhand.desk.teams.models import Teammate
    from inhand.doors.web.conversation.about import About

_TEMPLATES = 3


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with its real values; ``missing`` are the variables that have none here."""

    id: int
    title: str
    text: str
    uses: int
    missing: list[str]


@dataclass(frozen=True, slots=True)
class Composer:
    """``client_key`` is the page's own: the same key twice is one message."""

    text: str
    mode: str
    is_open: bool
    seen_revision: int
    client_key: str
    to: list[list[str]]
    cc: list[list[str]]
    others: list[Draft]
    saved: bool
    needs_approval: bool


@dataclass(frozen=True, slots=True)
class Context:
    """Who writes, what else there is with them, and who had it."""

    about: About
    also_open: list[Conversation]
    former: list[Conversation]
    templates: list[Filled]
    held: list[Assignment]


def conversation_of(person: Teammate, pk: int) -> Conversation:
    """Fetch through the guard, or raise ``Http404``."""
    found = asked.conversation.rows(person.pk, pk)
    if not found:
        message = f"There is no conversation {pk}."
        raise Http404(message)
    return found[0]


def wait_of(conversation: Conversation, now: datetime) -> Wait | None:
    waits = Waits(policies.present(), now)
    return waits.of(
        conversation.team_id, conversation.urgency, conversation.waiting_since, conversation.due_at
    )


def head(conversation: Conversation, person: Teammate, now: datetime) -> dict[str, object]:
    """Return the values of ``_head.html``, without those of the timeline."""
    return {
        "conversation": conversation,
        "person": person,
        "wait": wait_of(conversation, now),
        "topics": asked.topics(),
        "snoozes": choices(now, zone(person.time_zone)),
        "colleagues": colleagues(conversation),
        "lane": lane_of(conversation),
        "ladder": ladder_of(conversation),
        "may_escalate": may_escalate(conversation),
        "risk": risk_of(conversation, person, now),
    }


def may_escalate(conversation: Conversation) -> bool:
    """Tell whether its team has a tier above the one where it is."""
    teams = policies.present().teams
    return conversation.tier == 1 and any(t.second_tier for t in teams if t.id == conversation.team_id)


def lane_of(conversation: Conversation) -> str:
    """Return what the lane is called in which it stands, or would."""
    teams = {team.id: team for team in policies.present().teams}
    return lane_label(teams[conversation.team_id], conversation.topic, conversation.tier)


def colleagues(conversation: Conversation) -> list[tuple[int, str, str]]:
    """Return who else may get it: its team first, each ``(id, name, team names)``."""
    policy = policies.present()
    teams: dict[int, list[str]] = {}
    own = {pk for team in policy.teams if team.id == conversation.team_id for pk in team.members}
    for team in policy.teams:
        for pk in team.members:
            teams.setdefault(pk, []).append(team.name)
    others = (each for each in presences() if each.pk != conversation.owner_id)
    found = [(each.pk, each.name, ", ".join(teams.get(each.pk, ()))) for each in others]
    return sorted(found, key=lambda each: (each[0] not in own, each[1].casefold()))


def composer(
    conversation: Conversation, person: Teammate, *, revision: int, mode: str = "", text: str | None = None
) -> Composer:
    """Return the composer: open if a mode is asked for, with the draft that was kept."""
    drafts = asked.drafts.rows(conversation.pk)
    mine = next((each for each in drafts if each.author_id == person.pk), None)
    everybody = addressees(answered_message(conversation))
    return Composer(
        text=(mine.text if mine else "") if text is None else text,
        mode=mode or "reply",
        is_open=bool(mode),
        seen_revision=revision,
        client_key=secrets.token_urlsafe(18),
        to=[list(pair) for pair in everybody.to],
        cc=[list(pair) for pair in everybody.cc],
        others=[each for each in drafts if each.author_id != person.pk],
        saved=mine is not None,
        needs_approval=needs_approval(conversation, person),
    )


def context(conversation: Conversation, person: Teammate, now: datetime) -> Context:
    others = (person.pk, conversation.contact_id, conversation.pk)
    also_open = asked.also_open.rows(*others)
    return Context(
        about=about(conversation, also_open, person, now),
        also_open=also_open,
        former=asked.former.rows(*others),
        templates=templates(conversation, person)[:_TEMPLATES],
        held=asked.held.rows(conversation.pk),
    )


def templates(conversation: Conversation, person: Teammate, wanted: str = "") -> list[Filled]:
    """Return the templates with real values, those of the topic first, then the most used."""
    values = values_of(conversation, person)
    fitting = [each for each in asked.templates.rows(person.pk) if _fits(f"{each.title} {each.text}", wanted)]
    fitting.sort(key=lambda each: not (each.topic and each.topic == conversation.topic))
    return [_fill(each, values, conversation.language) for each in fitting]


def _fits(text: str, wanted: str) -> bool:
    """Tell whether the letters occur in their order: "rfd" finds "Refund done"."""
    letters = iter(text.casefold())
    return all(letter in letters for letter in wanted.casefold() if not letter.isspace())


def _fill(template: Template, values: dict[str, str], language: str) -> Filled:
    text = render(template.text_in(language), values)
    return Filled(template.pk, template.title, text, template.uses, unresolved(text))


def values_of(conversation: Conversation, person: Teammate) -> dict[str, str]:
    name = conversation.contact.name
    return {
        "contact.name": name,
        "contact.first_name": name.split()[0] if name.split() else "",
        "teammate.name": person.name,
        "teammate.first_name": person.name.split()[0] if person.name.split() else "",
        "conversation.subject": conversation.subject,
        "conversation.id": str(conversation.pk),
        "inbox.name": conversation.inbox.name,
    }


def news(conversation: Conversation, person: Teammate, seen: int, now: datetime) -> list[timelines.Item]:
    """Return what came after a page's revision and would stop its reply."""
    numbers = frozenset(entry.seq or 0 for entry in unseen(conversation.pk, seen, by=person.pk))
    return timelines.read(conversation, person, now, only=numbers).items if numbers else []
