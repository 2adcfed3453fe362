"""Every measure by name: its version, formula and unit. Pure (semantics 8).

To change what a measure means, raise its version: a figure is never compared with one of another version. Each has a
worked example in docs/reference/measures.md, which the tests repeat.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """``kinds`` are the rows it is made of: its list shows them. ``of`` what is counted, in the words of a person."""

    name: str
    title: str
    unit: str
    formula: str
    kinds: tuple[str, ...] = ()
    version: int = 1


MINUTES = "business minutes of the team; wall clock beside it"
SHARE = "share"
NUMBER = "conversations"

DEFINITIONS = (
    Definition(
        "arrivals", "Arrivals", "messages",
        "Messages with which a customer began to wait: the first, and each that came when nobody waited any more. "
        "They count where they are labelled and routed within ten minutes.",
        ("arrival",),
    ),
    Definition(
        "first_owner", "First owner time", MINUTES,
        "From a customer’s first message to the first entry at which an owner is on shift, or does something with it.",
        ("first_owner",),
    ),
    Definition(
        "first_response", "First response", MINUTES,
        "From a customer’s first message to the first public reply by a person. Who still waits, or was closed "
        "without an answer, counts as “at least so long”.",
        ("first_response",),
    ),
    Definition(
        "next_response", "Next response", MINUTES,
        "From the oldest unanswered message to the next public reply, for every wait after the first.",
        ("next_response",),
    ),
    Definition(
        "resolution", "Full resolution", MINUTES,
        "From a customer’s first message to each closing.",
        ("closed",),
    ),
    Definition(
        "lane_time", "Time in the lane", MINUTES,
        "From entering a lane to being somebody’s.",
        ("given",),
    ),
    Definition(
        "waiting", "Waiting now", NUMBER,
        "Open conversations in which a customer waits; of them, those without an owner stand in a lane.",
    ),
    Definition(
        "stale", "Stale", NUMBER,
        "Customers who have waited longer than one full target; also as a share of all who wait.",
    ),
    Definition(
        "kept", "Promises kept", SHARE,
        "Answers within the target that counted at the time / all waits that were answered or closed.",
        ("first_response", "next_response"),
    ),
    Definition(
        "duplicate", "Duplicate replies", "per 1,000 public replies",
        "Two public replies by different people with no message of the customer’s between, the second writer not "
        "having seen the first.",
        ("duplicate",),
    ),
    Definition(
        "prevented", "Duplicate replies prevented", "replies",
        "Replies that were refused because a colleague’s had come meanwhile.",
        ("prevented",),
    ),
    Definition(
        "handoff_bare", "Handoffs without note", SHARE,
        "Changes of owner between people without packet or note from 15 minutes before to 5 after / all of them. "
        "Rescues are counted apart.",
        ("handoff",),
    ),
    Definition(
        "conversations", "Conversations per person", NUMBER,
        "Conversations with at least one public reply by them, each once.",
        ("reply",),
    ),
    Definition(
        "owned", "Owned", NUMBER,
        "Conversations that were theirs when the days began, or became theirs in them, each once.",
        ("held",),
    ),
    Definition(
        "resolution_rate", "Resolution rate", SHARE,
        "Closed by them and not reopened within 7 days / owned by them. Judged when the 7 days are over, so of what "
        "was owned and closed a week earlier.",
        ("closed",),
    ),
    Definition(
        "reopen_rate", "Reopen rate", SHARE,
        "Closed and reopened within 7 days / closed, of what was closed a week earlier. A thank-you reopens nothing.",
        ("closed",),
    ),
    Definition(
        "touch", "Touch time", "minutes",
        "From the latest of the customer’s waiting and whatever else they did before, to the reply; over an hour is "
        "idle and tells nothing.",
        ("reply",),
    ),
    Definition(
        "fairness", "Fairness", "index from 1/n to 1",
        "Jain’s index of effort by the hour on shift: (Σx)² / (n Σx²). Gini’s and that of hard conversations (high and "
        "urgent) beside it. A reply of unknown effort counts as one’s usual.",
        ("reply",),
    ),
    Definition(
        "no_drop", "No-drop", NUMBER,
        "Waiting customers with neither an owner at work, or back in time, nor an active rung. It must be 0.",
        ("dropped",),
    ),
    Definition(
        "passed", "Passes", "passes",
        "Times that somebody left what they were to take first to others.",
        ("passed",),
    ),
)  # fmt: skip

BY_NAME = {each.name: each for each in DEFINITIONS}
