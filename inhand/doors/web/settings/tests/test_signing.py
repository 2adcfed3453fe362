"""Signatures in the settings: typed, previewed, with a logo that leaves with the reply."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inhand.desk.conversations.models import Message
from inhand.desk.replies.actions.send import send
from inhand.desk.replies.reply import Reply
from inhand.desk.teams.models import Logo, Teammate
from inhand.doors.channels.accounts import account
from inhand.doors.channels.deliver import outbound
from inhand.doors.channels.email import compose
from inhand.doors.channels.models import Channel
from inhand.doors.web.tests.sample import desk

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

PNG = b"\x89PNG\r\n\x1a\n" + b"logo"
TYPED = {"name": "Amina Koné", "time_zone": "UTC", "interface_language": ""}


def picture(content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile("logo.png", content, "image/png")


@pytest.mark.django_db
def test_a_signature_with_its_logo_is_previewed_kept_and_leaves_with_a_reply(
    clock: Clock, client: Client
) -> None:
    made = desk(clock.now())
    client.force_login(made.amina)
    words = "<p>{logo}</p><p style='color:#0b6b53'>Amina<script>x</script></p>"
    shown = client.post("/settings/signatures/0/", TYPED | {"signature": words, "logo_file": picture()})
    page = shown.content.decode()
    assert 'src="data:image/png;base64,' in page
    assert "<script>" not in page
    assert "sandbox" in shown["Content-Security-Policy"]
    refused = client.post("/settings/account/", TYPED | {"signature": words, "logo_file": picture(b"<svg/>")})
    assert refused.status_code == 422
    assert "PNG, JPEG or GIF picture" in refused.content.decode()
    saved = client.post("/settings/account/", TYPED | {"signature": words, "logo_file": picture()})
    assert saved.status_code == 302
    amina = Teammate.objects.get(pk=made.amina.pk)
    assert (amina.signature, amina.logo) == (words, Logo.objects.get().digest)
    channel = Channel.objects.create(inbox=made.inbox, kind="email", address="help@lumen.example")
    asked = made.mail(to=amina)
    reply = Reply("On its way.", seen_revision=asked.revision, client_key="k1")
    sent = send(asked, reply=reply, by=amina, at=clock.now(), undo=timedelta(0))
    left = message_from_bytes(compose.compose(outbound(sent, account(channel)), account(channel)))
    parts = {part.get_content_type(): part for part in left.walk()}
    text = parts["text/plain"].get_payload(decode=True)
    html = parts["text/html"].get_payload(decode=True)
    assert isinstance(text, bytes)
    assert isinstance(html, bytes)
    assert b"-- \nAmina" in text.replace(b"\r\n", b"\n")
    assert f'src="cid:{Logo.objects.get().content_id}"'.encode() in html
    assert parts["image/png"]["Content-ID"] == f"<{Logo.objects.get().content_id}>"
    assert Message.objects.get(pk=sent.pk).attachments.get().inline
    gone = client.post(
        "/settings/account/", TYPED | {"signature": "Amina", "logo": amina.logo, "logo_gone": "on"}
    )
    assert gone.status_code == 302
    assert Teammate.objects.get(pk=amina.pk).logo == ""
