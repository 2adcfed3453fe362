"""Try the model on a made-up message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.doors.assistant.endpoint import ask
from inhand.doors.assistant.labelling import question, read

if TYPE_CHECKING:
    from inhand.doors.assistant.endpoint import Endpoint
    from inhand.doors.assistant.labelling import Told

_TOPICS = {"delivery": "Delivery", "refund": "Refund"}
_SUBJECT, _TEXT = "Order 48121", "My parcel has not arrived, and it was due on Monday. Where is it?"


def check(endpoint: Endpoint) -> Told:
    """Return what it says. Raise ``ModelError`` or ``Nonsense``."""
    return read(ask(endpoint, question(_TOPICS, _SUBJECT, _TEXT)).text, _TOPICS)
