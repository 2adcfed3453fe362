"""What the worker does: thin, and each may run twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from inhand.desk.conversations.actions.find_numbers import (
    find_numbers,
    find_numbers_anew,
    find_numbers_before,
)
from inhand.desk.conversations.actions.follow_up import follow_up as follow_up_on
from inhand.desk.conversations.actions.save_number_pattern import SUBJECT as NUMBER_PATTERN
from inhand.desk.conversations.actions.wake import wake as wake_conversation
from inhand.desk.conversations.models import Conversation, Label, Message
from inhand.desk.conversations.queries import acknowledges, inbox_names
from inhand.desk.deeds.actions.forget import forget
from inhand.desk.labels.actions.learn_anew import learn_anew
from inhand.desk.labels.actions.suspect_arrival import suspect_arrival
from inhand.desk.labels.arrival import labels
from inhand.desk.labels.spamminess import SPAM
from inhand.desk.ledger.models import Entry
from inhand.desk.measures.actions.follow import BATCH, follow
from inhand.desk.measures.actions.sum_up import keep_days
from inhand.desk.ownership.actions.erase_packets import erase_packets
from inhand.desk.replies.actions.acknowledge import NotReadYet
from inhand.desk.replies.actions.acknowledge import acknowledge as acknowledge_message
from inhand.desk.replies.actions.bring_drafts import bring_drafts
from inhand.desk.replies.actions.erase_drafts import erase_drafts
from inhand.desk.routing.actions.climb import climb_due, climb_for_on_call, climb_late_of, first_climb
from inhand.desk.routing.actions.drain import drain as drain_lanes
from inhand.desk.routing.actions.drain import first_check
from inhand.desk.routing.actions.reroute import reroute_from
from inhand.desk.routing.actions.retarget import retarget as retarget_conversations
from inhand.desk.routing.actions.route import route as route_conversation
from inhand.desk.routing.actions.try_rules import try_rules as try_draft
from inhand.desk.rules.targets import DEFAULTS
from inhand.doors.channels import accept as accepting
from inhand.doors.channels import deliver as delivering
from inhand.doors.channels.actions.erase_arrivals import erase_arrivals
from inhand.doors.worker.room_tasks import follow_posts
from inhand.ground import batch, clock
from inhand.ground.outbox.tasks import NETWORK, task


@task(priority=5, dedupe="accept:{arrival}")
def accept(arrival: int) -> None:
    """Understand a stored message."""
    accepting.accept(accepting.stored(arrival), at=clock.now())


@task(priority=6)
def route(entry: int | None = None, conversation: int = 0) -> None:
    """Let the gates decide about a conversation; whoever gets it sees what order it speaks of."""
    find_numbers(entry)
    suspect_arrival(entry, conversation, at=clock.now())
    decision = route_conversation(conversation, at=clock.now(), cause=entry, labels=labels)
    if decision and decision.outcome == "lane":
        batch.at_end(_owe_next_check)
    batch.at_end(_owe_next_climb)
    batch.at_end(follow_posts)


@task(priority=3, dedupe="drain")
def drain(entry: int | None = None, conversation: int | None = None) -> None:
    """Look at every lane again, since something changed that could help; and owe the next look that time asks for."""
    del conversation
    drain_lanes(at=clock.now(), cause=entry)
    _owe_next_check()
    _owe_next_climb()
    follow_posts()


def _owe_next_check() -> None:
    if at := first_check(clock.now()):
        drain.using(run_at=at, dedupe=f"drain:{at.isoformat()}").enqueue()


def _owe_next_climb() -> None:
    """Owe the ladder's next look."""
    if first := first_climb():
        at = max(first, clock.now())
        climb.using(run_at=at, dedupe=f"climb:{at.isoformat()}").enqueue()


@task(priority=6)
def climb() -> None:
    """A moment of the backup ladder has come: take the steps that are due, and owe the next."""
    climb_due(at=clock.now())
    _owe_next_climb()
    follow_posts()


@task(priority=5)
def owner_changed(entry: int, conversation: int | None = None) -> None:
    """Somebody came or went: what they hold past its target may need rescue, and what they are on call for may go to
    them.
    """
    del conversation
    teammate, now = Entry.objects.get(pk=entry).facts["teammate"], clock.now()
    climb_late_of(teammate, at=now)
    climb_for_on_call(teammate, at=now)
    _owe_next_climb()


@task(priority=6)
def lane_entered(entry: int, conversation: int) -> None:
    """It stands in a lane: whoever can take it gets it at once, else its clock runs."""
    facts = Entry.objects.get(pk=entry).facts
    if facts["how"] not in _DECIDED:  # that one has just been decided
        route_conversation(conversation, at=clock.now(), cause=entry)
        if facts["former_owner"]:  # who let go of it can carry another
            drain.enqueue(entry=entry)
    _owe_next_check()
    _owe_next_climb()


_DECIDED = {"routed", "rescued"}


