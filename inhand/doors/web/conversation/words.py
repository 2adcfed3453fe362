"""A ledger entry as a line people read. Every event of a conversation has its words here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from inhand.desk.contacts.handles import platform_name
from inhand.doors.web import said
from inhand.doors.web.language import later as _l

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
            return _("You") if begins else "you"
        return self.people.get(pk, "somebody who left")

    def whose(self, pk: int | None) -> str:
        return "your" if pk == self.me else f"{self.who(pk)}’s"

    def team(self, pk: int | None) -> str:
        return self.teams.get(pk or 0, "a team that is gone")

    def moment(self, iso: str) -> str:
        return said.moment(datetime.fromisoformat(iso), self.now) if iso else ""


TITLES = {
    "legal_threat": _l("legal threat"),
    "executive": _l("executive or press"),
    "partner_dispute": _l("partner dispute"),
    "security": "security",
    "safety": "safety",
    "money": _l("money above the limit"),
    "packet_legal": _l("a handoff says legal"),
    "topic": "topic",
    "team_words": _l("the team’s own words"),
}
_SETTLED = {"kept": "kept", "broken": _l("not kept"), "void": _l("not owed any more")}
_MINUTE = 60
_HOW = {
    "routed": _l("Routed to {owner}"),
    "claimed": "{by} claimed it",
    "assigned": "{by} gave it to {owner}",
    "taken_over": "{by} took it over from {former}",
    "handed_off": "{by} handed it to {owner}",
    "returned": "{by} gave it back to {owner}",
    "replied": "{by} claimed it by answering",
    "rescued": _l("Rescued from {former}, who is not here, for {owner}"),
    "on_call": _l("Given to {owner}, who is on call"),
    "undone": "{by} took it back: {owner} has it as before",
}
_LANE = {
    "routed": _l("Waits in the {team} lane: nobody could take it"),
    "rescued": _l("Rescued into the {team} lane: its owner is not here"),
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
        "lack_of_skill": _("others know more about it"),
        "conflict_of_interest": _("conflict of interest"),
    }.get(facts["why"], "")
    said_so = f"“{facts['words']}”" if facts["words"] else ""
    return _("{by} passed it: ").format(by=by) + ", ".join(filter(None, (why, said_so)))


def _because(facts: dict[str, Any]) -> str:
    return f": “{facts['reason']}”" if facts.get("reason") else ""


def _labelled(facts: dict[str, Any], by: str, _names: Names) -> str:
    value = facts["value"].replace("-", " ") or "nothing"
    source = (
        by if facts["source"] == "person" else {"rule": _("A rule")}.get(facts["source"], "The classifier")
    )
    return _("{source} set {facts} to {value}").format(source=source, facts=facts["kind"], value=value)


def _routed(facts: dict[str, Any], _by: str, names: Names) -> str:
    decision = facts["decision"]
    reason = str(decision["reason"])
    return (
        _("Routed to {who}: {reason}").format(who=names.who(decision["owner"]), reason=reason)
        if decision["outcome"] == "assign"
        else reason
    )


def repeated(message: Message, first: Message | None) -> str:
    """Return the words over a message that only says again what another says; empty if it is none."""
    if message.repeats_id is None:
        return ""
    by = {"name": _(" under the same name"), "text": _(" without a name")}.get(message.repeat_why, "")
    if first is None:
        return _("The same again by {platform_name}{by}").format(
            platform_name=platform_name(message.platform), by=by
        )
    later = (message.at - first.at).total_seconds()
    after = _("{span} later").format(span=said.span(later)) if later >= _MINUTE else _("at the same time")
    how = (
        _("to another address")
        if message.platform == first.platform
        else f"by {platform_name(message.platform)}"
    )
    if message.channel == first.channel:
        how = _("a second time")
    return _("Also wrote {how} {after}{by}: the same").format(how=how, after=after, by=by)


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
    return _("Backup ladder: {get}{after}{said_to}").format(
        get=RUNGS.get(facts["rung"], facts["rung"]), after=after, said_to=said_to
    )


_ONE_TARGET = 100
_ANSWERS_BOTH = {"references": ": a mail answers both"}
_APART = {"owners": ", but two people have them", "strangers": ", but is from somebody else"}
RUNGS = {
    "lane": _l("waits to be taken"),
    "room": _l("asked in the team’s room"),
    "half": _l("half of the target gone"),
    "on_call": "on-call told",
    "stale": "past its target, lead told",
}


def spam_why(facts: Mapping[str, Any]) -> str:
    """Say what took it for spam; nothing where a person did."""
    why = facts.get("why", "")
    match facts.get("how"):
        case "sender":
            return _("Spam: {why} is on the list of blocked senders").format(why=why)
        case "headers":
            return _("Spam, says your mail server ({why})").format(why=why)
        case "classifier":
            return _("Looks like spam: {why}").format(why=why)
    return ""


def _tagged(facts: dict[str, Any], by: str, _names: Names) -> str:
    said = [f"tagged it {', '.join(facts['added'])}"] if facts["added"] else []
    said += [f"took the tag {', '.join(facts['removed'])} off"] if facts["removed"] else []
    return f"{by} {' and '.join(said)}"


def _risk(facts: dict[str, Any], _by: str, _names: Names) -> str:
    said = [f"{TITLES.get(code, code)} ({', '.join(words)})" for code, words in facts["reasons"].items()]
    return _("High risk: {join}").format(join="; ".join(said))


_WORDS: dict[str, Callable[[dict[str, Any], str, Names], str]] = {
    "conversation.routed": _routed,
    "conversation.assigned": _assigned,
    "lane.entered": _lane,
    "conversation.labelled": _labelled,
    "conversation.passed": _passed,
    "message.received": lambda _f, _by, _n: _("A message came in that is in another conversation now"),
    "message.also_received": lambda f, _by, _n: _("The same mail came to {f}, too").format(f=f["address"]),
    "message.unlinked": lambda f, by, _n: _("{by} said it is another matter: now conversation {f}").format(
        by=by, f=f["conversation"]
    ),
    "rung.climbed": _climbed,
    "drop.caught": lambda f, _by, _n: _("Found without anybody and put back: {f}").format(f=f["reason"]),
    "handoff.acknowledged": lambda _f, by, _n: _("{by} has the packet in hand").format(by=by),
    "handoff.returned": lambda f, by, _n: _("{by} returned it: “{f}”").format(by=by, f=f["reason"]),
    "reply.prevented": lambda _f, by, _n: _(
        "{by} pressed send; held back, since something had changed"
    ).format(by=by),
    "draft.taken_over": lambda f, by, n: _("{by} went on with {whose} draft").format(
        by=by, whose=n.whose(f["author"])
    ),
    "reply.undone": lambda _f, by, _n: _("{by} took a reply back").format(by=by),
    "reply.arrived": lambda f, _by, _n: _("{f} has got the reply").format(
        f=f["recipient"] or _("The customer")
    ),
    "reply.delivered": lambda f, _by, _n: _("The reply left at attempt {f}").format(f=f["attempts"]),
    "reply.failed": lambda f, _by, _n: _("The reply could not be delivered: {f}").format(f=f["reason"]),
    "reply.retried": lambda _f, by, _n: _("{by} tried again to deliver it").format(by=by),
    "message.bounced": lambda f, _by, _n: _("A reply came back: {f}").format(f=f["reason"]),
    "conversation.risk_found": _risk,
    "conversation.risk_cleared": lambda f, by, _n: _("{by} said it is not high risk: “{f}”").format(
        by=by, f=f["reason"]
    ),
    "approval.asked": lambda _f, by, _n: _("{by} asked for approval of a reply").format(by=by),
    "approval.given": lambda f, by, n: _("{by} approved {whose} reply{because}").format(
        by=by, whose=n.whose(f["author"]), because=_because(f)
    ),
    "approval.declined": lambda f, by, n: _("{by} declined {whose} reply: “{f}”").format(
        by=by, whose=n.whose(f["author"]), f=f["reason"]
    ),
    "approval.taken_over": lambda f, by, n: _("{by} went on with {whose} draft").format(
        by=by, whose=n.whose(f["author"])
    ),
    "approval.withdrawn": lambda _f, by, _n: _("{by} took the question for approval back").format(by=by),
    "conversation.closed": lambda f, by, _n: (
        by + (_(" closed it while the customer waited") if f["was_waiting"] else _(" closed it"))
    ),
    "conversation.reopened": lambda _f, by, _n: _("{by} reopened it").format(by=by),
    "conversation.snoozed": lambda f, by, n: _("{by} snoozed it until {moment}").format(
        by=by, moment=n.moment(f["until"])
    ),
    "conversation.woken": lambda _f, _by, _n: _("Back from its snooze"),
    "conversation.restored": lambda f, by, _n: _("{by} took it back: {f} as before").format(
        by=by, f=f["state"]
    ),
    "conversation.tagged": _tagged,
    "follow_up.set": lambda f, by, n: (
        _("{by} asked to be reminded {moment} if there is no answer").format(
            by=by, moment=n.moment(f["until"])
        )
        if f["until"]
        else _("{by} needs no reminder any more").format(by=by)
    ),
    "follow_up.due": lambda _f, _by, _n: _("No answer from the customer: back with its owner"),
    "conversation.erased": lambda _f, by, _n: _(
        "{by} erased what was said, as its writer asked to be forgotten"
    ).format(by=by),
    "conversation.marked_spam": lambda f, by, _n: spam_why(f) or _("{by} marked it as spam").format(by=by),
    "conversation.marked_not_spam": lambda _f, by, _n: _("{by} said that it is no spam").format(by=by),
    "conversation.merged": lambda f, by, _n: _("{by} made it one with #{f}").format(by=by, f=f["into"]),
    "conversation.absorbed": lambda f, by, _n: _("{by} made #{f} one with it{get}").format(
        by=by, f=f["other"], get=_ANSWERS_BOTH.get(f["how"], "")
    ),
    "conversation.split": lambda f, by, _n: (
        _("{by} took back that #{f} was one with it").format(by=by, f=f["into"])
        if f["undone"]
        else _("{by} parted #{f} from it").format(by=by, f=f["into"])
    ),
    "conversation.split_off": lambda f, by, _n: (
        _("{by} took it out of #{f} again").format(by=by, f=f["source"])
        if f["undone"]
        else _("{by} parted it from #{f}").format(by=by, f=f["source"])
    ),
    "merge.proposed": lambda f, _by, _n: _("May be one with #{f}: a mail answers both{f2}").format(
        f=f["other"], f2=_APART[f["why"]]
    ),
    "promise.made": lambda f, by, n: _("{by} promised, by {moment}: “{f}”").format(
        by=by, moment=n.moment(f["due"]), f=f["words"]
    ),
    "promise.settled": lambda f, by, _n: _("{by} said of a promise: {f}").format(by=by, f=_SETTLED[f["how"]]),
    "conversation.carried_over": lambda f, by, n: _("{by} let it wait until {moment}: “{f}”").format(
        by=by, moment=n.moment(f["until"]), f=f["reason"]
    ),
    "alert.resolved": lambda _f, by, _n: _("{by} dealt with the failed delivery in another way").format(
        by=by
    ),
}
