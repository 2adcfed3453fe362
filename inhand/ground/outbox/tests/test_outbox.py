"""Jobs are owed with their cause, done once, given back, tried again, buried and revived."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, transaction

from inhand.ground import clock as desk_clock
from inhand.ground.outbox import queue, tasks, worker
from inhand.ground.outbox.models import Job
from inhand.ground.outbox.tasks import DESK, NETWORK, Task, task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.clock import Clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@contextmanager
def a_task(run: Callable[..., object], *, name: str = "task_of_a_test", **terms: Any) -> Iterator[Task]:
    """Know a task for a while."""
    run.__name__ = name
    made = task(**terms)(run)
    try:
        yield made
    finally:
        del tasks._tasks[made.name]


@pytest.fixture
def done() -> Counter[int]:
    """How often each number's job was run."""
    return Counter()


@pytest.fixture
def count(done: Counter[int]) -> Iterator[Task]:
    with a_task(lambda number: done.update([number])) as made:
        yield made


def late(worker_name: str) -> None:
    """Let the leases of a worker run out, as they do when it gives no sign of life."""
    passed = desk_clock.system() - timedelta(seconds=1)
    Job.objects.filter(worker=worker_name).update(lease_until=passed)


def test_what_is_owed_is_rolled_back_with_its_cause(count: Task) -> None:
    @transaction.atomic
    def fail() -> None:
        count.enqueue(number=1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Job.objects.exists()


def test_a_job_is_done_once_and_gone(count: Task, done: Counter[int]) -> None:
    count.enqueue(number=1)
    assert worker.run_all() == 1
    assert worker.run_all() == 0
    assert done == {1: 1}
    assert not Job.objects.exists()


def test_the_same_is_owed_once_while_it_waits_and_again_while_it_runs() -> None:
    with a_task(lambda number: number, dedupe="count:{number}") as count:
        for number in (1, 1, 2):
            count.enqueue(number=number)
        assert Job.objects.count() == 2
        queue.take(DESK, "one", 2)
        count.enqueue(number=1)
        assert Job.objects.filter(state=Job.READY).count() == 1


def test_what_is_not_due_waits_and_what_is_urgent_goes_first(clock: Clock, count: Task) -> None:
    count.using(run_at=clock.now() + timedelta(minutes=1)).enqueue(number=1)
    count.enqueue(number=2)
    count.using(priority=5).enqueue(number=3)
    assert [job.args["number"] for job in queue.take(DESK, "one", 10)] == [3, 2]
    clock.advance(minutes=1)
    assert [job.args["number"] for job in queue.take(DESK, "one", 10)] == [1]


def test_a_leased_job_is_nobody_elses_until_its_worker_is_dead(count: Task) -> None:
    count.enqueue(number=1)
    (first,) = queue.take(DESK, "one", 10)
    assert queue.take(DESK, "two", 10) == []
    assert queue.reap() == 0, "the first one lives"
    late("one")
    assert queue.reap() == 1
    (second,) = queue.take(DESK, "two", 10)
    assert (second.id, second.attempt) == (first.id, 2)
    assert not queue.finish([first]), "who lost the lease may not touch it"
    assert queue.finish([second])


def test_a_sign_of_life_keeps_a_lease(count: Task) -> None:
    count.enqueue(number=1)
    queue.take(DESK, "one", 10)
    late("one")
    queue.extend("one")
    assert queue.reap() == 0


def test_the_work_of_who_lost_the_lease_is_undone(count: Task) -> None:
    def loses_its_lease() -> None:
        count.enqueue(number=1)
        late("slow")
        queue.reap()
        queue.take(DESK, "quick", 1)

    with a_task(loses_its_lease, name="slow") as slow:
        slow.enqueue()
        worker.run_due(DESK, "slow", 1)
    assert Job.objects.get().name == "slow", "the other one has it, and what was done for it is not there"


def test_jobs_that_were_not_begun_go_back_as_if_never_taken(count: Task) -> None:
    count.enqueue(number=1)
    queue.give_back(queue.take(DESK, "one", 10))
    job = Job.objects.get()
    assert (job.state, job.attempts, job.worker) == (Job.READY, 0, "")


def test_a_job_that_fails_is_tried_again_ever_later_and_then_buried(clock: Clock) -> None:
    def breaks() -> None:
        message = "the printer is on fire"
        raise RuntimeError(message)

    with a_task(breaks, max_attempts=3) as broken:
        broken.enqueue()
        waits = []
        for _ in range(2):
            worker.run_all()
            job = Job.objects.get()
            assert (job.state, job.worker) == (Job.READY, "")
            assert job.error == "RuntimeError: the printer is on fire"
            waits.append(job.run_at - clock.now())
            clock.set(job.run_at)
        assert timedelta(0) < waits[0] < waits[1]
        worker.run_all()
        assert Job.objects.get().state == Job.DEAD
        clock.advance(days=1)
        assert worker.run_all() == 0


def test_what_is_buried_can_be_revived_and_then_succeeds(done: Counter[int]) -> None:
    def fails_first(number: int) -> None:
        done.update([number])
        if done[number] == 1:
            raise RuntimeError

    with a_task(fails_first, max_attempts=1) as task_of_a_test:
        task_of_a_test.enqueue(number=1)
        worker.run_all()
        assert Job.objects.get().state == Job.DEAD
        assert queue.revive() == 1
        worker.run_all()
    assert not Job.objects.exists()
    assert done == {1: 2}


def test_a_job_that_kills_every_worker_is_buried() -> None:
    with a_task(lambda: None, max_attempts=2) as deadly:
        deadly.enqueue()
        for name in ("one", "two"):
            assert queue.take(DESK, name, 1)
            late(name)
            queue.reap()
    job = Job.objects.get()
    assert job.state == Job.DEAD
    assert "two stopped in the middle of it" in job.error


def test_the_reaper_frees_nothing_twice_where_the_same_waits_already() -> None:
    with a_task(lambda: None, dedupe="same") as same:
        same.enqueue()
        queue.take(DESK, "one", 1)
        same.enqueue()
        late("one")
        queue.reap()
    assert Job.objects.get().state == Job.READY


@pytest.mark.parametrize("error", [DatabaseError, ValueError])
def test_one_job_that_breaks_the_commit_does_not_take_the_others_along(
    done: Counter[int], error: type[Exception]
) -> None:
    def breaks_at_two(number: int) -> None:
        if number == 2:
            message = "deadlock detected"
            raise error(message)
        Job.objects.create(
            name="trace",
            queue="none",
            args={"n": number},
            run_at=desk_clock.now(),
            created_at=desk_clock.now(),
        )
        done.update([number])

    with a_task(breaks_at_two) as count:
        for number in (1, 2, 3):
            count.enqueue(number=number)
        worker.run_due(DESK, "inline", 10)
        left = Job.objects.get(name=count.name)
    assert (left.args["number"], left.attempts, left.error) == (2, 1, f"{error.__name__}: deadlock detected")
    traces = [job.args["n"] for job in Job.objects.filter(name="trace").order_by("pk")]
    assert sorted(traces) == [1, 3], "each happened once, whatever was rolled back before"


def test_what_talks_to_the_network_runs_outside_of_a_transaction_and_fails_alone() -> None:
    def refuses() -> None:
        raise ConnectionError

    with a_task(refuses, queue=NETWORK) as call:
        call.enqueue()
        assert worker.run_due(DESK, "inline", 1) == 0
        assert worker.run_due(NETWORK, "inline", 1) == 1
    assert Job.objects.get().error.startswith("ConnectionError")


def test_a_job_of_another_version_waits_for_a_worker_who_knows_it() -> None:
    Task("of_tomorrow", lambda: None).enqueue()
    worker.run_all()
    job = Job.objects.get()
    assert (job.state, job.attempts) == (Job.READY, 1)
    assert "no task 'of_tomorrow'" in job.error


def test_a_periodic_task_runs_once_a_turn_however_many_workers_there_are(clock: Clock) -> None:
    ticks: list[int] = []
    with a_task(lambda: ticks.append(1), every=timedelta(minutes=1)) as tick:
        for _ in ("one", "two"):
            worker.start_clockwork()
        assert Job.objects.filter(name=tick.name).count() == 1
        for minute in range(1, 4):
            for name in ("one", "two"):
                worker.run_due(DESK, name, 10)
                worker.start_clockwork()  # a worker that starts later owes no turn of its own
            assert len(ticks) == minute
            assert Job.objects.filter(name=tick.name).count() == 1
            clock.advance(minutes=1)
