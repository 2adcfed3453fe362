"""The worker: threads that take jobs, run them and tell that they live."""

from __future__ import annotations

import logging
import os
import socket
import threading
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import DatabaseError, close_old_connections, connection, transaction

from inhand.ground import batch, clock, ids
from inhand.ground.outbox import queue, tasks, wake

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from inhand.ground.outbox.queue import Leased
    from inhand.ground.outbox.tasks import Task

log = logging.getLogger(__name__)

# So many jobs share one commit at most: enough to carry the price of a durable commit, few enough to stay brisk.
DESK_BATCH = 100
_HEARTBEAT_SECONDS = queue.LEASE.total_seconds() / 3
_PATIENCE_SECONDS = 0.5


class LeaseLost(Exception):
    """Another worker has the job now, so what was just done for it is rolled back."""


class Worker:
    """One desk thread, some network threads and a heartbeat. ``stop`` ends them after the job in hand."""

    def __init__(self, network_threads: int = 4) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}:{ids.new_key()[:6]}"
        self.stopping = threading.Event()
        loops = [self._heartbeat, lambda: self._work(tasks.DESK, DESK_BATCH)]
        loops += [lambda: self._work(tasks.NETWORK, 1)] * network_threads
        self._threads = [threading.Thread(target=loop, name=f"worker-{n}") for n, loop in enumerate(loops)]

    def start(self) -> None:
        for thread in self._threads:
            thread.daemon = True
            thread.start()

    def stop(self, seconds: float = 10) -> None:
        self.stopping.set()
        until = clock.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - clock.monotonic()))

    def _work(self, name: str, limit: int) -> None:
        in_hand: list[Leased] = []

        def turn() -> None:
            # Still there after a fault of the database: their work was undone, and our heartbeat would keep them.
            queue.give_back(in_hand)
            in_hand[:] = queue.take(name, self.name, limit)
            run(name, in_hand)
            if not in_hand:
                wake.wait(_PATIENCE_SECONDS, self.stopping)
            in_hand.clear()

        self._for_ever(turn)

    def _heartbeat(self) -> None:
        wound = False

        def beat() -> None:
            nonlocal wound
            if not wound:
                start_clockwork()
                wound = True
            queue.extend(self.name)
            queue.reap()
            self.stopping.wait(_HEARTBEAT_SECONDS)

        self._for_ever(beat)

    def _for_ever(self, step: Callable[[], object]) -> None:
        while not self.stopping.is_set():
            try:
                step()
            except DatabaseError as error:  # a full disk, a database that restarts: say so in a line
                log.error("The database cannot be used: %s. It is tried again.", str(error).strip())  # noqa: TRY400
                _drop_connection()
                self.stopping.wait(2)
            except Exception:  # a worker outlives a full disk or a database that restarts
                log.exception("The worker goes on in a second.")
                _drop_connection()
                self.stopping.wait(1)
        connection.close()


def _drop_connection() -> None:
    try:
        close_old_connections()
        if not connection.in_atomic_block:
            connection.close()
    except DatabaseError:
        log.debug("The connection was gone already.", exc_info=True)


def start_clockwork() -> None:
    """See to it that every periodic task has its next run waiting."""
    for task in tasks.periodic():
        task.using(dedupe=f"every:{task.name}").enqueue()


def run_due(queue_name: str, worker: str, limit: int) -> int:
    """Run the jobs that are due; return how many were taken."""
    jobs = queue.take(queue_name, worker, limit)
    run(queue_name, jobs)
    return len(jobs)


def run(queue_name: str, jobs: list[Leased]) -> None:
    """Run jobs that were taken."""
    for name, group in groupby(sorted(jobs, key=lambda job: job.name), key=lambda job: job.name):
        _run_group(name, list(group), queue_name)


def run_all(limit: int = 10_000, until: datetime | None = None) -> int:
    """Run whatever is due now, and what follows from it, in this thread. For tests, the demo and commands."""
    done = 0
    while done < limit and (
        ran := sum(run_due(name, "inline", DESK_BATCH) for name in (tasks.DESK, tasks.NETWORK))
    ):
        done += ran
        if until and clock.now() > until:
            break
    return done


def _run_group(name: str, jobs: list[Leased], queue_name: str) -> None:
    try:
        task = tasks.named(name)
    except LookupError as error:
        for job in jobs:
            queue.fail(job, str(error))
        return
    if queue_name == tasks.NETWORK:
        for job in jobs:
            _run_outside(task, job)
    elif not _run_together(task, jobs):
        for job in jobs:
            _run_together(task, [job])


def _run_together(task: Task, jobs: list[Leased]) -> bool:
    """Run jobs and their removal in one transaction. ``False``: nothing happened, run them one by one."""
    try:
        with transaction.atomic():
            with tasks.gathered(), batch.begun(shared=len(jobs) > 1):
                for job in jobs:
                    task.run(**job.args)
            if not queue.finish(jobs):
                raise LeaseLost  # noqa: TRY301 -- leaving the block by an error is what rolls it back
    except Exception as error:  # noqa: BLE001 -- whatever it was, the worker goes on
        if len(jobs) > 1:
            log.info("%d of %s share no commit: %s", len(jobs), task.name, error)
            return False
        _give_up(task, jobs[0], error)
    _again(task)
    return True


def _give_up(task: Task, job: Leased, error: Exception) -> None:
    if isinstance(error, LeaseLost):
        log.warning("%s %s was taken over by another worker.", task.name, job.args)
        return
    log.error("%s %s failed (attempt %d).", task.name, job.args, job.attempt, exc_info=error)
    queue.fail(job, _describe(error))


def _run_outside(task: Task, job: Leased) -> None:
    try:
        task.run(**job.args)
    except Exception as error:  # noqa: BLE001 -- whatever it was, the worker goes on
        _give_up(task, job, error)
    else:
        queue.finish([job])
    _again(task)


def _again(task: Task) -> None:
    if task.every:
        task.using(dedupe=f"every:{task.name}", run_at=clock.now() + task.every).enqueue()


def _describe(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:2000]
