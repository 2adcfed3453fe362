"""What the worker does for search: after everything else, so that nobody waits for it."""

from __future__ import annotations

from datetime import timedelta

from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.models import Entry
from inhand.desk.search.actions.collect_words import collect_words as collect
from inhand.desk.search.actions.forget_words import forget_words as forget
from inhand.desk.search.actions.index import index as index_conversations
from inhand.desk.search.actions.rebuild import index_before
from inhand.ground import batch, clock
from inhand.ground.outbox.tasks import task

_EVERY = timedelta(minutes=10)


@task(priority=-5, dedupe="index:{conversation}")
def index(entry: int | None = None, conversation: int = 0) -> None:
    """Something was said in a conversation: search finds it from now on. Once for all that was said meanwhile."""
    del entry
    batch.gather(index_conversations, conversation)


@task(priority=-5)
def index_people(entry: int, conversation: int | None = None) -> None:
    """People are called otherwise, or others wrote what they wrote: all their conversations say so."""
    del conversation
    facts = Entry.objects.get(pk=entry).facts
    people = [facts[name] for name in ("contact", "other") if facts.get(name)]
    for pk in Conversation.objects.filter(contact__in=people).values_list("pk", flat=True):
        index.enqueue(conversation=pk)


@task(priority=-9, every=_EVERY, dedupe="collect_words")
def collect_words() -> None:
    """Know the words that were written lately; looked at twice, so that none falls between two runs."""
    collect(since=clock.now() - 2 * _EVERY)


@task(priority=-8)
def person_erased(entry: int, conversation: int | None = None) -> None:
    """Somebody is forgotten: the words that only they used are, too, once their conversations are indexed anew."""
    del entry, conversation
    forget_words.enqueue()


@task(priority=-9)
def forget_words(after: str = "") -> None:
    """Forget what nobody said, a batch a run."""
    if last := forget(after):
        forget_words.enqueue(after=last)


@task(priority=-9)
def index_the_rest(before: int | None = None) -> None:
    """Index what was there before there was an index (desk/search/migrations/0003), a batch a run."""
    if numbers := index_before(before):
        index_the_rest.enqueue(before=numbers[-1])
