"""What the composer's form says: words, recipients, files. One reading for reply, note and draft."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings

from inhand.desk.conversations.models import Attachment
from inhand.desk.replies.actions.attach import attach, megabytes
from inhand.desk.replies.recipients import Recipients
from inhand.desk.replies.reply import CannotSend, Reply
from inhand.desk.replies.words import Words
from inhand.doors.channels import registry
from inhand.doors.channels.models import Channel
from inhand.doors.web.conversation import asked
from inhand.doors.web.conversation.snooze_times import chosen
from inhand.doors.web.doorway import me
from inhand.doors.web.local_time import zone
from inhand.ground import prepared
from inhand.ground.addresses import shown, typed
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.http import HttpRequest

    from inhand.desk.conversations.models import Conversation
    from inhand.doors.channels.protocol import Limits

KINDS = ("reply", "forward", "note")
# A picture in the editor is loaded from the desk; in a mail it is a part of it.
_SHOWN = re.compile(r'\bsrc="[^"]*?/attachments/(\d+)[^"]*"')


def reply_of(request: HttpRequest, conversation: Conversation, now: datetime) -> Reply:
    """Read a reply. Files of a plain form are stored first; raise ``CannotAttach``, ``CannotSend`` if too large."""
    given = request.POST
    until = chosen(given.get("until") or "tomorrow", now, zone(me(request).time_zone))
    kind = kind_of(request)
    files = _files(request, conversation, now, kind)
    originals = ids(given.getlist("original")) if kind == "forward" else ()
    _check_size(conversation, kind, (*files, *originals))
    return Reply(
        text=given.get("text", ""),
        html=with_parts(given.get("html", "")),
        kind=kind,
        recipients=recipients_of(request),
        files=files,
        originals=originals,
        seen_revision=number(given.get("seen_revision", "")),
        client_key=given.get("client_key", "")[:64],
        then=given.get("then", "wait"),
        snooze_until=until,
        send_anyway=given.get("send_anyway", ""),
        take_over=given.get("take_over", ""),
    ).ready()


def words_of(request: HttpRequest, conversation: Conversation, now: datetime) -> Words:
    """Read the words of a note, with the files of a plain form."""
    files = _files(request, conversation, now, "note")
    html = with_parts(request.POST.get("html", ""))
    return Words(request.POST.get("text", ""), html, "note", None, files)


def draft_of(request: HttpRequest) -> Words:
    """Read what is to be kept. Its files are beside it already."""
    given = request.POST
    html = with_parts(given.get("html", ""))
    return Words(given.get("text", ""), html, kind_of(request), recipients_of(request), None)


def kind_of(request: HttpRequest) -> str:
    kind = request.POST.get("kind", "reply")
    return kind if kind in KINDS else "reply"


def recipients_of(request: HttpRequest) -> Recipients | None:
    """Return whom the form names; nothing if it has no such fields, so that they are those of the answered message."""
    given = request.POST
    if "to" not in given:
        return None
    return Recipients(*(typed(given.get(name, "")) for name in ("to", "cc", "bcc")))


def line(pairs: Iterable[list[str]]) -> str:
    """Return recipients as a line that ``recipients_of`` reads."""
    return ", ".join(map(shown, pairs))


def with_parts(html: str) -> str:
    """Return the editor's HTML with the Content-IDs of its pictures."""
    found = [int(pk) for pk in _SHOWN.findall(html)]
    cids = dict(
        Attachment.objects.filter(pk__in=found).exclude(content_id="").values_list("pk", "content_id")
    )
    return _SHOWN.sub(lambda src: f'src="cid:{cids.get(int(src[1]), "")}"', html)


def limit_of(conversation: Conversation, kind: str) -> int:
    """Return how many bytes of files may go along: what the channel takes, for colleagues what a mail may bring."""
    return settings.MAX_MAIL_BYTES if kind == "note" else _limits(conversation).file_bytes


def undo_of(conversation: Conversation) -> int:
    """Return for how many seconds a reply is held back on its channel."""
    return _limits(conversation).undo_seconds


def _limits(conversation: Conversation) -> Limits:
    answered = asked.answered(conversation)
    kinds = _kind(answered.channel or 0) if answered else []
    return registry.plug(kinds[0][0] if kinds else "email").limits


_kind = prepared.Query(lambda pk: Channel.objects.filter(pk=pk).values_list("kind"), prepared.NUMBER)


def _files(request: HttpRequest, conversation: Conversation, now: datetime, kind: str) -> tuple[int, ...]:
    sent = request.FILES.getlist("new_file")
    made = [
        attach(
            conversation,
            filename=each.name or "",
            content_type=each.content_type or "",
            content=each.read(),
            limit=limit_of(conversation, kind),
            by=me(request),
            at=now,
        ).pk
        for each in sent
    ]
    return (*ids(request.POST.getlist("file")), *made)


def _check_size(conversation: Conversation, kind: str, files: Iterable[int]) -> None:
    limit = limit_of(conversation, kind)
    sizes = Attachment.objects.filter(pk__in=list(files)).values_list("filename", "size")
    whole = sum(size for _, size in sizes)
    if whole > limit:
        largest = max(sizes, key=lambda each: each[1])[0]
        message = _(
            "The files have {megabytes} together; this channel takes {megabytes2}. "
            "Take one out; the largest is “{largest}”."
        ).format(megabytes=megabytes(whole), megabytes2=megabytes(limit), largest=largest)
        raise CannotSend(message)


def ids(given: Iterable[str]) -> tuple[int, ...]:
    return tuple(int(each) for each in given if each.isdigit())


def number(given: str) -> int:
    return int(given) if given.isdigit() else 0
