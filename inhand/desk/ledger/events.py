"""Everything that can happen at the desk, as typed facts.

The dotted name is also the name of the webhook. A field is an id or a plain value, never a noun's row. To change the
meaning of a field, add a version; entries already written are never rewritten.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    """A fact that has happened. Subclasses name it and say what else is to be known."""

    name: ClassVar[str]
    version: ClassVar[int] = 1
    # A reply written before this happened may be out of date, so the send guard asks its writer to look again.
    guards: ClassVar[bool] = False

    def facts(self) -> dict[str, Any]:
        """Return the event's fields, ready for JSON."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class MessageReceived(Event):
    """A customer's message joined or opened a conversation. ``joined_by`` is the rule that found it
    (``token | reference | subject | thread_key | repeat``, ``new`` if none did; ``unlinked`` when a person took it out
    of another). ``waiting_since`` is ISO 8601 or empty. ``repeats`` is the message whose words it says again,
    ``alike`` how much of them (0 to 1), ``why`` by what its writer was known (``sender | name | text``).
    ``platform`` is like ``email``.
    """

    name = "message.received"
    guards = True
    message: int
    contact: int
    inbox: int
    team: int
    joined_by: str
    opened: bool
    reopened: bool
    waiting_since: str
    repeats: int | None = None
    why: str = ""
    alike: float = 0.0
    platform: str = ""


@dataclass(frozen=True, slots=True)
class MessageAlsoReceived(Event):
    """The very same mail came to another of our addresses. It is one message; ``inbox`` is the other one."""

    name = "message.also_received"
    message: int
    inbox: int
    channel: int
    address: str


@dataclass(frozen=True, slots=True)
class MessageUnlinked(Event):
    """A person said that a message is no repeat. It opened ``conversation``; what stays here waits since
    ``waiting_since`` (ISO 8601, empty if nobody waits).
    """

    name = "message.unlinked"
    guards = True
    message: int
    conversation: int
    waiting_since: str


@dataclass(frozen=True, slots=True)
class AutomaticReceived(Event):
    """An automatic message was kept beside the conversation; it changes no clock, no state and no owner."""

    name = "automatic.received"
    message: int
    kind: str
    opened: bool
    team: int


@dataclass(frozen=True, slots=True)
class ImportBegan(Event):
    """Old mail is taken in from ``source``; it is the cause of all that was imported by it."""

    name = "import.began"
    channel: int
    source: str


@dataclass(frozen=True, slots=True)
class MessageImported(Event):
    """A message of the time before joined or opened a conversation as history: no clock, state or owner changed, and
    nothing follows. ``outbound``: it is one of ours. What it opened is closed.
    """

    name = "message.imported"
    message: int
    opened: bool
    team: int
    outbound: bool


@dataclass(frozen=True, slots=True)
class MessageBounced(Event):
    """A message of ours did not reach a recipient, says a delivery report. Its conversation is open again."""

    name = "message.bounced"
    guards = True
    message: int
    recipients: list[str]
    permanent: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ConversationLabelled(Event):
    """A label was set. ``kind`` is ``topic | urgency | language | summary``; ``source`` is
    ``rule | classifier | model | person``; ``confidence`` is 0 to 1; ``why`` are the words that spoke for it.
    """

    name = "conversation.labelled"
    kind: str
    value: str
    former: str
    source: str
    confidence: float
    rule: int | None = None
    why: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LearningAsked(Event):
    """Somebody asked for a ``kind`` of label (``topic | urgency``) to be learnt anew."""

    name = "classifier.asked"
    kind: str


@dataclass(frozen=True, slots=True)
class ClassifierLearnt(Event):
    """A ``kind`` of label was learnt anew from ``examples`` that people labelled: version ``number``. ``state`` is
    ``counts``, ``worse`` (the version before goes on) or ``failed``; accuracies are on what was held back, if enough.
    """

    name = "classifier.learnt"
    kind: str
    number: int
    state: str
    examples: int
    accuracy: float | None
    former_accuracy: float | None


@dataclass(frozen=True, slots=True)
class RiskFound(Event):
    """The conversation is high risk, or is so for more reasons than before: ``reasons`` are the new ones, each with the
    words that said so (``rules/risk.py``).
    """

    name = "conversation.risk_found"
    reasons: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class RiskCleared(Event):
    """A person with the approval role looked and set the reasons aside, until there is a new one."""

    name = "conversation.risk_cleared"
    reasons: dict[str, list[str]]
    reason: str


