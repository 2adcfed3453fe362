"""Mail that services push by webhook, and what they report of ours, posted as they post it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from django.core.files.uploadedfile import SimpleUploadedFile

from inhand.desk.conversations.actions.receive import receive
from inhand.desk.conversations.models import Conversation, Inbox, Message
from inhand.desk.teams.actions.make_team import make_team
from inhand.desk.teams.tests.people import person
from inhand.doors.channels.email.hooks import door, pushed, services, signatures
from inhand.doors.channels.email.parse import parse
from inhand.doors.channels.email.tests.mails import account, mail
from inhand.doors.channels.hook_names import HOOKS
from inhand.doors.channels.models import Arrival, Channel
from inhand.ground import vault
from inhand.ground.outbox import worker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db
KEY = "mailgun-signing-key"
NO_HEADERS: Mapping[str, str] = {}


@pytest.fixture
def inbox(clock: Clock) -> Inbox:
    make_team("Front desk", by=person("Amina"), at=clock.now(), time_zone="UTC")
    return Inbox.objects.create(name="Shop", addresses=["help@shop.example"])


def connected(inbox: Inbox, service: str) -> Channel:
    return Channel.objects.create(
        inbox=inbox,
        kind="email",
        address="help@shop.example",
        settings={"hook": service},
        hook_key=vault.seal(KEY),
    )


def post(
    client: Client,
    channel: Channel,
    data: object,
    what: str = "mails",
    *,
    form: bool = False,
    secret: str = "",
    headers: Mapping[str, str] = NO_HEADERS,
) -> int:
    sign_in = base64.b64encode((secret or door.secret(channel.pk)).encode()).decode()
    given = {"Authorization": f"Basic {sign_in}"} | dict(headers)
    there = f"/hooks/mail/{channel.pk}/{what}"
    if form:
        return client.post(there, data, headers=given).status_code
    return client.post(there, json.dumps(data), "application/json", headers=given).status_code


def signed() -> dict[str, str]:
    token, timestamp = "t" * 50, "1700000000"
    mac = hmac.new(KEY.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {"token": token, "timestamp": timestamp, "signature": mac}


def arrived() -> Message:
    worker.run_all()
    parked = list(Arrival.objects.exclude(state="accepted").values_list("reason", flat=True))
    assert not parked
    return Message.objects.get(direction="in")


def test_a_mail_that_postmark_pushes_is_received_once(client: Client, inbox: Inbox) -> None:
    channel = connected(inbox, "postmark")
    payload = json.loads((Path(__file__).parent / "posts" / "postmark.json").read_text())
    assert [post(client, channel, payload) for _ in range(2)] == [200, 200]
    message = arrived()
    assert message.sender == ["support@postmarkapp.com", "Postmarkapp Support"]
    assert (message.subject, message.text.strip()) == ("Test subject", "This is a test text body.")
    assert [file.filename for file in message.attachments.all()] == ["test.txt"]
    assert client.head(f"/hooks/mail/{channel.pk}/mails").status_code == 200


def test_a_whole_mail_is_read_byte_for_byte(client: Client, inbox: Inbox) -> None:
    raw = mail("Subject: =?iso-2022-jp?B?GyRCOCYkPSRmJEobKEI=?=", "Message-ID: <whole@x.example>")
    channel = connected(inbox, "postmark")
    assert post(client, channel, {"RawEmail": raw.decode(), "From": "other"}) == 200
    whole = arrived()
    assert (whole.provider_id, whole.sender[0]) == ("whole@x.example", "ann@customer.example")


def test_mailgun_is_believed_only_with_its_signature(client: Client, inbox: Inbox) -> None:
    channel = connected(inbox, "mailgun")
    form = {"body-mime": mail("Message-ID: <g1@x.example>").decode(), "recipient": "help@shop.example"}
    assert post(client, channel, form | signed() | {"signature": "0" * 64}, form=True) == 400
    assert post(client, channel, form, form=True) == 400
    assert not Arrival.objects.exists()
    assert post(client, channel, form | signed(), form=True) == 200
    assert arrived().provider_id == "g1@x.example"


def test_amazon_asks_for_a_password_and_pushes_by_sns(client: Client, inbox: Inbox) -> None:
    channel = connected(inbox, "amazon_ses")
    content = base64.b64encode(mail("Message-ID: <a1@x.example>")).decode()
    ses = {"notificationType": "Received", "receipt": {"action": {"type": "SNS", "encoding": "BASE64"}}}
    note = {"Type": "Notification", "MessageId": "n1", "Message": json.dumps(ses | {"content": content}),
            "Timestamp": "2026-03-02T09:00:00.000Z", "TopicArn": "arn:aws:sns:eu-west-1:1:mail"}  # fmt: skip
    headers = {"x-amz-sns-message-type": "Notification", "x-amz-sns-message-id": "n1"}
    assert client.post(f"/hooks/mail/{channel.pk}/mails", note).status_code == 401
    genuine = signed_by_amazon(note)
    elsewhere = genuine | {"SigningCertURL": "https://sns.eu-west-1.amazonaws.com.evil.example/x.pem"}
    for forged in (
        note,
        genuine | {"MessageId": "n1", "Message": "{}"},
        elsewhere,
        genuine | {"Signature": "no"},
    ):
        assert post(client, channel, forged, headers=headers) == 400
    assert post(client, channel, genuine, headers=headers) == 200
    assert arrived().provider_id == "a1@x.example"


def signed_by_amazon(note: dict[str, Any]) -> dict[str, Any]:
    """Sign it as SNS does, with a certificate that lies where Amazon keeps theirs."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    since = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=900))
        .sign(key, hashes.SHA256())
    )
    address = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem"
    signatures.keep_certificate(address, certificate.public_bytes(serialization.Encoding.PEM))
    names = ("Message", "MessageId", "Timestamp", "TopicArn", "Type")
    said = "".join(f"{each}\n{note[each]}\n" for each in names)
    signature = key.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256())
    return note | {
        "SignatureVersion": "2",
        "SigningCertURL": address,
        "Signature": base64.b64encode(signature).decode(),
    }


