"""What the worker does for promises and for Friday: thin, and each may run twice."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from inhand.desk.conversations.models import Message
from inhand.desk.ledger.models import Entry
from inhand.desk.ownership.models import Handoff
from inhand.desk.sweeps.actions.call_sweep import call_sweep, is_time
from inhand.desk.sweeps.actions.make_promise import make_promise
from inhand.desk.sweeps.actions.settle_promise import settle_promise
from inhand.desk.sweeps.models import Promise
from inhand.desk.sweeps.promising import is_nothing, promised
from inhand.desk.teams.queries import teams
from inhand.doors.worker.weekly import send_weekly
from inhand.ground import clock
from inhand.ground.outbox.tasks import task


@task(priority=2)
def note_promises(entry: int, conversation: int) -> None:
    """A reply has left the writer's hand: what it promises with a date is owed from now on."""
    del conversation
    sent = Entry.objects.get(pk=entry)
    message = Message.objects.select_related("author", "conversation__team").get(pk=sent.facts["message"])
    if message.author is None or message.state == Message.State.UNDONE:
        return
    zone = ZoneInfo(message.conversation.team.time_zone)
    for each in promised(message.visible_text, sent.at, zone):
        make_promise(
            message.conversation_id, words=each.words, due_at=each.due_at, by=message.author, at=clock.now(),
            message=message,
        )  # fmt: skip


@task(priority=2)
def forget_promises(entry: int, conversation: int) -> None:
    """The reply was taken back, and what it promised with it."""
    del conversation
    undone = Entry.objects.get(pk=entry)
    for each in Promise.objects.filter(message=undone.facts["message"], settled=""):
        settle_promise(each, how="void", by=None, at=clock.now())


@task(priority=2)
def note_packet(entry: int, conversation: int) -> None:
    """A packet says what was promised; with a date it is owed."""
    handoff = Handoff.objects.select_related("by").get(pk=Entry.objects.get(pk=entry).facts["handoff"])
    words = handoff.promised.strip()
    if handoff.due is not None and not is_nothing(words):
        make_promise(
            conversation, words=words, due_at=handoff.due, by=handoff.by, at=clock.now(), handoff=handoff
        )


@task(priority=1, every=timedelta(minutes=10), dedupe="friday")
def friday() -> None:
    """Call every team to its sweep when its Friday afternoon has come, with the report of its week."""
    now = clock.now()
    for team in teams():
        if is_time(team, now) and (sweep := call_sweep(team, at=now)):
            send_weekly.enqueue(sweep=sweep.pk)
