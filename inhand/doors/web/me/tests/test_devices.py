"""Web push: sealed as the standard's own example, brought to a push service that opens it, and quiet out of hours."""

from __future__ import annotations

import base64
import json
import struct
from datetime import time, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from inhand.desk.conversations.actions.note import note
from inhand.desk.ledger.events import RungClimbed
from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.record import record
from inhand.desk.ownership.actions.assign import assign
from inhand.desk.routing import policy
from inhand.desk.teams.models import Team, WorkingHours
from inhand.doors.notices.actions.keep_device import BadDevice, keep_device
from inhand.doors.notices.models import PushDevice
from inhand.doors.notices.push.encrypt import decode, encode, encrypt, point
from inhand.doors.notices.push.telling import KINDS, Told, told
from inhand.doors.notices.push.vapid import public_key
from inhand.doors.notices.tell_devices import tell_devices
from inhand.doors.web.tests.sample import desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from inhand.desk.teams.models import Teammate
    from tests.support.clock import Clock


def test_the_example_of_the_standard_comes_out_letter_for_letter() -> None:
    """RFC 8291, section 5."""
    number = int.from_bytes(decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    sealed = encrypt(
        b"When I grow up, I want to be a watermelon",
        p256dh="BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        auth="BTBZMqHH6r4Tts7J_aSIgg",
        salt=decode("DGv6ra1nlYgDCS1FRnbzlw"),
        key=ec.derive_private_key(number, ec.SECP256R1()),
    )
    assert encode(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3"
        "jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@pytest.mark.parametrize(
    ("name", "facts", "by", "owner", "wanted"),
    [
        (
            "conversation.assigned",
            {"owner": 1, "former_owner": 2, "how": "rescued"},
            None,
            1,
            [Told(1, "assigned")],
        ),
        ("conversation.assigned", {"owner": 1, "former_owner": None, "how": "claimed"}, 1, 1, []),
        (
            "conversation.assigned",
            {"owner": 1, "former_owner": 2, "how": "taken_over"},
            1,
            1,
            [Told(2, "taken")],
        ),
        ("lane.entered", {"former_owner": 2, "how": "released"}, 1, None, [Told(2, "taken")]),
        ("lane.entered", {"former_owner": 2, "how": "passed"}, 2, None, []),
        ("conversation.assigned", {"owner": 2, "how": "undone"}, 1, 2, []),
        ("message.received", {"opened": False}, None, 1, [Told(1, "replied")]),
        ("message.received", {"opened": True}, None, None, []),
        ("note.added", {"mentions": [1, 2]}, 2, 1, [Told(1, "mention")]),
        (
            "rung.climbed",
            {"rung": "stale", "told": [3]},
            None,
            1,
            [Told(1, "past_target"), Told(3, "past_target")],
        ),
        ("rung.climbed", {"rung": "half", "told": [3]}, None, None, [Told(3, "must_take")]),
        ("must_take.asked", {"told": [2, 3]}, None, None, [Told(2, "must_take"), Told(3, "must_take")]),
        ("conversation.closed", {}, None, 1, []),
    ],
)
def test_who_is_told_of_what(
    name: str, facts: dict[str, Any], by: int | None, owner: int | None, wanted: list[Told]
) -> None:
    assert told(name, facts, by=by, owner=owner) == wanted


class Service:
    """A push service and the browser behind it: it opens what it is sent, as a browser would."""

    def __init__(self) -> None:
        self.key, self.auth, self.says = ec.generate_private_key(ec.SECP256R1()), b"0123456789abcdef", []
        self.answers, self.headers = 201, {}
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.headers = dict(self.headers)
                service.says.append(json.loads(service.opened(body)))
                self.send_response(service.answers)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}/push/1"
        Thread(target=self.server.serve_forever, daemon=True).start()

    says: list[dict[str, Any]]
    headers: dict[str, str]

    def opened(self, body: bytes) -> bytes:
        salt, (_, length), rest = body[:16], struct.unpack("!IB", body[16:21]), body[21:]
        theirs, sealed = rest[:length], rest[length:]
        shared = self.key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        )
        info = b"WebPush: info\0" + point(self.key.public_key()) + theirs

        def derived(material: bytes, salt: bytes, info: bytes, size: int) -> bytes:
            return HKDF(algorithm=hashes.SHA256(), length=size, salt=salt, info=info).derive(material)

        material = derived(shared, self.auth, info, 32)
        content = derived(material, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = derived(material, salt, b"Content-Encoding: nonce\0", 12)
        return AESGCM(content).decrypt(nonce, sealed, None).rstrip(b"\2")

    def subscribe(self, person: Teammate, at: Any, *, quiet: bool = True) -> PushDevice:  # noqa: ANN401
        keys = {"p256dh": encode(point(self.key.public_key())), "auth": encode(self.auth)}
        return keep_device(
            person,
            endpoint=self.endpoint,
            keys=keys,
            name="Chrome on Android",
            kinds=KINDS,
            quiet=quiet,
            at=at,
        )


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.server.shutdown()


@pytest.mark.django_db
def test_who_was_given_something_reads_it_on_the_phone_and_acts_there(
    clock: Clock, client: Client, service: Service
) -> None:
    made = desk(clock.now())
    service.subscribe(made.amina, clock.now())
    row = made.mail("Charged twice")
    assign(row, to=made.amina, by=made.ben, at=clock.now())
    assert tell_devices(Entry.objects.latest("pk"), at=clock.now()) == 1
    (says,) = service.says
    assert says["title"] == "Yours: Charged twice"
    assert says["url"] == f"/conversations/{row.pk}/"
    assert signed_by_the_desk(service)
    snoozed = client.post("/devices/act", {"token": says["token"], "action": "snooze"})
    assert snoozed.content.decode() == "Snoozed until tomorrow morning"
    row.refresh_from_db()
    assert row.state == "snoozed"
    for token, action in ((says["token"] + "x", "snooze"), (says["token"], "delete")):
        assert client.post("/devices/act", {"token": token, "action": action}).status_code == 403


def signed_by_the_desk(service: Service) -> bool:
    """Check the word of RFC 8292 as a push service does."""
    word, key = service.headers["Authorization"].removeprefix("vapid t=").split(", k=")
    signed, _, signature = word.rpartition(".")
    raw = decode(signature)
    numbers = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    says = json.loads(base64.urlsafe_b64decode(signed.split(".")[1] + "=="))
    try:
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(key))
        public.verify(numbers, signed.encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return key == public_key() and service.endpoint.startswith(says["aud"])


@pytest.mark.django_db
def test_nobody_is_told_outside_their_hours_unless_they_want_it(clock: Clock, service: Service) -> None:
    made = desk(clock.now())
    device = service.subscribe(made.amina, clock.now())
    WorkingHours.objects.filter(teammate=made.amina).update(starts=time(6), ends=time(7))
    policy.forget()
    entry_of(made.mail("A", to=made.ben), made.ben)
    night = clock.now().replace(hour=23)
    assert tell_devices(Entry.objects.latest("pk"), at=night) == 0
    PushDevice.objects.filter(pk=device.pk).update(quiet=False)
    assert tell_devices(Entry.objects.latest("pk"), at=night) == 1


@pytest.mark.django_db
def test_the_named_on_call_is_called_at_any_hour(clock: Clock, service: Service) -> None:
    made = desk(clock.now())
    service.subscribe(made.amina, clock.now())
    WorkingHours.objects.filter(teammate=made.amina).delete()
    policy.forget()
    row, night = made.mail("A"), clock.now().replace(hour=23)
    facts: dict[str, Any] = {"share": 100, "team": made.team.pk, "told": [made.amina.pk], "next_at": ""}
    stale, due = (
        record(RungClimbed(rung=rung, **facts), at=night, by=None, conversation=row.pk, seq=seq)
        for seq, rung in ((90, "stale"), (91, "on_call"))
    )
    assert tell_devices(due, at=night) == 0, "told as the lead or an administrator"
    Team.objects.filter(pk=made.team.pk).update(on_call=made.amina)
    assert [tell_devices(each, at=night) for each in (stale, due)] == [0, 1]


def entry_of(row: Any, by: Teammate) -> None:  # noqa: ANN401 -- a conversation
    note(row, text="@Amina, look at this", by=by, at=row.opened_at + timedelta(seconds=1))


@pytest.mark.django_db
def test_a_browser_that_is_gone_is_forgotten_and_nonsense_is_no_device(
    clock: Clock, service: Service
) -> None:
    made = desk(clock.now())
    service.subscribe(made.amina, clock.now())
    service.answers = 410
    made.mail("A", to=made.amina)
    assert tell_devices(Entry.objects.filter(name="conversation.assigned").latest("pk"), at=clock.now()) == 0
    assert not PushDevice.objects.exists()
    with pytest.raises(BadDevice):
        keep_device(
            made.amina, endpoint="https://push.example/1", keys={"p256dh": "AA", "auth": "AA"}, name="", kinds=[],
            quiet=True, at=clock.now(),
        )  # fmt: skip
