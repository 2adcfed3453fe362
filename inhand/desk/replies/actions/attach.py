"""Put a file beside a draft. It is stored before it is sent, where the files of mails that came in are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.models import Attachment
from inhand.desk.replies.models import Draft
from inhand.ground.ids import new_message_id
from inhand.ground.text import clean

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate

MOST = 50


class CannotAttach(ValueError):
    """The file stays away; the text says why."""


@transaction.atomic
def attach(
    conversation: Conversation,
    *,
    filename: str,
    content_type: str,
    content: bytes,
    limit: int,
    by: Teammate,
    at: datetime,
    inline: bool = False,
) -> Attachment:
    """Store the file beside the teammate's draft, which is begun for it. ``inline`` pictures stand in the words.

    ``limit`` is how many bytes all files of the draft may have together; raise ``CannotAttach`` beyond it.
    """
    draft, _ = Draft.objects.get_or_create(
        conversation=conversation,
        author=by,
        # Nothing was kept yet: the page may go on as from the beginning.
        defaults={"updated_at": at, "seen_revision": conversation.revision, "version": 0},
    )
    _check(filename, len(content), list(draft.files.values_list("size", flat=True)), limit)
    made = Attachment.objects.create(
        filename=clean(filename).strip()[:255] or "unnamed",
        content_type=clean(content_type)[:127] or "application/octet-stream",
        size=len(content),
        content_id=new_message_id("picture.inhand") if inline else "",
        inline=inline,
        content=content,
    )
    draft.files.add(made)
    return made


def _check(filename: str, size: int, others: list[int], limit: int) -> None:
    if not size:
        message = f"“{filename}” is empty. Nothing was attached."
    elif len(others) >= MOST:
        message = f"There are {MOST} files already. Put several into one archive."
    elif size + sum(others) > limit:
        left = max(0, limit - sum(others))
        message = (
            f"“{filename}” has {megabytes(size)}, and {megabytes(left)} of {megabytes(limit)} are left here. "
            "Send a link to it instead."
        )
    else:
        return
    raise CannotAttach(message)


def megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB" if size else "nothing"