@dataclass(frozen=True, slots=True)
class ConversationRouted(Event):
    """The four gates decided. Situation and decision are complete, so that the decision can be made again."""

    name = "conversation.routed"
    situation: dict[str, Any]
    decision: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ConversationAssigned(Event):
    """The conversation has a new owner. ``how`` is
    ``routed | claimed | assigned | taken_over | handed_off | returned | replied | rescued | on_call | undone``.
    ``lane_since`` is since when it stood in a lane (ISO 8601), empty when somebody had it: how long it took to be
    claimed. ``tier`` is its new one, 0 when that stays.
    """

    name = "conversation.assigned"
    guards = True
    owner: int
    former_owner: int | None
    team: int
    how: str
    reason: str = ""
    lane_since: str = ""
    tier: int = 0


@dataclass(frozen=True, slots=True)
class LaneEntered(Event):
    """Nobody has the conversation; it stands in the team's lane with its backup clock. ``how`` is
    ``routed | released | handed_off | returned | passed | rescued | undone``. ``tier`` 2 when it was handed up a tier
    in this team.
    """

    name = "lane.entered"
    guards = True
    team: int
    former_owner: int | None
    how: str
    reason: str = ""
    tier: int = 1


@dataclass(frozen=True, slots=True)
class ConversationPassed(Event):
    """Somebody left it to others. ``why`` is ``lack_of_skill | conflict_of_interest | other``; ``waited_since`` is
    the customer's clock then, ISO 8601 or empty.
    """

    name = "conversation.passed"
    team: int
    why: str
    words: str
    waited_since: str


@dataclass(frozen=True, slots=True)
class MustTakeAsked(Event):
    """It has waited in the lane of a claim team longer than the team allows: ``told`` are those who could take it then
    and had not been asked before. ``waiting_since`` is the customer's clock, ISO 8601.
    """

    name = "must_take.asked"
    team: int
    told: list[int]
    waiting_since: str


@dataclass(frozen=True, slots=True)
class RungClimbed(Event):
    """The backup ladder took a step. ``rung`` is ``room | half | on_call`` in the lane and ``stale`` with an owner;
    ``share`` is how much of the target had passed, in percent. ``told`` are teammates who are told in person,
    ``next_at`` is when the next step comes (ISO 8601).
    """

    name = "rung.climbed"
    rung: str
    share: int
    team: int
    told: list[int]
    next_at: str


@dataclass(frozen=True, slots=True)
class DropCaught(Event):
    """A customer waited without an owner at work and without a running clock. It must never happen; it was routed at
    once. ``reason`` says what was missing.
    """

    name = "drop.caught"
    reason: str


@dataclass(frozen=True, slots=True)
class HandoffSent(Event):
    """A packet was written; ownership moved with it. ``tier`` 2 when it was handed up a tier."""

    name = "handoff.sent"
    handoff: int
    from_owner: int | None
    to_owner: int | None
    to_team: int
    tier: int | None = None


@dataclass(frozen=True, slots=True)
class HandoffAcknowledged(Event):
    """The receiver has read the packet and has it in hand."""

    name = "handoff.acknowledged"
    handoff: int


@dataclass(frozen=True, slots=True)
class HandoffReturned(Event):
    """The receiver gave the conversation back with a reason."""

    name = "handoff.returned"
    handoff: int
    reason: str


@dataclass(frozen=True, slots=True)
class NoteAdded(Event):
    """A note for colleagues. ``mentions`` are teammates."""

    name = "note.added"
    guards = True
    note: int
    mentions: list[int]


@dataclass(frozen=True, slots=True)
class ReplySent(Event):
    """A public reply was accepted for delivery. ``unseen`` are the entries its writer had not seen and sent
    over (``reason`` says why); ``duplicate`` when one of them is a colleague's reply. ``waited_since`` is the
    clock that it stopped, ISO 8601 or empty. ``approved_by`` read it first, on a high risk conversation.
    ``waiting_since`` is what the customer wrote after it left, where it was sent from somewhere else.
    """

    name = "reply.sent"
    guards = True
    message: int
    state: str
    waited_since: str
    unseen: list[int]
    reason: str
    duplicate: bool
    approved_by: int | None = None
    waiting_since: str = ""


@dataclass(frozen=True, slots=True)
class MessageForwarded(Event):
    """A message was accepted for delivery to somebody else than the customer: a forward, or an answer to whoever got
    one. ``to`` are the addresses. No clock moves. ``unseen``, ``reason`` and ``approved_by`` are as in ``reply.sent``.
    """

    name = "message.forwarded"
    guards = True
    message: int
    to: list[str]
    unseen: list[int]
    reason: str
    approved_by: int | None = None


