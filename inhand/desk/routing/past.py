"""What customers wrote in the past days, what it took to answer, and when teammates were at work: read to be played."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from inhand.desk.conversations.models import Conversation, Label, Message, Urgency
from inhand.desk.ledger.events import ConversationAssigned, LaneEntered, StatusChanged
from inhand.desk.ledger.models import Entry
from inhand.desk.measures.effort import effort, usual
from inhand.desk.routing.simulation.scenario import Arrival, Gap, Person, Turn
from inhand.desk.routing.situation import PersonFacts
from inhand.desk.rules.matching import MessageFacts
from inhand.desk.teams.hours import shift_at
from inhand.desk.teams.models import Teammate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from inhand.desk.routing.policy import Policy
    from inhand.desk.teams.hours import WeeklyHours

_LABELS = (Label.Kind.TOPIC, Label.Kind.URGENCY)
_MINUTE = timedelta(minutes=1)
_NOT_SENT = (Message.State.UNDONE, Message.State.FAILED)


@dataclass(frozen=True, slots=True)
class Letter:
    """A conversation of the past days. ``messages`` is what rules may know of what the customer wrote, in order.

    ``topic`` and ``urgency`` are those that no rule gave it: a person's, a classifier's. ``owner`` had it before.
    """

    id: int
    subject: str
    at: datetime
    platform: str
    messages: tuple[MessageFacts, ...]
    topic: str
    urgency: int | None
    turns: tuple[Turn, ...]
    owner: int | None

    def under(self, policy: Policy) -> Arrival:
        """Return it as it would have arrived under these rules: labelled by them where they label."""
        proposed = [policy.label_rules.propose(facts) for facts in self.messages]
        topic = self.topic or next((each.topic for each in proposed if each.topic), "")
        urgency = self.urgency
        if urgency is None:
            urgency = max(int(Urgency.NORMAL), (proposed[0].urgency or 0) if proposed else 0)
        work = self.turns[0].effort
        return Arrival(self.id, self.at, topic, urgency, self.turns, work, self.platform, self.owner)


def letters(since: datetime, until: datetime) -> tuple[Letter, ...]:
    """Return the conversations in which customers wrote between these times, in the order of their arrival."""
    said = _said(since, until)
    past = _Past(said, _touches(since, until), _labels(said), _owners(said, since))
    rows = Conversation.objects.filter(pk__in=said).exclude(state=Conversation.State.SPAM)
    found = (past.letter(*row) for row in rows.values_list("pk", "subject", "platform", "topic", "urgency"))
    return tuple(sorted((each for each in found if each), key=lambda each: (each.at, each.id)))


@dataclass(frozen=True, slots=True)
class _Said:
    """A message of a customer's or of ours."""

    at: datetime
    is_asking: bool
    author: int | None
    facts: MessageFacts


def _said(since: datetime, until: datetime) -> dict[int, list[_Said]]:
    rows = Message.objects.filter(at__gte=since, at__lte=until, automatic="").exclude(state__in=_NOT_SENT)
    values = rows.order_by("at", "pk").values_list(
        "conversation",
        "at",
        "direction",
        "author",
        "subject",
        "visible_text",
        "text",
        "sender",
        "inbox",
        "conversation__platform",
    )
    said: dict[int, list[_Said]] = defaultdict(list)
    for pk, at, direction, author, subject, visible, text, sender, inbox, platform in values:
        facts = MessageFacts(subject, visible or text, sender[0] if sender else "", inbox, platform)
        said[pk].append(_Said(at, direction == Message.Direction.IN, author, facts))
    return said


def _touches(since: datetime, until: datetime) -> dict[int, list[datetime]]:
    """Return when each teammate did anything at all."""
    touches: dict[int, list[datetime]] = defaultdict(list)
    rows = Entry.objects.filter(at__gte=since, at__lte=until, by__isnull=False).order_by("at")
    for by, at in rows.values_list("by", "at"):
        if by is not None:
            touches[by].append(at)
    return touches


def _labels(conversations: Collection[int]) -> dict[tuple[int, str], str]:
    """Return the source of each label that counts."""
    rows = Label.objects.filter(conversation__in=conversations, kind__in=_LABELS).order_by("pk")
    return {(pk, kind): source for pk, kind, source in rows.values_list("conversation", "kind", "source")}


def _owners(conversations: Collection[int], since: datetime) -> dict[int, int | None]:
    """Return who had each conversation when the stretch began, if they are still here."""
    names = [ConversationAssigned.name, LaneEntered.name]
    rows = Entry.objects.filter(conversation__in=conversations, at__lt=since, name__in=names).order_by("pk")
    had = {pk: facts.get("owner") for pk, facts in rows.values_list("conversation", "facts") if pk}
    here = frozenset(Teammate.objects.here().values_list("pk", flat=True))
    return {pk: owner for pk, owner in had.items() if owner in here}


