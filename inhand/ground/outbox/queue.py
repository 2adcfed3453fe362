"""Take jobs under a lease, give them back, bury them: two statements that both databases understand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from inhand.ground import clock
from inhand.ground.outbox.models import Job

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

LEASE = timedelta(seconds=settings.LEASE_SECONDS)
_LONGEST_BACKOFF_SECONDS = 3600

_TAKE = """
UPDATE outbox_job SET state = 1, worker = %s, lease_until = %s, attempts = attempts + 1
 WHERE id IN (SELECT id FROM outbox_job WHERE state = 0 AND queue = %s AND run_at <= %s
              ORDER BY priority DESC, run_at, id LIMIT %s {lock})
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Leased:
    """A job in a worker's hand. ``attempt`` tells this lease from a later one of the same job."""

    id: int
    name: str
    args: dict[str, Any]
    attempt: int
    max_attempts: int
    worker: str


def take(queue: str, worker: str, limit: int) -> list[Leased]:
    """Lease up to ``limit`` jobs that are due, most urgent first."""
    lock = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    due = Job.objects.filter(state=Job.READY, queue=queue, run_at__lte=clock.now())
    if not due.exists():
        return []  # a look costs no write lock
    with transaction.atomic(), connection.cursor() as cursor:
        until, at = (
            connection.ops.adapt_datetimefield_value(t) for t in (clock.system() + LEASE, clock.now())
        )
        cursor.execute(_TAKE.format(lock=lock), [worker, until, queue, at, limit])
        ids = [row[0] for row in cursor.fetchall()]
        jobs = Job.objects.filter(id__in=ids).order_by("-priority", "run_at", "id")
        taken = jobs.values_list("id", "name", "args", "attempts", "max_attempts")
        return [Leased(*each, worker) for each in taken]


def _held(job: Leased) -> QuerySet[Job]:
    # A worker that lost its lease (it slept, it was stopped) must not touch the job that another one now has.
    return Job.objects.filter(id=job.id, state=Job.RUNNING, worker=job.worker, attempts=job.attempt)


def finish(jobs: Sequence[Leased]) -> bool:
    """Remove jobs of one worker that are done; ``False`` if a lease was lost, and then their work must be undone."""
    removed = 0
    for attempt in {job.attempt for job in jobs}:
        ids = [job.id for job in jobs if job.attempt == attempt]
        held = Job.objects.filter(id__in=ids, state=Job.RUNNING, worker=jobs[0].worker, attempts=attempt)
        removed += held._raw_delete(using=held.db)  # noqa: SLF001 -- nothing hangs on a job
    return removed == len(jobs)


def fail(job: Leased, error: str) -> None:
    """Try again later, or keep the job for a person to see when it has failed too often."""
    if job.attempt >= job.max_attempts:
        _held(job).update(state=Job.DEAD, error=error, lease_until=None)
        return
    wait = timedelta(seconds=min(_LONGEST_BACKOFF_SECONDS, 2**job.attempt))
    _make_ready(_held(job), error=error, run_at=clock.now() + wait)


def give_back(jobs: list[Leased]) -> None:
    """Return jobs that were not begun, as if they had never been taken."""
    for job in jobs:
        _make_ready(_held(job), attempts=F("attempts") - 1)


def extend(worker: str) -> None:
    """Tell that this worker lives: its leases run from now."""
    Job.objects.filter(state=Job.RUNNING, worker=worker).update(lease_until=clock.system() + LEASE)


def reap() -> int:
    """Free the jobs of workers that died; return how many. A job that killed its worker too often is buried."""
    late = Job.objects.filter(state=Job.RUNNING, lease_until__lt=clock.system())
    freed = 0
    for job in late:
        error = f"The worker {job.worker} stopped in the middle of it (attempt {job.attempts})."
        held = _held(Leased(job.id, job.name, job.args, job.attempts, job.max_attempts, job.worker))
        if job.attempts >= job.max_attempts:
            freed += held.update(state=Job.DEAD, error=error, lease_until=None)
        else:
            freed += _make_ready(held, error=error)
    return freed


def revive() -> int:
    """Give buried jobs another chance; return how many. For a person who has mended what was wrong."""
    buried = Job.objects.filter(state=Job.DEAD, dedupe="")
    revived = buried.update(state=Job.READY, attempts=0, worker="", run_at=clock.now())
    for job in Job.objects.filter(state=Job.DEAD):
        revived += _make_ready(Job.objects.filter(pk=job.pk, state=Job.DEAD), attempts=0, run_at=clock.now())
    return revived


def _make_ready(held: QuerySet[Job], **changes: Any) -> int:
    """Put a job back, unless the same is waiting already: then that one stands for both."""
    with transaction.atomic():
        twin = held.exclude(dedupe="").values_list("dedupe", flat=True).first()
        if twin and Job.objects.filter(state=Job.READY, dedupe=twin).exists():
            return held.delete()[0]
        return held.update(state=Job.READY, worker="", lease_until=None, **changes)
