"""What a handoff must say. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

RETURN_WINDOW = timedelta(minutes=30)
BILLING_OR_LEGAL = ("no", "billing", "legal", "both")


@dataclass(frozen=True, slots=True)
class Packet:
    """What the receiver needs to carry on without asking. "nothing" is an answer; an empty field is not."""

    goal: str
    promised: str
    next_step: str
    blocked: str
    billing_or_legal: str
    risk: str
    due: datetime | None = None

    def problems(self) -> dict[str, str]:
        """Return what is wrong, by field; empty if the packet may travel."""
        asked = {
            "goal": "say what the customer wants in the end.",
            "promised": 'say what we promised; "nothing" is an answer.',
            "next_step": "say what happens next.",
            "blocked": 'say what it waits for; "nothing" is an answer.',
            "risk": 'say what could go wrong; "none" is an answer.',
        }
        found = {name: f"{name}: {rule}" for name, rule in asked.items() if not getattr(self, name).strip()}
        if self.billing_or_legal not in BILLING_OR_LEGAL:
            found["billing_or_legal"] = "billing_or_legal: choose no, billing, legal or both."
        return found