@dataclass(frozen=True, slots=True)
class DraftTakenOver(Event):
    """Somebody goes on writing what ``author`` began."""

    name = "draft.taken_over"
    author: int


@dataclass(frozen=True, slots=True)
class AutomaticQueued(Event):
    """Inhand answers by itself, if the loop breaker lets it leave. ``kind`` is ``acknowledgement``. No clock stops."""

    name = "automatic.queued"
    message: int
    kind: str


@dataclass(frozen=True, slots=True)
class AutomaticStopped(Event):
    """Far too much automatic mail was sent within minutes: none leaves until then (ISO 8601)."""

    name = "automatic.stopped"
    sent: int
    until: str


@dataclass(frozen=True, slots=True)
class ReplyPrevented(Event):
    """A reply was refused because of entries its writer had not seen."""

    name = "reply.prevented"
    unseen: list[int]
    duplicate: bool


@dataclass(frozen=True, slots=True)
class ReplyUndone(Event):
    """The writer took the reply back before it left. The clock runs again from ``waiting_since``."""

    name = "reply.undone"
    message: int
    state: str
    waiting_since: str
    alert: str


@dataclass(frozen=True, slots=True)
class ApprovalAsked(Event):
    """The owner of a high risk conversation wrote a reply and asks somebody with the approval role to read it."""

    name = "approval.asked"
    approval: int


@dataclass(frozen=True, slots=True)
class ApprovalGiven(Event):
    """The reply may go out, and does, in its author's name. ``unseen`` are entries its author had not seen and the
    approver let it pass over; ``reason`` says why.
    """

    name = "approval.given"
    approval: int
    author: int
    unseen: list[int]
    reason: str


@dataclass(frozen=True, slots=True)
class ApprovalDeclined(Event):
    """The reply does not go out. Its author has the words back, with the reason."""

    name = "approval.declined"
    approval: int
    author: int
    reason: str


@dataclass(frozen=True, slots=True)
class ApprovalTakenOver(Event):
    """An approver goes on writing the reply themself."""

    name = "approval.taken_over"
    approval: int
    author: int


@dataclass(frozen=True, slots=True)
class ApprovalWithdrawn(Event):
    """The author took the question back."""

    name = "approval.withdrawn"
    approval: int


@dataclass(frozen=True, slots=True)
class ReplyDelivered(Event):
    """The provider took the message."""

    name = "reply.delivered"
    message: int
    attempts: int
    detail: str


@dataclass(frozen=True, slots=True)
class ReplyArrived(Event):
    """A mail service reports that the server of ``recipient`` took the reply."""

    name = "reply.arrived"
    message: int
    recipient: str


@dataclass(frozen=True, slots=True)
class ReplyFailed(Event):
    """The message cannot be delivered; its conversation is open again until somebody resolves it."""

    name = "reply.failed"
    message: int
    attempts: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReplyRetried(Event):
    """A person asked to try a failed message again."""

    name = "reply.retried"
    message: int


@dataclass(frozen=True, slots=True)
class ConversationClosed(Event):
    """The matter is done. ``was_waiting`` tells whether a customer still waited."""

    name = "conversation.closed"
    was_waiting: bool


@dataclass(frozen=True, slots=True)
class ConversationReopened(Event):
    """A person took the matter up again."""

    name = "conversation.reopened"
    former: str


@dataclass(frozen=True, slots=True)
class ConversationSnoozed(Event):
    """Out of sight until a time (ISO 8601). A waiting customer's clock goes on."""

    name = "conversation.snoozed"
    until: str


@dataclass(frozen=True, slots=True)
class ConversationWoken(Event):
    """The time of a snooze has come."""

    name = "conversation.woken"


@dataclass(frozen=True, slots=True)
class FollowUpSet(Event):
    """It comes back to its owner at ``until`` (ISO 8601) if the customer does not answer; empty: not any more."""

    name = "follow_up.set"
    until: str


@dataclass(frozen=True, slots=True)
class FollowUpDue(Event):
    """The customer has not answered by the time that was set: the conversation is open again, nobody waits on us."""

    name = "follow_up.due"


@dataclass(frozen=True, slots=True)
class ConversationTagged(Event):
    """Tags were put on it or taken off."""

    name = "conversation.tagged"
    added: list[str]
    removed: list[str]