def _by_a_person(facts: dict[str, Any]) -> bool:
    """The gates reckon the target themselves, and nobody gave anything away unless there was an owner."""
    return facts["how"] not in _DECIDED or facts["former_owner"] is not None


@task(priority=4, when=_by_a_person)
def assigned(entry: int, conversation: int) -> None:
    """The target is the new team's; and whoever gave it away can carry one more."""
    retarget_conversations([conversation], at=clock.now())
    _owe_next_climb()
    follow_posts()
    if Entry.objects.get(pk=entry).facts["former_owner"]:
        drain.enqueue(entry=entry)


@task(priority=6, when=lambda facts: facts["source"] in {Label.Source.PERSON, Label.Source.MODEL})
def relabelled(entry: int, conversation: int) -> None:
    """A person's label counts at once: the target follows, and what nobody has yet is routed by it.

    What is no longer urgent weighs less: its owner may have room for another.
    """
    retarget_conversations([conversation], at=clock.now())
    _owe_next_climb()
    if Conversation.objects.filter(pk=conversation, owner=None).exists():
        route_conversation(conversation, at=clock.now(), cause=entry)
    elif Entry.objects.get(pk=entry).facts["kind"] == Label.Kind.URGENCY:
        drain.enqueue(entry=entry)


LEARNT = {Label.Kind.TOPIC.value, Label.Kind.URGENCY.value}
# People correct several in a row; they are learnt from together.
GATHERING = timedelta(seconds=30)


@task(when=lambda facts: facts["source"] == Label.Source.PERSON and facts["kind"] in LEARNT)
def taught(entry: int, conversation: int) -> None:
    """A person said what it is: owe a learning, once for all that are corrected now."""
    del conversation
    kind = Entry.objects.get(pk=entry).facts["kind"]
    learn_labels.using(run_at=clock.now() + GATHERING).enqueue(kind=kind)


# Spam is marked all day long, and learning it takes longer.
GATHERING_MAIL = timedelta(minutes=10)


@task(priority=-2)
def mail_taught(entry: int, conversation: int) -> None:
    """A person said that a mail is spam, or none: owe a learning."""
    del conversation
    if Entry.objects.filter(pk=entry, by__isnull=False).exists():
        learn_labels.using(run_at=clock.now() + GATHERING_MAIL).enqueue(kind=SPAM)


@task()
def learning_asked(entry: int, conversation: int | None = None) -> None:
    """Somebody wants it now."""
    del conversation
    learn_labels.using(dedupe="").enqueue(kind=Entry.objects.get(pk=entry).facts["kind"])


@task(queue=NETWORK, max_attempts=2, dedupe="learn_labels:{kind}")
def learn_labels(kind: str) -> None:
    """Learn in another process, clear of what the desk waits for."""
    learn_anew(kind, at=clock.now())


@task(priority=4)
def retarget(entry: int, conversation: int) -> None:
    """The clock runs again."""
    del entry
    retarget_conversations([conversation], at=clock.now())
    _owe_next_climb()


@task(priority=4, when=lambda facts: bool(facts.get("waiting_since")))
def overtaken(entry: int, conversation: int) -> None:
    """A reply was sent elsewhere, and the customer had written again before we heard of it: they wait since then."""
    del entry
    retarget_conversations([conversation], at=clock.now())
    _owe_next_climb()


@task(priority=5)
def absorbed(entry: int, conversation: int) -> None:
    """Another became one with it: the clock is that of both, and unsent words come along."""
    bring_drafts(Entry.objects.get(pk=entry).facts["other"], to=conversation, at=clock.now())
    retarget_conversations([conversation], at=clock.now())
    _owe_next_climb()


@task(priority=6, dedupe="schedule:{conversation}")
def schedule(entry: int | None = None, conversation: int = 0) -> None:
    """Owe what this conversation's clocks ask for: a delivery, a wake-up, a look whether the customer answered."""
    del entry
    now = clock.now()
    held = Conversation.objects.get(pk=conversation)
    outgoing = Message.objects.filter(
        conversation=held, state__in=[Message.State.QUEUED, Message.State.SENDING]
    )
    for pk, due in outgoing.values_list("pk", "deliver_after"):
        deliver.using(run_at=max(now, due or now)).enqueue(message=pk)
    if held.state == Conversation.State.SNOOZED and held.snoozed_until:
        wake.using(run_at=held.snoozed_until, dedupe=f"wake:{conversation}:{held.revision}").enqueue(
            conversation=conversation
        )
    if held.follow_up_at:
        follow_up.using(run_at=held.follow_up_at, dedupe=f"follow_up:{conversation}:{held.revision}").enqueue(
            conversation=conversation
        )


def _opened_where_it_answers(facts: dict[str, Any]) -> bool:
    return bool(facts["opened"]) and acknowledges(facts["inbox"])


