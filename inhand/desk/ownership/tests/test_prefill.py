"""A packet begins with what is known: goal, due and risk; what was promised a person must say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inhand.desk.ownership.prefill import Known, prefill
from inhand.desk.teams.tests.people import AT

KNOWN = Known("Where is my parcel?", "", "late-delivery", "normal", AT)


def test_goal_from_summary_or_subject_and_due_from_the_target() -> None:
    assert (prefill(KNOWN).goal, prefill(KNOWN).due) == ("Where is my parcel?", AT)
    assert prefill(replace(KNOWN, summary="Wants her parcel by Friday")).goal == "Wants her parcel by Friday"


@pytest.mark.parametrize(
    ("topic", "risks", "expected"),
    [
        ("late-delivery", (), ""),
        ("refunds", (), "billing"),
        ("late-delivery", ("legal_threat",), "legal"),
        ("invoice", ("partner-dispute",), "both"),
    ],
)
def test_billing_or_legal_from_topic_and_labels(topic: str, risks: tuple[str, ...], expected: str) -> None:
    assert prefill(replace(KNOWN, topic=topic, risks=risks)).billing_or_legal == expected


def test_risk_from_labels_urgency_and_lateness() -> None:
    assert prefill(KNOWN).risk == ""
    worst = replace(KNOWN, risks=("legal_threat",), urgency="urgent", is_late=True)
    assert prefill(worst).risk == "legal threat, urgent, past its target"