class Api(BaseHTTPRequestHandler):
    """What a service hands out to who has its key."""

    def do_GET(self) -> None:
        given = f"{self.headers.get('api-key', '')}{self.headers.get('Authorization', '')}"
        whole = json.dumps({"raw": {"download_url": f"http://{self.headers['Host']}/raw"}}).encode()
        pages = {
            "/inbound/attachments/t1": (given == "key", b"%PDF-1.7"),
            "/emails/receiving/e1": (given == "Bearer key", whole),
            "/raw": (True, mail("Message-ID: <e1@x.example>", "Subject: From Resend")),
        }
        allowed, content = pages.get(self.path, (False, b""))
        self.send_response(200 if allowed else 403)
        self.send_header("Content-Type", "application/pdf")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def api() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def fetching(inbox: Inbox, service: str, api: str, key: str) -> Channel:
    channel = connected(inbox, service)
    channel.settings, channel.hook_key = {"hook": service, "hook_api": api}, vault.seal(key)
    channel.save()
    return channel


def test_what_brevo_keeps_back_is_fetched_before_it_is_acknowledged(
    client: Client, inbox: Inbox, api: str
) -> None:
    channel = fetching(inbox, "brevo", api, "wrong")
    headers = {"From": "Ann <ann@customer.example>", "To": "help@shop.example", "Message-ID": "<b1@x.example>",
               "Subject": "Größe", "Delivered-To": "help@shop.example"}  # fmt: skip
    attached = {"Name": "plan.pdf", "ContentType": "application/pdf", "DownloadToken": "t1"}
    item = {"Uuid": ["u1"], "Headers": headers, "RawTextBody": "Passt L?", "Attachments": [attached]}
    assert post(client, channel, {"items": [item]}) == 503
    assert not Arrival.objects.exists()
    channel.hook_key = vault.seal("key")
    channel.save()
    assert [post(client, channel, {"items": [item]}) for _ in range(2)] == [200, 200]
    message = arrived()
    assert (message.subject, message.text.strip(), message.provider_id) == (
        "Größe",
        "Passt L?",
        "b1@x.example",
    )
    assert [bytes(file.content) for file in message.attachments.all()] == [b"%PDF-1.7"]
    assert post(client, channel, {"nothing": 1}) == 400


