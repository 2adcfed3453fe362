"""The channel to copy: in memory and on disk, used by tests and the demo as a real channel.

Its payload is JSON; what is sent is kept in ``sent`` and goes nowhere.
"""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, field

from inhand.desk.conversations.inbound import Address, InboundMessage
from inhand.doors.channels.protocol import Account, ChannelError, Limits, Outbound, Receipt


@dataclass(slots=True)
class SampleChannel:
    """``broken`` makes every send fail with its text; ``refusing`` makes that permanent."""

    limits: Limits = field(default_factory=lambda: Limits(10, max_bytes=1_000_000, file_bytes=1_000_000))
    sent: deque[Outbound] = field(default_factory=lambda: deque(maxlen=1000))
    broken: str = ""
    refusing: bool = False

    def read(self, payload: bytes, account: Account) -> list[InboundMessage]:
        del account
        try:
            facts = json.loads(payload)
            return [
                InboundMessage(
                    provider_id=str(facts["id"]),
                    platform=str(facts.get("platform", "sample")),
                    sender=Address(str(facts["from"]), str(facts.get("name", ""))),
                    text=str(facts["text"]),
                    visible_text=str(facts["text"]),
                    subject=str(facts.get("subject", "")),
                    thread_key=str(facts.get("thread", "")),
                )
            ]
        except (ValueError, KeyError, TypeError) as error:
            message = f"This is not a message of the sample channel: {error!r}"
            raise ValueError(message) from error

    def send(self, outbound: Outbound, account: Account) -> Receipt:
        del account
        if self.broken:
            raise ChannelError(self.broken, permanent=self.refusing)
        self.sent.append(outbound)
        return Receipt(outbound.message_id, "kept in memory")


plug = SampleChannel()