@dataclass(frozen=True, slots=True)
class ConversationRestored(Event):
    """A closure, a snooze or the like was taken back by who did it: state and clock are what they were before.
    ``waiting_since`` is ISO 8601 or empty. ``deed`` is what was taken back.
    """

    name = "conversation.restored"
    deed: int
    state: str
    waiting_since: str
    alert: str


@dataclass(frozen=True, slots=True)
class SpamReceived(Event):
    """A message that is taken for spam opened a conversation that stands aside; or (not ``opened``) joined one that
    does. ``how`` is ``sender`` (``why`` is the rule of the team's list) or ``headers`` (``why`` is what our mail server
    found). Nobody is told, and nothing is answered.
    """

    name = "spam.received"
    message: int
    contact: int
    inbox: int
    team: int
    opened: bool
    how: str
    why: str
    platform: str


@dataclass(frozen=True, slots=True)
class ConversationMarkedSpam(Event):
    """A ``person`` said that this is spam, or a ``classifier`` found it to be; ``why`` in words."""

    name = "conversation.marked_spam"
    how: str = "person"
    why: str = ""


@dataclass(frozen=True, slots=True)
class ConversationMarkedNotSpam(Event):
    """It is no spam, a person said: it is open. ``waiting_since`` (ISO 8601 or empty) is when its customer wrote."""

    name = "conversation.marked_not_spam"
    waiting_since: str


@dataclass(frozen=True, slots=True)
class ConversationMerged(Event):
    """It was one with ``into`` all along: its messages and notes stand there now, and it is closed. ``how`` is
    ``person`` or ``references`` (a mail answers both). ``former`` is what it was, should the merge be undone.
    """

    name = "conversation.merged"
    guards = True
    into: int
    messages: list[int]
    notes: list[int]
    how: str
    former: dict[str, str]


@dataclass(frozen=True, slots=True)
class ConversationAbsorbed(Event):
    """The messages and notes of ``other`` came into this one. ``waiting_since`` is ISO 8601 or empty. ``brought`` are
    the labels that only the other had: tags, topic, language.
    """

    name = "conversation.absorbed"
    guards = True
    other: int
    messages: list[int]
    notes: list[int]
    how: str
    state: str
    waiting_since: str
    alert: str
    brought: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MergeProposed(Event):
    """A mail answers this conversation and ``other``, which are not made one by themselves; ``why`` says why not:
    ``owners`` (two people have them), ``strangers`` (the mail shares nobody with one of them).
    """

    name = "merge.proposed"
    other: int
    why: str


@dataclass(frozen=True, slots=True)
class ConversationSplit(Event):
    """Messages and notes left for ``into``: a new conversation, or (``undone``) the one that was merged into this."""

    name = "conversation.split"
    guards = True
    into: int
    messages: list[int]
    notes: list[int]
    state: str
    waiting_since: str
    undone: bool = False


@dataclass(frozen=True, slots=True)
class ConversationSplitOff(Event):
    """It began with messages of ``source``, or (``undone``) is what it was before it was merged into that."""

    name = "conversation.split_off"
    source: int
    messages: list[int]
    notes: list[int]
    team: int
    state: str
    waiting_since: str
    undone: bool = False


@dataclass(frozen=True, slots=True)
class AlertResolved(Event):
    """A person has dealt with a failed delivery in another way."""

    name = "alert.resolved"
    former: str


@dataclass(frozen=True, slots=True)
class PromiseMade(Event):
    """A customer was told that something happens by ``due`` (ISO 8601). ``source`` is ``reply | packet | person``."""

    name = "promise.made"
    promise: int
    due: str
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class PromiseSettled(Event):
    """What became of a promise: ``how`` is ``kept | broken | void``."""

    name = "promise.settled"
    promise: int
    how: str


@dataclass(frozen=True, slots=True)
class ConversationCarriedOver(Event):
    """It goes on waiting for a ``reason`` that a person gave, ``until`` then (ISO 8601). Its clock goes on."""

    name = "conversation.carried_over"
    reason: str
    until: str


@dataclass(frozen=True, slots=True)
class SweepCalled(Event):
    """It is Friday: the team looks at everything that has waited too long. ``week`` is its Monday."""

    name = "sweep.called"
    sweep: int
    team: int
    week: str


@dataclass(frozen=True, slots=True)
class SweepSigned(Event):
    """Somebody signed what is ``carried`` over (conversations); nothing else was left."""

    name = "sweep.signed"
    sweep: int
    team: int
    carried: list[int]


