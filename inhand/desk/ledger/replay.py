"""The present, rebuilt from the ledger alone. Pure: entries in, states out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from inhand.desk.ledger.models import Entry

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    """What the entries of one conversation say of it. ``waiting_since`` is ISO 8601 or empty."""

    revision: int = 0
    state: str = "open"
    owner: int | None = None
    team: int | None = None
    waiting_since: str = ""
    alert: str = ""
    risk: frozenset[str] = frozenset()
    tier: int = 1


def fold(entries: Iterable[Entry]) -> dict[int, Story]:
    """Return each conversation's story; entries must come in the order of their ids."""
    stories: dict[int, Story] = {}
    for entry in entries:
        if entry.conversation is not None:
            story = stories.get(entry.conversation, Story())
            told = _TELL.get(entry.name, _nothing)(story, entry.facts)
            stories[entry.conversation] = replace(told, revision=entry.seq or 0)
    return stories


def _nothing(story: Story, _facts: Facts) -> Story:
    return story


def _received(story: Story, facts: Facts) -> Story:
    team = facts["team"] if facts["opened"] else story.team
    state = "open" if facts["reopened"] else story.state
    return replace(story, state=state, team=team, waiting_since=facts["waiting_since"])


def _automatic(story: Story, facts: Facts) -> Story:
    return replace(story, state="closed", team=facts["team"]) if facts["opened"] else story


def _spam(story: Story, facts: Facts) -> Story:
    return replace(story, state="spam", team=facts["team"]) if facts["opened"] else story


def _not_spam(story: Story, facts: Facts) -> Story:
    return replace(story, state="open", waiting_since=facts["waiting_since"])


def _assigned(story: Story, facts: Facts) -> Story:
    state = story.state if story.state not in {"closed", "spam"} else "open"
    tier = facts.get("tier") or (story.tier if facts["team"] == story.team else 1)
    return replace(story, owner=facts["owner"], team=facts["team"], state=state, tier=tier)


def _laned(story: Story, facts: Facts) -> Story:
    state = "open" if story.state == "snoozed" else story.state
    return replace(story, owner=None, team=facts["team"], state=state, tier=facts.get("tier", 1))


def _sent(story: Story, facts: Facts) -> Story:
    since = facts.get("waiting_since", "")
    return replace(story, state=facts["state"], waiting_since=since, alert="")


def _undone(story: Story, facts: Facts) -> Story:
    return replace(story, state=facts["state"], waiting_since=facts["waiting_since"], alert=facts["alert"])


def _restored(story: Story, facts: Facts) -> Story:
    return replace(story, state=facts["state"], waiting_since=facts["waiting_since"], alert=facts["alert"])


def _risk_found(story: Story, facts: Facts) -> Story:
    return replace(story, risk=story.risk | set(facts["reasons"]))


def _rearranged(story: Story, facts: Facts) -> Story:
    """Messages came or went: a clock and a state with them."""
    team, alert = facts.get("team", story.team), facts.get("alert", story.alert)
    return replace(story, team=team, alert=alert, state=facts["state"], waiting_since=facts["waiting_since"])


def _alert(alert: str) -> Callable[[Story, Facts], Story]:
    return lambda story, _facts: replace(story, alert=alert, state="open")


def _state(state: str, **more: str) -> Callable[[Story, Facts], Story]:
    return lambda story, _facts: replace(story, state=state, **more)  # type: ignore[arg-type]


_TELL: dict[str, Callable[[Story, Facts], Story]] = {
    "conversation.risk_found": _risk_found,
    "conversation.risk_cleared": lambda story, _facts: replace(story, risk=frozenset()),
    "message.received": _received,
    "message.unlinked": lambda story, facts: replace(story, waiting_since=facts["waiting_since"]),
    "automatic.received": _automatic,
    "message.imported": _automatic,
    "spam.received": _spam,
    "message.bounced": _alert("bounced"),
    "reply.failed": _alert("failed"),
    "reply.retried": lambda story, _facts: replace(story, alert=""),
    "alert.resolved": lambda story, _facts: replace(story, alert=""),
    "conversation.assigned": _assigned,
    "lane.entered": _laned,
    "reply.sent": _sent,
    "reply.undone": _undone,
    "conversation.closed": _state("closed", waiting_since="", alert=""),
    "conversation.erased": _state("closed", waiting_since="", alert=""),
    "conversation.merged": _state("closed", waiting_since="", alert=""),
    "conversation.absorbed": _rearranged,
    "conversation.split": _rearranged,
    "conversation.split_off": _rearranged,
    "conversation.marked_spam": _state("spam", waiting_since="", alert=""),
    "conversation.marked_not_spam": _not_spam,
    "conversation.reopened": _state("open"),
    "conversation.snoozed": _state("snoozed"),
    "conversation.woken": _state("open"),
    "conversation.restored": _restored,
    "follow_up.due": _state("open"),
}
