"""What somebody wrote so far. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inhand.desk.replies.render import as_html
from inhand.ground import rich

if TYPE_CHECKING:
    from inhand.desk.replies.recipients import Recipients


@dataclass(frozen=True, slots=True)
class Words:
    """``html`` is empty for plain words; ``recipients`` while they are those of the answered message. ``files`` are ids
    of attachments that wait; ``None`` leaves those of a draft as they are.
    """

    text: str
    html: str = ""
    kind: str = "reply"
    recipients: Recipients | None = None
    files: tuple[int, ...] | None = ()

    def ready(self) -> Words:
        """Return them with the formatting made safe, and the text as that says."""
        html = rich.written(self.html)
        if not html:
            return Words(self.text, "", self.kind, self.recipients, self.files)
        plain = rich.is_plain(html)
        return Words(rich.as_text(html), "" if plain else html, self.kind, self.recipients, self.files)

    def above(self, other: Words) -> Words:
        """Return these words with the other ones below; whom those were for, they are for."""
        text = "\n\n".join(filter(None, (self.text.strip(), other.text)))
        formatted = self.html or other.html
        html = "<br>".join(filter(None, (_html(self), _html(other)))) if formatted else ""
        files = tuple(dict.fromkeys([*(self.files or ()), *(other.files or ())]))
        return Words(text, html, other.kind, other.recipients, files)


def _html(words: Words) -> str:
    return words.html or as_html(words.text)