def test_resend_signs_its_word_and_hands_the_mail_out(
    client: Client, inbox: Inbox, api: str, clock: Clock
) -> None:
    secret = base64.b64encode(b"s" * 24).decode()
    channel = fetching(inbox, "resend", api, f"key whsec_{secret}")
    told = {"type": "email.received", "data": {"email_id": "e1"}}

    def headers(at: datetime) -> dict[str, str]:
        said = f"m1.{int(at.timestamp())}.{json.dumps(told)}".encode()
        mac = base64.b64encode(hmac.new(b"s" * 24, said, hashlib.sha256).digest()).decode()
        return {
            "svix-id": "m1",
            "svix-timestamp": str(int(at.timestamp())),
            "svix-signature": f"v1,no v1,{mac}",
        }

    assert post(client, channel, told) == 400
    assert post(client, channel, told, headers=headers(clock.now() - timedelta(hours=1))) == 400
    assert post(client, channel, told | {"x": 1}, headers=headers(clock.now())) == 400
    assert post(client, channel, told, headers=headers(clock.now())) == 200
    assert arrived().provider_id == "e1@x.example"


def test_fields_of_a_form_are_put_together_again(client: Client, inbox: Inbox) -> None:
    channel = connected(inbox, "sendgrid")
    form = {
        "headers": "Message-ID: <s1@x.example>\nFrom: Ann <ann@customer.example>\nSubject: Größe\n"
        "Content-Type: multipart/mixed; boundary=x\n",
        "text": "Passt L?",
        "charsets": '{"text": "utf-8"}',
        "envelope": '{"from": "ann@customer.example", "to": ["help+token@shop.example"]}',
        "attachments": "1",
        "attachment-info": '{"attachment1": {"filename": "foto.png", "type": "image/png"}}',
        "attachment1": SimpleUploadedFile("foto.png", b"\x89PNG\r\n\x1a\n\r", "image/png"),
    }
    assert post(client, channel, form, form=True) == 200
    message = arrived()
    assert (message.subject, message.text.strip()) == ("Größe", "Passt L?")
    assert [bytes(file.content) for file in message.attachments.all()] == [b"\x89PNG\r\n\x1a\n\r"]


@pytest.mark.parametrize("service", ["postmark", "mailjet", "sparkpost", "amazon_ses"])
def test_nonsense_with_the_right_password_is_kept_and_shown_or_refused(
    client: Client, inbox: Inbox, service: str
) -> None:
    channel = connected(inbox, service)
    status = post(client, channel, [{"Nothing": 1}])
    worker.run_all()
    states = list(Arrival.objects.values_list("state", flat=True))
    assert (status, states) in [(200, ["parked"]), (400, [])]
    assert not Conversation.objects.exists()


def test_strangers_and_unknown_mailboxes_are_turned_away(client: Client, inbox: Inbox) -> None:
    channel = connected(inbox, "postmark")
    assert post(client, channel, {}, secret="inhand:guessed") == 400
    assert client.post(f"/hooks/mail/{channel.pk}/mails", {}).status_code == 401
    assert post(client, Channel(pk=999), {}) == 404
    Channel.objects.update(settings={})
    assert post(client, channel, {}) == 404
    assert not Arrival.objects.exists()


def test_a_mail_that_pretends_to_be_a_post_is_a_mail() -> None:
    genuine = pushed.wrap(pushed.Pushed("postmark", "application/json", b"{}"), b"k" * 32)
    assert pushed.unwrap(genuine, b"k" * 32) == pushed.Pushed("postmark", "application/json", b"{}")
    assert pushed.unwrap(genuine, b"x" * 32) is None
    assert pushed.unwrap(genuine.replace(b"{}", b"[]"), b"k" * 32) is None
    assert pushed.unwrap(b"X-Inhand-Hook: \r\n\r\n", b"k" * 32) is None