@task(priority=3, when=_opened_where_it_answers)
def acknowledge(entry: int, conversation: int) -> None:
    """Say that the mail is here, where the inbox says so."""
    now = clock.now()
    try:
        queued = acknowledge_message(Entry.objects.get(pk=entry).facts["message"], at=now)
    except NotReadYet:
        acknowledge.using(run_at=now + _ROUTED_BY_THEN).enqueue(entry=entry, conversation=conversation)
        return
    if queued:
        deliver.enqueue(message=queued.pk)


_ROUTED_BY_THEN = timedelta(seconds=5)


@task(queue=NETWORK, priority=4, max_attempts=1000, dedupe="deliver:{message}")
def deliver(message: int) -> None:
    """Bring a reply to its customer."""
    delivering.deliver(
        message, at=clock.now(), again=lambda until: deliver.using(run_at=until).enqueue(message=message)
    )


@task()
def wake(conversation: int) -> None:
    """The time of a snooze has come."""
    wake_conversation(conversation, at=clock.now())


@task()
def follow_up(conversation: int) -> None:
    """The time by which the customer should have answered has come."""
    follow_up_on(conversation, at=clock.now())


def _patterns_changed(facts: dict[str, Any]) -> bool:
    return bool(facts["subject"] == NUMBER_PATTERN)


@task(priority=-4, when=_patterns_changed)
def number_pattern_changed(entry: int, conversation: int | None = None) -> None:
    """What was written before is read anew."""
    find_earlier_numbers.enqueue()


@task(priority=-4)
def find_earlier_numbers(before: int | None = None) -> None:
    """Read earlier messages for the numbers that customers named, a batch a run."""
    if following := find_numbers_before(before):
        find_earlier_numbers.enqueue(before=following)


@task(priority=-4, dedupe="numbers:{conversation}")
def numbers(entry: int | None = None, conversation: int = 0) -> None:
    """Messages came to it or left it, and with them the numbers that they name."""
    find_numbers_anew(conversation)


@task(priority=4)
def erased(entry: int, conversation: int) -> None:
    """Its contact is forgotten: so is what the other rooms keep of it."""
    find_numbers_anew(conversation)
    erase_packets(conversation)
    erase_drafts(conversation)
    erase_arrivals(conversation)
    for kind in Label.objects.filter(
        conversation=conversation, kind__in=LEARNT, source=Label.Source.PERSON
    ).values_list("kind", flat=True):
        learn_labels.using(run_at=clock.now() + GATHERING).enqueue(kind=kind)
    follow_posts()


def _somebody_left(facts: dict[str, Any]) -> bool:
    return facts["subject"] == "teammate" and facts["changes"].get("is_active", [True, True])[1] is False


@task(priority=2, when=_somebody_left)
def left(entry: int, conversation: int | None = None) -> None:
    """Whoever left the desk loses what they held."""
    reroute_from(Entry.objects.get(pk=entry).facts["id"], at=clock.now(), cause=entry)


_NO_RULES = {"view", "template", "sender"}


def _routes(facts: dict[str, Any]) -> bool:
    """What was only written down routes as before, and so do searches, words and senders that somebody keeps."""
    return not facts.get("recorded") and facts.get("subject") not in _NO_RULES


@task(priority=2, dedupe="policy_changed", when=_routes)
def policy_changed(entry: int, conversation: int | None = None) -> None:
    """Rules were edited: every lane is looked at again, once for all that were edited together."""
    retarget_conversations(at=clock.now())
    _owe_next_climb()
    drain.enqueue(entry=entry)


@task(queue=NETWORK, priority=3, max_attempts=3)
def try_rules(entry: int, conversation: int | None = None) -> None:
    """Play last week under the draft of the rules. It takes seconds, so it stays clear of what the desk waits for."""
    revision = Entry.objects.get(pk=entry).facts["revision"]
    try_draft(revision, at=clock.now(), inboxes=inbox_names())


@task(priority=9, every=timedelta(minutes=1), dedupe="sweep_outgoing")
def sweep_outgoing() -> None:
    """Find replies whose job was lost (there should be none): the row is the queue, a job only points to it."""
    late = clock.now() - timedelta(minutes=2)
    rows = Message.objects.filter(
        state__in=[Message.State.QUEUED, Message.State.SENDING], deliver_after__lt=late
    )
    for pk in rows.values_list("pk", flat=True)[:500]:
        deliver.enqueue(message=pk)


@task(every=timedelta(minutes=1), dedupe="measure")
def measure() -> None:
    """Fold what the ledger tells since a minute ago into the measures; of a day that is over, its sums."""
    now = clock.now()
    for _ in range(_PORTIONS):
        if follow(promised=DEFAULTS, at=now) < BATCH:
            keep_days(now=now)
            return


_PORTIONS = 5


@task(priority=1, every=timedelta(hours=6), dedupe="forget_deeds")
def forget_deeds() -> None:
    """What can no longer be taken back needs no keeping."""
    forget(at=clock.now())
