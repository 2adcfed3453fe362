"""The panel beside a conversation: what is known of the person, and what is not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from inhand.desk.contacts.models import Contact
from inhand.desk.conversations.actions.close import close
from inhand.desk.conversations.actions.save_number_pattern import save_number_pattern
from inhand.desk.ownership.actions.hand_off import hand_off
from inhand.desk.ownership.packet import Packet
from inhand.doors.web.tests.sample import desk
from inhand.ground.outbox import worker

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


def test_the_panel_says_what_is_known_and_what_they_wrote_before(clock: Clock, client: Client) -> None:
    made = desk(clock.now())
    save_number_pattern(
        None, title="Order", pattern=r"\border (\d{5})\b", address="https://shop.example/{number}", by=made.amina,
        at=clock.now(),
    )  # fmt: skip
    before = made.mail(
        "Late", text="Where is order 48121?", to=made.amina, at=clock.now() - timedelta(days=9)
    )
    close(before, by=made.amina, at=clock.now(), although_waiting=True)
    also = made.mail("Lamps", text="My order 48121 is not whole.", to=made.amina)
    now = made.mail("Again", text="Still waiting for order 48121!", to=made.amina)
    worker.run_all()
    packet = Packet("Refund", "A refund by Friday", "Pay it", "nothing", "no", "none")
    hand_off(also, packet=packet, to=made.ben, by=made.amina, at=clock.now())
    client.force_login(made.ben)
    page = client.get(f"/conversations/{now.pk}/").content.decode()
    panel = page[page.index('id="context"') :]
    for known in (
        "https://shop.example/48121", "Wrote twice in the month before about the same order 48121",
        "may be the same matter",
        "A refund by Friday", "local time not known", "plan not known", "English", "bakery.example",
    ):  # fmt: skip
        assert known in panel, known
    Contact.objects.update(time_zone="Asia/Tokyo", language="de", plan="Gold", is_vip=True)
    panel = client.get(f"/conversations/{now.pk}/").content.decode()
    for known in ("18:00 there", "German", "Gold", "VIP"):
        assert known in panel, known