@dataclass(frozen=True, slots=True)
class StatusChanged(Event):
    """A teammate became available, busy or away. ``until`` is ISO 8601 or empty."""

    name = "teammate.status_changed"
    teammate: int
    status: str
    former: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class TeammateConnected(Event):
    """A teammate's page is open again after it was gone for a while. ``since`` is when it was heard of before,
    ISO 8601, empty if never.
    """

    name = "teammate.connected"
    teammate: int
    since: str = ""


@dataclass(frozen=True, slots=True)
class PolicyChanged(Event):
    """A rule of the desk was edited: ``subject`` and ``id`` name it, ``changes`` holds ``[before, after]`` by
    field; secrets are left out.
    """

    name = "policy.changed"
    subject: str
    id: int
    changes: dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class RulesPublished(Event):
    """The rules became a version: published from a draft, or (``recorded``) as the settings had made them.
    ``changes`` are sentences against the version before.
    """

    name = "rules.published"
    number: int
    note: str
    changes: list[str]
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class RulesTrialAsked(Event):
    """Somebody wants to know what last week would have been under the draft of the rules, at this revision of it."""

    name = "rules.trial_asked"
    revision: int


@dataclass(frozen=True, slots=True)
class ArrivalParked(Event):
    """A message was stored but cannot be understood; a person must look."""

    name = "arrival.parked"
    arrival: int
    channel: int
    reason: str


@dataclass(frozen=True, slots=True)
class ChannelStateChanged(Event):
    """A connected account stopped or began to work again. ``problem`` is empty when it works."""

    name = "channel.state_changed"
    channel: int
    problem: str


@dataclass(frozen=True, slots=True)
class RoomStateChanged(Event):
    """A team's room stopped or began to take posts. ``problem`` is empty when it does."""

    name = "room.state_changed"
    room: int
    problem: str


@dataclass(frozen=True, slots=True)
class ContactChanged(Event):
    """Somebody wrote down something about a person. ``fields`` names what, never what stands in it: the ledger keeps no
    personal data.
    """

    name = "contact.changed"
    contact: int
    fields: list[str]


@dataclass(frozen=True, slots=True)
class ContactsMerged(Event):
    """Two contacts are one person: all of ``other`` is ``contact``'s now."""

    name = "contact.merged"
    contact: int
    other: int
    regrouping: int


@dataclass(frozen=True, slots=True)
class ContactSplit(Event):
    """One contact was two people: some addresses, and what was written from them, are ``other``'s now."""

    name = "contact.split"
    contact: int
    other: int
    regrouping: int


@dataclass(frozen=True, slots=True)
class RegroupingUndone(Event):
    """A merge or a split of people was taken back."""

    name = "contact.regrouping_undone"
    contact: int
    other: int
    regrouping: int


@dataclass(frozen=True, slots=True)
class ContactsToldApart(Event):
    """Somebody said that two contacts are two people, so that nobody is asked again."""

    name = "contact.told_apart"
    contact: int
    other: int


@dataclass(frozen=True, slots=True)
class ContactsImported(Event):
    """People came from a file: how many were new, and how many were known and changed."""

    name = "contact.imported"
    made: int
    changed: int


@dataclass(frozen=True, slots=True)
class ContactErased(Event):
    """A person was forgotten on request, and what was said in that many conversations."""

    name = "contact.erased"
    contact: int
    conversations: int


@dataclass(frozen=True, slots=True)
class ConversationErased(Event):
    """All words of the conversation are gone, since its contact asked to be forgotten. It is closed."""

    name = "conversation.erased"
    guards = True
    contact: int


EVENTS: dict[str, type[Event]] = {event.name: event for event in Event.__subclasses__()}
GUARDING = frozenset(name for name, event in EVENTS.items() if event.guards)


class UnknownEvent(ValueError):
    """An entry carries a name, version or field that this version of Inhand does not know."""


def read(name: str, version: int, facts: dict[str, Any]) -> Event:
    """Turn an entry's facts back into its event, or raise ``UnknownEvent``."""
    event = EVENTS.get(name)
    if event is None or event.version != version:
        message = f"unknown event {name} v{version}"
        raise UnknownEvent(message)
    try:
        return event(**facts)
    except TypeError as error:
        message = f"{name} v{version} has fields {sorted(facts)}, not {sorted(f.name for f in fields(event))}"
        raise UnknownEvent(message) from error
