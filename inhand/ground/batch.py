"""What jobs that share a commit ask only once, and what is done once for all of them.

Whatever changes a desk's settings commits on its own. So rows that only settings change are the same for every job of
a batch, or changed so late that the next batch may see it first.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

_T = TypeVar("_T")


class _Batch:
    def __init__(self, *, shared: bool) -> None:
        self.shared = shared
        self.known: dict[tuple[Hashable, ...], Any] = {}
        self.last: dict[Callable[[], object], None] = {}
        self.gathered: dict[Callable[[list[Any]], object], list[Any]] = {}


_here = threading.local()


@contextmanager
def begun(*, shared: bool = False) -> Iterator[None]:
    """Make what is in this block a batch. The block must lie inside of its transaction.

    Of a batch that several jobs share, all are undone if one fails; then each is run again in a batch of its own.
    """
    batch = _here.batch = _Batch(shared=shared)
    try:
        yield
    finally:
        _here.batch = None
    for each in batch.last:
        each()
    for do, values in batch.gathered.items():
        do(values)


def once(ask: Callable[..., _T], *values: Hashable) -> _T:
    """Return ``ask(*values)``, asked once in a batch. For what nothing in a batch changes."""
    batch: _Batch | None = getattr(_here, "batch", None)
    if batch is None:
        return ask(*values)
    key = (ask, *values)
    if key not in batch.known:
        batch.known[key] = ask(*values)
    return cast("_T", batch.known[key])


def is_shared() -> bool:
    """Tell whether other jobs would be undone with this one: it may just fail, and is asked again alone."""
    batch: _Batch | None = getattr(_here, "batch", None)
    return batch is not None and batch.shared


def at_end(do: Callable[[], object]) -> None:
    """Do it once when the batch ends, however many of its jobs want it; at once where there is no batch."""
    batch: _Batch | None = getattr(_here, "batch", None)
    if batch is None:
        do()
    else:
        batch.last[do] = None


def gather(do: Callable[[list[_T]], object], value: _T) -> None:
    """Do it when the batch ends, once with the values of all its jobs; at once where there is no batch."""
    batch: _Batch | None = getattr(_here, "batch", None)
    if batch is None:
        do([value])
    else:
        batch.gathered.setdefault(do, []).append(value)
