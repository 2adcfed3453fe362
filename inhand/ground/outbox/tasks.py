"""Tasks and how to ask for one, spelled like Django's Tasks API: ``@task``, ``.enqueue()``, ``.using(…)``."""

from __future__ import annotations

import dataclasses
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inhand.ground import clock, prepared
from inhand.ground.outbox import wake
from inhand.ground.outbox.models import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime, timedelta

Arguments = dict[str, Any]

DESK = "desk"
NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Task:
    """A function that the worker runs with a job's arguments.

    On the ``desk`` queue it runs in a transaction together with the removal of its job, so its effects happen
    exactly once, and jobs taken together share one commit. On the ``network`` queue it runs outside of any
    transaction, at least once. ``dedupe`` is a format string over the arguments: while a job with the same
    key waits, asking again is a no-op. ``every`` makes it periodic.
    """

    name: str
    run: Callable[..., object]
    queue: str = DESK
    priority: int = 0
    max_attempts: int = 12
    dedupe: str = ""
    every: timedelta | None = None
    run_at: datetime | None = None
    when: Callable[[Arguments], bool] | None = None

    def using(
        self, *, priority: int | None = None, run_at: datetime | None = None, dedupe: str | None = None
    ) -> Task:
        """Return the task with other terms for the next ``enqueue``."""
        return dataclasses.replace(
            self,
            priority=self.priority if priority is None else priority,
            run_at=run_at or self.run_at,
            dedupe=self.dedupe if dedupe is None else dedupe,
        )

    def enqueue(self, **args: Any) -> None:
        """Owe one run. Commits, or is rolled back, with the transaction around it."""
        enqueue([(self, args)])


_tasks: dict[str, Task] = {}


def task(
    *,
    queue: str = DESK,
    priority: int = 0,
    max_attempts: int = 12,
    dedupe: str = "",
    every: timedelta | None = None,
    when: Callable[[Arguments], bool] | None = None,
) -> Callable[[Callable[..., object]], Task]:
    """Make a function a task, named after it. ``when`` asks an event's facts whether it follows from this one."""

    def register(function: Callable[..., object]) -> Task:
        made = Task(function.__name__, function, queue, priority, max_attempts, dedupe, every, when=when)
        if made.name in _tasks:
            message = f"two tasks are named {made.name}"
            raise ValueError(message)
        _tasks[made.name] = made
        return made

    return register


def named(name: str) -> Task:
    """Return the task of that name, or raise ``LookupError``: the job is from another version."""
    try:
        return _tasks[name]
    except KeyError:
        message = f"this version of Inhand knows no task {name!r}"
        raise LookupError(message) from None


def periodic() -> list[Task]:
    """Return the tasks that run by the clock."""
    return [each for each in _tasks.values() if each.every]


def enqueue(wanted: Iterable[tuple[Task, Arguments]]) -> None:
    """Owe several runs with one statement."""
    at = clock.now()
    jobs = [_job(each, args, at) for each, args in wanted]
    if (gathering := getattr(_here, "gathering", None)) is not None:
        gathering += jobs
    else:
        _write(jobs)


# What is said of a job that is owed; the rest begins for all alike.
_SAID = ("name", "queue", "args", "priority", "run_at", "max_attempts", "dedupe", "created_at")
_ALIKE = {"state": Job.READY, "attempts": 0, "worker": "", "error": ""}
_COLUMNS = (*_SAID, *_ALIKE)


def _job(each: Task, args: Arguments, at: datetime) -> tuple[Any, ...]:
    dedupe = each.dedupe.format(**args) if each.dedupe else ""
    run_at = each.run_at or at
    said = (each.name, each.queue, args, each.priority, run_at, each.max_attempts, dedupe, at)
    return (*said, *_ALIKE.values())


def _write(jobs: list[tuple[Any, ...]]) -> None:
    if jobs:
        prepared.write_all(Job, _COLUMNS, jobs, unless_there=True)
        wake.announce()


_here = threading.local()


@contextmanager
def gathered() -> Iterator[None]:
    """Owe everything asked for in this block with one statement at its end.

    For work that shares a commit: the block must lie inside its transaction.
    """
    jobs: list[tuple[Any, ...]] = []
    _here.gathering = jobs
    try:
        yield
    finally:
        _here.gathering = None
    _write(jobs)
