"""Write the message that leaves. Everything about it is frozen here: words, recipients, files and its identity."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from inhand.desk.conversations.models import Attachment, Message
from inhand.desk.conversations.queries import own_addresses
from inhand.desk.conversations.threading import strip_marks
from inhand.desk.replies import letter
from inhand.desk.replies.identity import Brand, Identity, Writer, identity
from inhand.desk.replies.queries import addressees, answered_message, waiting_files
from inhand.desk.replies.recipients import once, problem
from inhand.desk.replies.reply import CannotSend
from inhand.desk.replies.signature import signature
from inhand.desk.teams.models import Logo
from inhand.ground import rich
from inhand.ground.ids import new_message_id

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.replies.letter import Letter
    from inhand.desk.replies.recipients import Recipients
    from inhand.desk.replies.reply import Reply
    from inhand.desk.replies.signature import Signature
    from inhand.desk.teams.models import Teammate

_MAIL = "email"
NOTHING_TO_ANSWER = "There is no message to answer in this conversation."


def write(
    conversation: Conversation, reply: Reply, *, by: Teammate, at: datetime, undo: timedelta
) -> Message:
    """Return the queued message of a reply, with its files. Raise ``CannotSend``."""
    answered = answered_message(conversation)
    if answered is None:
        raise CannotSend(NOTHING_TO_ANSWER)
    named = recipients_of(reply, answered)
    files = gather(conversation, reply, answered)
    goes_as = _identity(conversation, answered, by)
    logo = Logo.objects.filter(digest=goes_as.logo).first() if goes_as.logo else None
    below = signature(goes_as.signature, logo.content_id if logo else "")
    whole = _letter(reply, answered, by, below)
    waiting, due = conversation.waiting_since, conversation.due_at
    message = Message.objects.create(
        conversation=conversation,
        inbox=conversation.inbox,
        direction=Message.Direction.OUT,
        channel=answered.channel,
        platform=answered.platform,
        provider_id=new_message_id(goes_as.address.rpartition("@")[2]),
        author=by,
        at=at,
        subject=_subject(conversation.subject, forwards=reply.forwards),
        text=whole.text,
        visible_text=reply.text,
        html=whole.html,
        visible_html=reply.html,
        sender=[goes_as.address, goes_as.name],
        to=named.to,
        cc=named.cc,
        bcc=named.bcc,
        in_reply_to="" if reply.forwards else answered.provider_id,
        references=[*answered.references, answered.provider_id],
        state=Message.State.QUEUED,
        client_key=reply.client_key,
        deliver_after=at + undo,
        before={
            "state": conversation.state,
            "waiting_since": waiting.isoformat() if waiting else "",
            "due_at": due.isoformat() if due else "",
            "alert": conversation.alert,
        },
    )
    _place(files, message)
    if logo and answered.platform == _MAIL:
        _sign(message, logo)
    return message


def recipients_of(reply: Reply, answered: Message) -> Recipients:
    if reply.recipients is None and not reply.forwards:
        named = addressees(answered)
        if not named.to:
            message = "There is no address to answer to: the customer's message names none."
            raise CannotSend(message)
        return named
    named = once(reply.recipients or addressees(None))
    wrong = problem(named, own_addresses()) if answered.platform == _MAIL else ""
    if wrong:
        raise CannotSend(wrong)
    return named


def gather(conversation: Conversation, reply: Reply, answered: Message) -> list[Attachment]:
    """Return the files that go along; what a forwarded message brought is copied, its pictures always."""
    files = list(waiting_files(conversation, reply.files))
    if len(files) < len(set(reply.files)):
        message = "files: one of the files is not here any more. Look at them and send again."
        raise CannotSend(message)
    if reply.forwards:
        here = {file.content_id for file in files} - {""}
        for file in answered.attachments.order_by("pk"):
            if file.pk in reply.originals or (
                file.inline and file.content_id and file.content_id not in here
            ):
                file.pk, file.message, file._state.adding = None, None, True  # noqa: SLF001 -- Django's way to copy a row
                file.save()
                files.append(file)
    return files


def _place(files: list[Attachment], message: Message) -> None:
    """Put the files on the message; a picture that was taken out of the words again goes nowhere."""
    shown = set(rich.pictures(message.html))
    gone = [file.pk for file in files if file.inline and file.content_id and file.content_id not in shown]
    Attachment.objects.filter(pk__in=gone).delete()
    Attachment.objects.filter(pk__in=[file.pk for file in files]).update(message=message)


def _sign(message: Message, logo: Logo) -> None:
    """Send the picture of the signature along."""
    content = bytes(logo.content)
    Attachment.objects.create(
        message=message, filename=f"logo.{logo.content_type.rpartition('/')[2]}", content_type=logo.content_type,
        size=len(content), content_id=logo.content_id, inline=True, content=content,
    )  # fmt: skip


def _identity(conversation: Conversation, answered: Message, by: Teammate) -> Identity:
    inbox = conversation.inbox
    brand = Brand(inbox.name, inbox.addresses, inbox.sender_name, inbox.signature, inbox.logo)
    written_to = [pair[0] for pair in (*answered.to, *answered.cc)]
    return identity(brand, Writer(by.name, by.signature, by.logo), written_to=written_to)


def _letter(reply: Reply, answered: Message, by: Teammate, below: Signature) -> Letter:
    original = letter.Original(
        sender=answered.sender,
        to=answered.to,
        cc=answered.cc,
        at=answered.at.astimezone(_zone(by.time_zone)),
        subject=answered.subject,
        text=answered.text,
        visible_text=answered.visible_text or answered.text,
        html=answered.html,
        language=answered.conversation.language,
    )
    if reply.forwards:
        return letter.forward(reply.text, reply.html, below, original)
    quoted = original if answered.platform == _MAIL else None
    return letter.answer(reply.text, reply.html, below, quoted)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _subject(subject: str, *, forwards: bool) -> str:
    return f"{'Fwd' if forwards else 'Re'}: {strip_marks(subject)}"[:400].strip()
