"""What a teammate wants to send, and whether it can be sent at all. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from inhand.desk.replies.render import unresolved
from inhand.ground import rich

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.replies.recipients import Recipients

AFTERWARDS = ("wait", "close", "snooze", "stay")


class CannotSend(ValueError):
    """The reply cannot go out as it is; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a teammate wants to send. ``client_key`` is the page's own: the same key twice is one message.

    ``then`` is ``wait | close | snooze | stay``. ``send_anyway`` and ``take_over`` are reasons, empty if not meant.
    ``html`` holds the words with formatting, empty for plain ones; then ``text`` is read from it. ``recipients`` are
    those of the answered message unless given. ``files`` are ids of attachments that wait; ``originals`` of those
    that a forwarded message brought.
    """

    text: str
    seen_revision: int
    client_key: str
    then: str = "wait"
    snooze_until: datetime | None = None
    send_anyway: str = ""
    take_over: str = ""
    html: str = ""
    kind: str = "reply"
    recipients: Recipients | None = None
    files: tuple[int, ...] = ()
    originals: tuple[int, ...] = ()

    @property
    def forwards(self) -> bool:
        return self.kind == "forward"

    def ready(self) -> Reply:
        """Return it with its formatting made safe, and its text as that says."""
        if not self.html:
            return replace(self, text=self.text.strip())
        html = rich.written(self.html)
        text = rich.as_text(html)
        return replace(self, text=text.strip(), html="" if rich.is_plain(html) else html)


def check(reply: Reply, at: datetime) -> None:
    """Raise ``CannotSend`` for what is wrong with the reply itself."""
    if not reply.text.strip() and not reply.files and not reply.forwards:
        message = "text: write something first."
        raise CannotSend(message)
    if not reply.client_key:
        message = "client_key: every reply needs a key of its own."
        raise CannotSend(message)
    if missing := unresolved(reply.text):
        message = f"text: {{{missing[0]}}} has no value here. Fill it in or take it out."
        raise CannotSend(message)
    if reply.then not in AFTERWARDS:
        message = f"then: {reply.then!r} is none of {', '.join(AFTERWARDS)}."
        raise CannotSend(message)
    if reply.then == "snooze" and (reply.snooze_until is None or reply.snooze_until <= at):
        message = "snooze_until: choose a time that lies ahead."
        raise CannotSend(message)
