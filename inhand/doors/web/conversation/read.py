"""Read a conversation for the page: the head, the context beside it, and the composer."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404

from inhand.desk.labels.queries import said_by
from inhand.desk.ledger.events import ConversationMarkedSpam, SpamReceived
from inhand.desk.ledger.queries import newest_of, unseen
from inhand.desk.replies.queries import addressees
from inhand.desk.replies.recipients import Recipients, stored
from inhand.desk.replies.render import render, unresolved
from inhand.desk.routing import policy as policies
from inhand.desk.routing.lanes import lane_label
from inhand.desk.teams.queries import presences
from inhand.doors.web.conversation import asked, words
from inhand.doors.web.conversation import timeline as timelines
from inhand.doors.web.conversation.about import about
from inhand.doors.web.conversation.ladder import ladder_of
from inhand.doors.web.conversation.risk import needs_approval, risk_of
from inhand.doors.web.conversation.snooze_times import choices
from inhand.doors.web.conversation.written import limit_of, line
from inhand.doors.web.local_time import zone
from inhand.doors.web.prose import with_addresses
from inhand.doors.web.queue.wait import Wait, Waits
from inhand.ground import batch
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from inhand.desk.conversations.models import Attachment, Conversation
    from inhand.desk.ownership.models import Assignment
    from inhand.desk.replies.models import Draft, Template
    from inhand.desk.teams.models import Teammate
    from inhand.doors.web.conversation.about import About

_TEMPLATES = 3
_SPAM = (SpamReceived.name, ConversationMarkedSpam.name)
_PEOPLE = 8


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
    """``client_key`` is the page's own: the same key twice is one message. ``everybody`` and ``writer`` are whom a
    reply to all and one to the writer alone would go to; ``originals`` the files that a forward takes along.
    """

    text: str
    html: str
    mode: str
    is_open: bool
    seen_revision: int
    client_key: str
    version: int
    recipients: dict[str, str]
    everybody: Recipients
    writer: Recipients
    is_mail: bool
    files: list[Attachment]
    originals: list[Attachment]
    limit: int
    others: list[Other]
    saved: bool
    needs_approval: bool


@dataclass(frozen=True, slots=True)
class Other:
    """What a colleague is writing."""

    draft: Draft
    html: str
    files: list[Attachment]


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
        "said": said_by(conversation.pk),
        "snoozes": choices(now, zone(person.time_zone)),
        "colleagues": colleagues(conversation),
        "lane": lane_of(conversation),
        "ladder": ladder_of(conversation),
        "may_escalate": may_escalate(conversation),
        "risk": risk_of(conversation, person, now),
        "spam_why": _spam_why(conversation, person, now),
    }


def _spam_why(conversation: Conversation, person: Teammate, now: datetime) -> str:
    """Say who took it for spam, and why; nothing of what is none."""
    entry = newest_of(conversation.pk, _SPAM) if conversation.state == conversation.State.SPAM else None
    if entry is None:
        return ""
    return words.spam_why(entry.facts) or words.line(entry, timelines.names_for(person, now))


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
    others = (each for each in batch.once(presences) if each.pk != conversation.owner_id)
    found = [(each.pk, each.name, ", ".join(teams.get(each.pk, ()))) for each in others]
    return sorted(found, key=lambda each: (each[0] not in own, each[1].casefold()))


def composer(
    conversation: Conversation,
    person: Teammate,
    *,
    revision: int,
    mode: str = "",
    written: QueryDict | None = None,
) -> Composer:
    """Return the composer: open if a mode is asked for, with the draft that was kept, or what a refused form said."""
    drafts = asked.drafts(conversation)
    mine = next((each for each in drafts if each.author_id == person.pk), None)
    files = asked.draft_files.rows(mine.pk) if mine else []
    answered = asked.answered(conversation)
    everybody = addressees(answered)
    kind = mode or (mine.kind if mine else "reply")
    named = stored(mine.recipients) if mine and mine.kind == kind else None
    to = named or (everybody if kind != "forward" else Recipients([], []))
    recipients = {"to": line(to.to), "cc": line(to.cc), "bcc": line(to.bcc)}
    return Composer(
        text=(mine.text if mine else "") if written is None else written.get("text", ""),
        html=with_addresses(mine.html, files) if mine else "",
        mode=kind,
        is_open=bool(mode),
        seen_revision=revision,
        client_key=secrets.token_urlsafe(18),
        version=mine.version if mine else 0,
        recipients=recipients if written is None else {name: written.get(name, "") for name in recipients},
        everybody=everybody,
        writer=Recipients(everybody.to, []),
        is_mail=answered is not None and answered.platform == "email",
        files=files,
        originals=asked.originals.rows(answered.pk) if answered else [],
        limit=limit_of(conversation, kind),
        others=others(conversation, person),
        saved=mine is not None,
        needs_approval=needs_approval(conversation, person),
    )


def kept_kind(conversation: Conversation, person: Teammate) -> str:
    """Return what their draft is to become, a reply if there is none."""
    drafts = asked.drafts(conversation)
    return next((each.kind for each in drafts if each.author_id == person.pk), "reply")


def others(conversation: Conversation, person: Teammate) -> list[Other]:
    """Return what colleagues are writing here, as it was last kept."""
    found = []
    for draft in asked.drafts(conversation):
        if draft.author_id != person.pk:
            files = asked.draft_files.rows(draft.pk)
            found.append(Other(draft, with_addresses(draft.html, files), files))
    return found


def people(conversation: Conversation, wanted: str) -> list[list[str]]:
    """Return those whose name or address holds the letters, who is in this conversation first."""
    everybody = addressees(asked.answered(conversation)).everybody
    fold = wanted.casefold()
    here = [pair for pair in everybody if fold in f"{pair[1]} {pair[0]}".casefold()]
    known = [list(pair) for pair in asked.known_people(wanted, _PEOPLE)] if fold else []
    there = {address.casefold() for address, _ in here}
    return (here + [pair for pair in known if pair[0] not in there])[:_PEOPLE]


def mentionable(conversation: Conversation, wanted: str) -> list[list[str]]:
    """Return the colleagues whose name begins like that, or a part of it does, each with their teams."""
    fold = wanted.casefold()
    owner = conversation.owner
    known = [(owner.pk, owner.name, _("has this conversation"))] if owner else []
    fitting = (
        [name, teams]
        for _, name, teams in [*known, *colleagues(conversation)]
        if any(part.startswith(fold) for part in [name.casefold(), *name.casefold().split()])
    )
    return list(fitting)[:_PEOPLE]


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