class _Past:
    """What was written and done, read once."""

    def __init__(
        self,
        said: dict[int, list[_Said]],
        touches: dict[int, list[datetime]],
        labels: dict[tuple[int, str], str],
        owners: dict[int, int | None],
    ) -> None:
        self._said, self._touches, self._labels, self._owners = said, touches, labels, owners
        answers = chain.from_iterable(map(_answers, said.values()))
        self._usual = usual(self._effort(answer, waiting) for answer, waiting in answers)

    def letter(self, pk: int, subject: str, platform: str, topic: str, urgency: int) -> Letter | None:
        """Return a conversation to be played; ``None`` if no customer wrote in the stretch."""
        written = [each for each in self._said[pk] if each.is_asking]
        if not written:
            return None
        return Letter(
            id=pk,
            subject=subject,
            at=written[0].at,
            platform=platform,
            messages=tuple(each.facts for each in written),
            topic="" if self._by_rule(pk, Label.Kind.TOPIC) else topic,
            urgency=None if self._by_rule(pk, Label.Kind.URGENCY) else urgency,
            turns=tuple(self._turns(pk)),
            owner=self._owners.get(pk),
        )

    def _by_rule(self, pk: int, kind: str) -> bool:
        return self._labels.get((pk, kind), Label.Source.RULE) == Label.Source.RULE

    def _turns(self, pk: int) -> Iterator[Turn]:
        """Yield what each wait asked for; the last may have no answer yet."""
        said = self._said[pk]
        for answer, waiting in _answers(said):
            again = next((each.at for each in said if each.is_asking and each.at > answer.at), None)
            after = (again - answer.at) / _MINUTE if again else None
            yield Turn(self._effort(answer, waiting) or self._usual, after)
            if again is None:
                return
        yield Turn(self._usual)

    def _effort(self, answer: _Said, waiting: datetime) -> float | None:
        touches = self._touches.get(answer.author or 0, [])
        before = bisect_left(touches, answer.at) - 1
        return effort(answer.at, [waiting, touches[before] if before >= 0 else None])


def _answers(said: list[_Said]) -> Iterator[tuple[_Said, datetime]]:
    """Yield each answer and since when the customer had waited. Who wrote twice before it waited once."""
    waiting: datetime | None = None
    for each in said:
        if each.is_asking:
            waiting = waiting or each.at
        elif waiting is not None:
            yield each, waiting
            waiting = None


def people(policy: Policy, worked: Policy, since: datetime, until: datetime) -> tuple[Person, ...]:
    """Return the teammates with their hours by ``policy``, and when they said that they were not there.

    ``worked`` are the rules by which they worked: only in those hours is a status a break.
    """
    statuses = _statuses(since, until)
    rows = Teammate.objects.here().order_by("pk").values_list("pk", "name", "capacity", "channel_capacity")
    return tuple(
        Person(
            facts=PersonFacts(
                id=pk,
                name=name,
                status="away",
                status_until=None,
                shift_ends_at=None,
                next_shift_at=None,
                last_seen_at=None,
                load=0,
                capacity=policy.capacities.get(pk, capacity),
                channels=tuple(
                    (each, 0, most) for each, most in sorted(policy.channel_caps.get(pk, caps).items())
                ),
            ),
            hours=policy.hours_of_person[pk],
            gaps=tuple(_gaps(worked.hours_of_person[pk], statuses.get(pk, []), until)),
        )
        for pk, name, capacity, caps in rows
    )


def _statuses(since: datetime, until: datetime) -> dict[int, list[tuple[datetime, str]]]:
    statuses: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    rows = Entry.objects.filter(name=StatusChanged.name, at__gte=since, at__lte=until).order_by("at", "pk")
    for at, facts in rows.values_list("at", "facts"):
        statuses[facts["teammate"]].append((at, facts["status"]))
    return statuses


def _gaps(hours: WeeklyHours, statuses: list[tuple[datetime, str]], until: datetime) -> Iterator[Gap]:
    """Yield the stretches of a shift, begun in it, in which somebody was busy or away."""
    for (starts, status), (end, _) in pairwise([*statuses, (until, "")]):
        shift = shift_at(hours, starts)
        if status != "available" and shift is not None and shift.starts < starts < min(end, shift.ends):
            yield Gap(starts, min(end, shift.ends), status)
