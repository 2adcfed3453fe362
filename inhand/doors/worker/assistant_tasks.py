"""What the worker does with the model: after the gates have decided, beside what anybody waits for."""

from __future__ import annotations

from typing import Any

from inhand.doors.assistant import queries
from inhand.doors.assistant.actions.label_by_model import label_by_model as ask_model
from inhand.ground import clock
from inhand.ground.outbox.tasks import NETWORK, task


def _is_asked(_facts: dict[str, Any]) -> bool:
    return queries.is_asked()


@task(queue=NETWORK, priority=-3, max_attempts=1, dedupe="label_by_model:{conversation}", when=_is_asked)
def label_by_model(entry: int | None = None, conversation: int = 0) -> None:
    """Ask once about what has just been routed. What comes of it is routed again by its label."""
    del entry
    ask_model(conversation, at=clock.now())