REPORTS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "postmark": (
        {"RecordType": "Delivery", "Recipient": "ann@customer.example", "Metadata": {"inhand": "r1@shop.example"}},
        {
            "RecordType": "Bounce", "Type": "HardBounce", "Email": "ann@customer.example",
            "Metadata": {"inhand": "r1@shop.example"}, "Description": "The server was unable to deliver",
            "Details": "550 5.1.1 no such user",
        },
    ),
    "mailgun": (
        {"event-data": {"event": "delivered", "recipient": "ann@customer.example", "timestamp": 1.0,
                        "message": {"headers": {"message-id": "r1@shop.example"}}}},
        {"event-data": {"event": "failed", "severity": "permanent", "recipient": "ann@customer.example",
                        "timestamp": 1.0, "reason": "bounce", "delivery-status": {"message": "550 5.1.1 no such user"},
                        "message": {"headers": {"message-id": "r1@shop.example"}}}},
    ),
    "brevo": (
        {"event": "delivered", "email": "ann@customer.example", "message-id": "<r1@shop.example>", "ts_event": 1},
        {"event": "hard_bounce", "email": "ann@customer.example", "message-id": "<r1@shop.example>", "ts_event": 1,
         "reason": "550 5.1.1 no such user"},
    ),
    "resend": (
        {"type": "email.delivered", "created_at": "2026-03-02T09:00:00Z", "data": {"email_id": "e1",
         "to": ["ann@customer.example"], "headers": [{"name": "X-Inhand-Message", "value": "r1@shop.example"}]}},
        {"type": "email.bounced", "created_at": "2026-03-02T09:00:00Z", "data": {"email_id": "e1",
         "to": ["ann@customer.example"], "bounce": {"message": "550 5.1.1 no such user"},
         "headers": [{"name": "X-Inhand-Message", "value": "r1@shop.example"}]}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("service", REPORTS)
def test_what_became_of_a_reply_is_told(client: Client, inbox: Inbox, clock: Clock, service: str) -> None:
    channel = connected(inbox, service)
    reply = replied(inbox, channel, clock)
    good, bad = ({**facts, "signature": signed()} for facts in REPORTS[service])
    assert [post(client, channel, good, "reports") for _ in range(2)] == [200, 200]
    reply.refresh_from_db()
    assert reply.state == Message.State.DELIVERED
    assert post(client, channel, bad, "reports") == 200
    reply.refresh_from_db()
    assert reply.state == Message.State.FAILED
    assert "no such user" in reply.error
    assert Conversation.objects.get(pk=reply.conversation_id).alert == "bounced"
    stranger = {"RecordType": "Delivery", "Metadata": {"inhand": "other@x.example"}}
    stranger |= {"event-data": {"event": "delivered", "timestamp": 1.0}, "signature": signed()}
    assert post(client, channel, stranger, "reports") in {200, 400}
    assert post(client, channel, {"signature": signed(), "event-data": 7, "Metadata": 7}, "reports") in {
        200,
        400,
    }


def replied(inbox: Inbox, channel: Channel, clock: Clock) -> Message:
    """A conversation with one reply that has left."""
    first = receive(
        parse(mail("Message-ID: <q@x.example>"), account()), inbox=inbox, channel=channel.pk, at=clock.now()
    ).message
    return Message.objects.create(
        conversation=first.conversation, inbox=inbox, direction="out", channel=channel.pk, platform="email",
        provider_id="r1@shop.example", at=clock.now() + timedelta(minutes=1), text="It is on its way.",
        sender=["help@shop.example", "Shop"], to=[["ann@customer.example", ""]], state=Message.State.SENT,
    )  # fmt: skip


def test_every_service_that_is_offered_is_understood() -> None:
    assert list(services.SERVICES) == list(HOOKS)
