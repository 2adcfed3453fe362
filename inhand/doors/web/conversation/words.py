"""A ledger entry as a line people read. Every event of a conversation has its words here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from inhand.desk.contacts.handles import platform_name
from inhand.doors.web import said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from inhand.desk.conversations.models import Message
    from inhand.desk.ledger.models import Entry


@dataclass(frozen=True, slots=True)
class Names:
    """Who is behind an id. ``me`` is the reader, who is told "you"."""

    me: int
    people: Mapping[int, str]
    teams: Mapping[int, str]
    now: datetime

    def who(self, pk: int | None, *, begins: bool = False) -> str:
        if pk is None:
            return "Inhand"
        if pk == self.me:
            return "You" if begins else "you"
        return self.people.get(pk, "somebody who left")

    def whose(self, pk: int | None) -> str:
        return "your" if pk == self.me else f"{self.who(pk)}’s"

    def team(self, pk: int | None) -> str:
        return self.teams.get(pk or 0, "a team that is gone")

    def moment(self, iso: str) -> str:
        return said.moment(datetime.fromisoformat(iso), self.now) if iso else ""


TITLES = {
    "legal_threat": "legal threat",
    "executive": "executive or press",
    "partner_dispute": "partner dispute",
    "security": "security",
    "safety": "safety",
    "money": "money above the limit",
    "packet_legal": "a handoff says legal",
    "topic": "topic",
    "team_words": "the team’s own words",
}
_SETTLED = {"kept": "kept", "broken": "not kept", "void": "not owed any more"}
_MINUTE = 60
_HOW = {
    "routed": "Routed to {owner}",
    "claimed": "{by} claimed it",
    "assigned": "{by} gave it to {owner}",
    "taken_over": "{by} took it over from {former}",
    "handed_off": "{by} handed it to {owner}",
    "returned": "{by} gave it back to {owner}",
    "replied": "{by} claimed it by answering",
    "rescued": "Rescued from {former}, who is not here, for {owner}",
    "on_call": "Given to {owner}, who is on call",
    "undone": "{by} took it back: {owner} has it as before",
}
_LANE = {
    "routed": "Waits in the {team} lane: nobody could take it",
    "rescued": "Rescued into the {team} lane: its owner is not here",
    "released": "{by} put it back into the {team} lane",
    "handed_off": "{by} handed it to the {team} lane",
    "returned": "{by} gave it back to the {team} lane",
    "passed": "{by} put it back into the {team} lane",
    "undone": "{by} took it back: it is in the {team} lane as before",
}


def line(entry: Entry, names: Names) -> str:
    """Return the words; an event that this page does not know says its name."""
    told = _WORDS.get(entry.name)
    by = names.who(entry.by, begins=True)
    return told(entry.facts | {"at": entry.at}, by, names) if told else f"{by}: {entry.name}"


def _assigned(facts: dict[str, Any], by: str, names: Names) -> str:
    values = {"by": by, "owner": names.who(facts["owner"]), "former": names.who(facts["former_owner"])}
    told = _HOW.get(facts["how"], "{by} gave it to {owner}").format(**values)
    return told + _after(facts) + _because(facts)


def _after(facts: dict[str, Any]) -> str:
    """Say how long it stood in the lane until somebody took it."""
    since = facts.get("lane_since")
    if not since or facts["how"] not in {"claimed", "replied"}:
        return ""
    seconds = (facts["at"] - datetime.fromisoformat(since)).total_seconds()
    return f" after {said.span(seconds)} in the lane" if seconds >= _MINUTE else ""


def _lane(facts: dict[str, Any], by: str, names: Names) -> str:
    return _LANE.get(facts["how"], _LANE["routed"]).format(by=by, team=names.team(facts["team"])) + _because(
        facts
    )


def _passed(facts: dict[str, Any], by: str, _names: Names) -> str:
    why = {
        "lack_of_skill": "others know more about it",
        "conflict_of_interest": "conflict of interest",
    }.get(facts["why"], "")
    said_so = f"“{facts['words']}”" if facts["words"] else ""
    return f"{by} passed it: " + ", ".join(filter(None, (why, said_so)))


def _because(facts: dict[str, Any]) -> str:
    return f": “{facts['reason']}”" if facts.get("reason") else ""


def _labelled(facts: dict[str, Any], by: str, _names: Names) -> str:
    value = facts["value"].replace("-", " ") or "nothing"
    source = by if facts["source"] == "person" else {"rule": "A rule"}.get(facts["source"], "The classifier")
    return f"{source} set {facts['kind']} to {value}"


def _routed(facts: dict[str, Any], _by: str, names: Names) -> str:
    decision = facts["decision"]
    reason = str(decision["reason"])
    return (
        f"Routed to {names.who(decision['owner'])}: {reason}" if decision["outcome"] == "assign" else reason
    )


def repeated(message: Message, first: Message | None) -> str:
    """Return the words over a message that only says again what another says; empty if it is none."""
    if message.repeats_id is None:
        return ""
    by = {"name": " under the same name", "text": " without a name"}.get(message.repeat_why, "")
    if first is None:
        return f"The same again by {platform_name(message.platform)}{by}"
    later = (message.at - first.at).total_seconds()
    after = f"{said.span(later)} later" if later >= _MINUTE else "at the same time"
    how = (
        "to another address"
        if message.platform == first.platform
        else f"by {platform_name(message.platform)}"
    )
    if message.channel == first.channel:
        how = "a second time"
    return f"Also wrote {how} {after}{by}: the same"


def is_silent(entry: Entry) -> bool:
    """Tell whether another line beside it says the same: what routing or a packet did, or that nothing changed."""
    if entry.name == "conversation.routed":
        return bool(entry.facts["decision"]["outcome"] == "keep")
    if entry.name in {"conversation.assigned", "lane.entered"}:
        return entry.facts["how"] in {"routed", "handed_off", "returned", "passed"}
    if entry.name == "reply.delivered":  # the message itself says so
        return bool(entry.facts["attempts"] <= 1)
    return entry.name == "handoff.acknowledged"


def _climbed(facts: dict[str, Any], _by: str, names: Names) -> str:
    told = [names.who(pk) for pk in facts["told"]]
    said_to = f"; told {' and '.join(told)}" if told else ""
    after = f", {facts['share'] // 100} targets gone" if facts["share"] > _ONE_TARGET else ""
    return f"Backup ladder: {RUNGS.get(facts['rung'], facts['rung'])}{after}{said_to}"


_ONE_TARGET = 100
_ANSWERS_BOTH = {"references": ": a mail answers both"}
_APART = {"owners": ", but two people have them", "strangers": ", but is from somebody else"}
RUNGS = {
    "lane": "waits to be taken",
    "room": "asked in the team’s room",
    "half": "half of the target gone",
    "on_call": "on-call told",
    "stale": "past its target, lead told",
}


def _tagged(facts: dict[str, Any], by: str, _names: Names) -> str:
    said = [f"tagged it {', '.join(facts['added'])}"] if facts["added"] else []
    said += [f"took the tag {', '.join(facts['removed'])} off"] if facts["removed"] else []
    return f"{by} {' and '.join(said)}"


def _risk(facts: dict[str, Any], _by: str, _names: Names) -> str:
    said = [f"{TITLES.get(code, code)} ({', '.join(words)})" for code, words in facts["reasons"].items()]
    return f"High risk: {'; '.join(said)}"


_WORDS: dict[str, Callable[[dict[str, Any], str, Names], str]] = {
    "conversation.routed": _routed,
    "conversation.assigned": _assigned,
    "lane.entered": _lane,
    "conversation.labelled": _labelled,
    "conversation.passed": _passed,
    "message.received": lambda _f, _by, _n: "A message came in that is in another conversation now",
    "message.also_received": lambda f, _by, _n: f"The same mail came to {f['address']}, too",
    "message.unlinked": lambda f, by, _n: (
        f"{by} said it is another matter: now conversation {f['conversation']}"
    ),
    "rung.climbed": _climbed,
    "drop.caught": lambda f, _by, _n: f"Found without anybody and put back: {f['reason']}",
    "handoff.acknowledged": lambda _f, by, _n: f"{by} has the packet in hand",
    "handoff.returned": lambda f, by, _n: f"{by} returned it: “{f['reason']}”",
    "reply.prevented": lambda _f, by, _n: f"{by} pressed send; held back, since something had changed",
    "draft.taken_over": lambda f, by, n: f"{by} went on with {n.whose(f['author'])} draft",
    "reply.undone": lambda _f, by, _n: f"{by} took a reply back",
    "reply.arrived": lambda f, _by, _n: f"{f['recipient'] or 'The customer'} has got the reply",
    "reply.delivered": lambda f, _by, _n: f"The reply left at attempt {f['attempts']}",
    "reply.failed": lambda f, _by, _n: f"The reply could not be delivered: {f['reason']}",
    "reply.retried": lambda _f, by, _n: f"{by} tried again to deliver it",
    "message.bounced": lambda f, _by, _n: f"A reply came back: {f['reason']}",
    "conversation.risk_found": _risk,
    "conversation.risk_cleared": lambda f, by, _n: f"{by} said it is not high risk: “{f['reason']}”",
    "approval.asked": lambda _f, by, _n: f"{by} asked for approval of a reply",
    "approval.given": lambda f, by, n: f"{by} approved {n.whose(f['author'])} reply{_because(f)}",
    "approval.declined": lambda f, by, n: f"{by} declined {n.whose(f['author'])} reply: “{f['reason']}”",
    "approval.taken_over": lambda f, by, n: f"{by} went on with {n.whose(f['author'])} draft",
    "approval.withdrawn": lambda _f, by, _n: f"{by} took the question for approval back",
    "conversation.closed": lambda f, by, _n: (
        by + (" closed it while the customer waited" if f["was_waiting"] else " closed it")
    ),
    "conversation.reopened": lambda _f, by, _n: f"{by} reopened it",
    "conversation.snoozed": lambda f, by, n: f"{by} snoozed it until {n.moment(f['until'])}",
    "conversation.woken": lambda _f, _by, _n: "Back from its snooze",
    "conversation.restored": lambda f, by, _n: f"{by} took it back: {f['state']} as before",
    "conversation.tagged": _tagged,
    "follow_up.set": lambda f, by, n: (
        f"{by} asked to be reminded {n.moment(f['until'])} if there is no answer"
        if f["until"]
        else f"{by} needs no reminder any more"
    ),
    "follow_up.due": lambda _f, _by, _n: "No answer from the customer: back with its owner",
    "conversation.erased": lambda _f, by, _n: (
        f"{by} erased what was said, as its writer asked to be forgotten"
    ),
    "conversation.marked_spam": lambda _f, by, _n: f"{by} marked it as spam",
    "conversation.merged": lambda f, by, _n: f"{by} made it one with #{f['into']}",
    "conversation.absorbed": lambda f, by, _n: (
        f"{by} made #{f['other']} one with it{_ANSWERS_BOTH.get(f['how'], '')}"
    ),
    "conversation.split": lambda f, by, _n: (
        f"{by} took back that #{f['into']} was one with it"
        if f["undone"]
        else f"{by} parted #{f['into']} from it"
    ),
    "conversation.split_off": lambda f, by, _n: (
        f"{by} took it out of #{f['source']} again" if f["undone"] else f"{by} parted it from #{f['source']}"
    ),
    "merge.proposed": lambda f, _by, _n: (
        f"May be one with #{f['other']}: a mail answers both{_APART[f['why']]}"
    ),
    "promise.made": lambda f, by, n: f"{by} promised, by {n.moment(f['due'])}: “{f['words']}”",
    "promise.settled": lambda f, by, _n: f"{by} said of a promise: {_SETTLED[f['how']]}",
    "conversation.carried_over": lambda f, by, n: (
        f"{by} let it wait until {n.moment(f['until'])}: “{f['reason']}”"
    ),
    "alert.resolved": lambda _f, by, _n: f"{by} dealt with the failed delivery in another way",
}
