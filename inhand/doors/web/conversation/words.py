"""A ledger entry as a line people read. Every event of a conversation has its words here.

A line is a whole sentence, once for "you" and once for anybody else, so that each language can bend its verbs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from inhand.desk.contacts.handles import platform_name
from inhand.doors.web import said
from inhand.doors.web.desk_said import desk_said
from inhand.doors.web.language import later as _l
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from inhand.desk.conversations.models import Message
    from inhand.desk.ledger.models import Entry

    Facts = dict[str, Any]
    # What you did, and what somebody else did.
    Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Names:
    """Who is behind an id. ``me`` is the reader, who is told "you"."""

    me: int
    people: Mapping[int, str]
    teams: Mapping[int, str]
    now: datetime

    def who(self, pk: int | None) -> str:
        if pk is None:
            return "Inhand"
        return _("you") if pk == self.me else self.people.get(pk) or _("somebody who left")

    def team(self, pk: int | None) -> str:
        return self.teams.get(pk or 0) or _("a team that is gone")

    def moment(self, iso: str) -> str:
        return said.moment(datetime.fromisoformat(iso), self.now) if iso else ""

    def say(self, pair: Pair, by: int | None, **values: object) -> str:
        return str(pair[by != self.me]).format(by=self.who(by), **values)


TITLES = {
    "legal_threat": _l("legal threat"),
    "executive": _l("executive or press"),
    "partner_dispute": _l("partner dispute"),
    "security": _l("security"),
    "safety": _l("safety"),
    "money": _l("money above the limit"),
    "packet_legal": _l("a handoff says legal"),
    "topic": _l("topic"),
    "team_words": _l("the team’s own words"),
}
RUNGS = {
    "lane": _l("waits to be taken"),
    "room": _l("asked in the team’s room"),
    "half": _l("half of the target gone"),
    "on_call": _l("on-call told"),
    "stale": _l("past its target, lead told"),
}
_SETTLED = {"kept": _l("kept"), "broken": _l("not kept"), "void": _l("not owed any more")}
_KINDS = {
    "topic": _l("topic"),
    "urgency": _l("urgency"),
    "language": _l("language"),
    "summary": _l("summary"),
}
_GAVE = (_l("You gave it to {owner}"), _l("{by} gave it to {owner}"))
_HOW: dict[str, Pair] = {
    "routed": (_l("Routed to {owner}"),) * 2,
    "claimed": (_l("You claimed it"), _l("{by} claimed it")),
    "assigned": _GAVE,
    "taken_over": (_l("You took it over from {former}"), _l("{by} took it over from {former}")),
    "handed_off": (_l("You handed it to {owner}"), _l("{by} handed it to {owner}")),
    "returned": (_l("You gave it back to {owner}"), _l("{by} gave it back to {owner}")),
    "replied": (_l("You claimed it by answering"), _l("{by} claimed it by answering")),
    "rescued": (_l("Rescued from {former}, who is not here, for {owner}"),) * 2,
    "on_call": (_l("Given to {owner}, who is on call"),) * 2,
    "undone": (
        _l("You took it back: {owner} has it as before"),
        _l("{by} took it back: {owner} has it as before"),
    ),
}
_AFTER: dict[str, Pair] = {
    "claimed": (
        _l("You claimed it after {span} in the lane"),
        _l("{by} claimed it after {span} in the lane"),
    ),
    "replied": (
        _l("You claimed it by answering after {span} in the lane"),
        _l("{by} claimed it by answering after {span} in the lane"),
    ),
}
_PUT_BACK = (_l("You put it back into the {team} lane"), _l("{by} put it back into the {team} lane"))
_LANE: dict[str, Pair] = {
    "routed": (_l("Waits in the {team} lane: nobody could take it"),) * 2,
    "rescued": (_l("Rescued into the {team} lane: its owner is not here"),) * 2,
    "released": _PUT_BACK,
    "handed_off": (_l("You handed it to the {team} lane"), _l("{by} handed it to the {team} lane")),
    "returned": (_l("You gave it back to the {team} lane"), _l("{by} gave it back to the {team} lane")),
    "passed": _PUT_BACK,
    "undone": (
        _l("You took it back: it is in the {team} lane as before"),
        _l("{by} took it back: it is in the {team} lane as before"),
    ),
}
_PASSED = {
    "lack_of_skill": _l("others know more about it"),
    "conflict_of_interest": _l("conflict of interest"),
}
_MINUTE, _ONE_TARGET = 60, 100


def line(entry: Entry, names: Names) -> str:
    """Return the words; an event that this page does not know says its name."""
    facts = entry.facts | {"at": entry.at}
    if told := _TOLD.get(entry.name):
        return told(facts, entry.by, names)
    if pair := _DONE.get(entry.name):
        return names.say(pair, entry.by, **_values(facts, names))
    return f"{names.who(entry.by)}: {entry.name}"


def _values(facts: Facts, names: Names) -> Facts:
    """Return the facts as a sentence names them."""
    told = {name: names.moment(facts[name]) for name in ("until", "due") if isinstance(facts.get(name), str)}
    reason = {"reason": desk_said(str(facts["reason"]))} if facts.get("reason") else {}
    return facts | told | reason


def _assigned(facts: Facts, by: int | None, names: Names) -> str:
    values = {"owner": names.who(facts["owner"]), "former": names.who(facts["former_owner"])}
    waited = _in_the_lane(facts)
    pair = _AFTER[facts["how"]] if waited else _HOW.get(facts["how"], _GAVE)
    return _because(names.say(pair, by, span=said.span(waited), **values), facts)


def _in_the_lane(facts: Facts) -> float:
    """Return how many seconds it stood in the lane until somebody took it; 0 if that says nothing."""
    since = facts.get("lane_since")
    if not since or facts["how"] not in _AFTER:
        return 0
    seconds: float = (facts["at"] - datetime.fromisoformat(since)).total_seconds()
    return seconds if seconds >= _MINUTE else 0


def _lane(facts: Facts, by: int | None, names: Names) -> str:
    pair = _LANE.get(facts["how"], _LANE["routed"])
    return _because(names.say(pair, by, team=names.team(facts["team"])), facts)


def _because(told: str, facts: Facts) -> str:
    return _("{told}: “{reason}”").format(told=told, reason=facts["reason"]) if facts.get("reason") else told


def _passed(facts: Facts, by: int | None, names: Names) -> str:
    why = str(_PASSED.get(facts["why"], ""))
    words = _("“{words}”").format(words=facts["words"]) if facts["words"] else ""
    pair = (_l("You passed it: {why}"), _l("{by} passed it: {why}"))
    return names.say(pair, by, why=", ".join(filter(None, (why, words))))


def _labelled(facts: Facts, by: int | None, names: Names) -> str:
    value = facts["value"].replace("-", " ") or _("nothing")
    if facts["kind"] == "urgency":
        value = _(value.capitalize()).lower()
    kind = str(_KINDS.get(facts["kind"], facts["kind"]))
    pair = {
        "person": (_l("You set {kind} to {value}"), _l("{by} set {kind} to {value}")),
        "rule": (_l("A rule set {kind} to {value}"),) * 2,
    }.get(facts["source"], (_l("The classifier set {kind} to {value}"),) * 2)
    return names.say(pair, by, kind=kind, value=value)


def _routed(facts: Facts, _by: int | None, names: Names) -> str:
    decision = facts["decision"]
    reason = desk_said(str(decision["reason"]))
    if decision["outcome"] != "assign":
        return reason
    return _("Routed to {who}: {reason}").format(who=names.who(decision["owner"]), reason=reason)


_SAME = {
    "by": {
        "name": _l("Also wrote by {platform} {when} under the same name: the same"),
        "text": _l("Also wrote by {platform} {when} without a name: the same"),
        "": _l("Also wrote by {platform} {when}: the same"),
    },
    "to": {
        "name": _l("Also wrote to another address {when} under the same name: the same"),
        "text": _l("Also wrote to another address {when} without a name: the same"),
        "": _l("Also wrote to another address {when}: the same"),
    },
    "again": {
        "name": _l("Also wrote a second time {when} under the same name: the same"),
        "text": _l("Also wrote a second time {when} without a name: the same"),
        "": _l("Also wrote a second time {when}: the same"),
    },
    "alone": {
        "name": _l("The same again by {platform} under the same name"),
        "text": _l("The same again by {platform} without a name"),
        "": _l("The same again by {platform}"),
    },
}


def repeated(message: Message, first: Message | None) -> str:
    """Return the words over a message that only says again what another says; empty if it is none."""
    if message.repeats_id is None:
        return ""
    why = message.repeat_why if message.repeat_why in _SAME["by"] else ""
    platform = platform_name(message.platform)
    if first is None:
        return str(_SAME["alone"][why]).format(platform=platform)
    how = (
        "again" if message.channel == first.channel else "to" if message.platform == first.platform else "by"
    )
    apart = (message.at - first.at).total_seconds()
    when = _("{span} later").format(span=said.span(apart)) if apart >= _MINUTE else _("at the same time")
    return str(_SAME[how][why]).format(platform=platform, when=when)


def is_silent(entry: Entry) -> bool:
    """Tell whether another line beside it says the same: what routing or a packet did, or that nothing changed."""
    if entry.name == "conversation.routed":
        return bool(entry.facts["decision"]["outcome"] == "keep")
    if entry.name in {"conversation.assigned", "lane.entered"}:
        return entry.facts["how"] in {"routed", "handed_off", "returned", "passed"}
    if entry.name == "reply.delivered":  # the message itself says so
        return bool(entry.facts["attempts"] <= 1)
    return entry.name == "handoff.acknowledged"


def _climbed(facts: Facts, _by: int | None, names: Names) -> str:
    rung = str(RUNGS.get(facts["rung"], facts["rung"]))
    people, number = several(names.who(pk) for pk in facts["told"]), facts["share"] // 100
    if facts["share"] <= _ONE_TARGET:
        told = _("Backup ladder: {rung}; told {people}") if people else _("Backup ladder: {rung}")
    elif people:
        told = _("Backup ladder: {rung}, {number} targets gone; told {people}")
    else:
        told = _("Backup ladder: {rung}, {number} targets gone")
    return told.format(rung=rung, people=people, number=number)


def _asked(facts: Facts, _by: int | None, names: Names) -> str:
    told = _("Waits too long in the lane: {people} asked to take it first")
    return told.format(people=several(names.who(pk) for pk in facts["told"]))


def several(words: Iterable[str]) -> str:
    """Return ``a, b and c``."""
    *before, last = list(words) or [""]
    return _("{first} and {last}").format(first=", ".join(before), last=last) if before else last


def _tagged(facts: Facts, by: int | None, names: Names) -> str:
    pair = (
        _l("You tagged it {added} and took the tag {removed} off"),
        _l("{by} tagged it {added} and took the tag {removed} off"),
    )
    if not facts["removed"]:
        pair = (_l("You tagged it {added}"), _l("{by} tagged it {added}"))
    elif not facts["added"]:
        pair = (_l("You took the tag {removed} off"), _l("{by} took the tag {removed} off"))
    return names.say(pair, by, added=", ".join(facts["added"]), removed=", ".join(facts["removed"]))


def _risk(facts: Facts, _by: int | None, _names: Names) -> str:
    found = [f"{TITLES.get(code, code)} ({', '.join(words)})" for code, words in facts["reasons"].items()]
    return _("High risk: {reasons}").format(reasons="; ".join(found))


def _approved(facts: Facts, by: int | None, names: Names) -> str:
    return _because(_of_author(_APPROVED, facts, by, names), facts)


def _of_author(three: tuple[str, str, str], facts: Facts, by: int | None, names: Names) -> str:
    """Say what was done to somebody's words: by you, to yours, or between two others."""
    pair = (three[0], three[1 if facts["author"] == names.me else 2])
    values = _values(facts, names) | {"author": names.who(facts["author"])}
    return names.say(pair, by, **values)


_APPROVED = (
    _l("You approved {author}’s reply"),
    _l("{by} approved your reply"),
    _l("{by} approved {author}’s reply"),
)
_DECLINED = (
    _l("You declined {author}’s reply: “{reason}”"),
    _l("{by} declined your reply: “{reason}”"),
    _l("{by} declined {author}’s reply: “{reason}”"),
)
_WENT_ON = (
    _l("You went on with {author}’s draft"),
    _l("{by} went on with your draft"),
    _l("{by} went on with {author}’s draft"),
)


def _closed(facts: Facts, by: int | None, names: Names) -> str:
    waited = (_l("You closed it while the customer waited"), _l("{by} closed it while the customer waited"))
    return names.say(waited if facts["was_waiting"] else (_l("You closed it"), _l("{by} closed it")), by)


def _arrived(facts: Facts, _by: int | None, _names: Names) -> str:
    return _("{who} has got the reply").format(who=facts["recipient"] or _("The customer"))


def _restored(facts: Facts, by: int | None, names: Names) -> str:
    pair = (_l("You took it back: {state} as before"), _l("{by} took it back: {state} as before"))
    return names.say(pair, by, state=_(facts["state"].capitalize()).lower())


def _reminded(facts: Facts, by: int | None, names: Names) -> str:
    asked = (
        _l("You asked to be reminded {until} if there is no answer"),
        _l("{by} asked to be reminded {until} if there is no answer"),
    )
    over = (_l("You need no reminder any more"), _l("{by} needs no reminder any more"))
    return names.say(asked if facts["until"] else over, by, until=names.moment(facts["until"]))


def _absorbed(facts: Facts, by: int | None, names: Names) -> str:
    if facts["how"] == "references":
        return names.say(
            (_l("{by} made #{other} one with it: a mail answers both"),) * 2, by, other=facts["other"]
        )
    return names.say(
        (_l("You made #{other} one with it"), _l("{by} made #{other} one with it")), by, other=facts["other"]
    )


def _split(facts: Facts, by: int | None, names: Names) -> str:
    undone = (
        _l("You took back that #{into} was one with it"),
        _l("{by} took back that #{into} was one with it"),
    )
    parted = (_l("You parted #{into} from it"), _l("{by} parted #{into} from it"))
    return names.say(undone if facts["undone"] else parted, by, into=facts["into"])


def _split_off(facts: Facts, by: int | None, names: Names) -> str:
    undone = (_l("You took it out of #{source} again"), _l("{by} took it out of #{source} again"))
    parted = (_l("You parted it from #{source}"), _l("{by} parted it from #{source}"))
    return names.say(undone if facts["undone"] else parted, by, source=facts["source"])


_APART = {
    "owners": _l("May be one with #{other}: a mail answers both, but two people have them"),
    "strangers": _l("May be one with #{other}: a mail answers both, but is from somebody else"),
}


def spam_why(facts: Mapping[str, Any]) -> str:
    """Say what took it for spam; nothing where a person did."""
    told = {
        "sender": _l("Spam: {why} is on the list of blocked senders"),
        "headers": _l("Spam, says your mail server ({why})"),
        "classifier": _l("Looks like spam: {why}"),
    }.get(facts.get("how", ""), "")
    return str(told).format(why=facts.get("why", ""))


def _spam(facts: Facts, by: int | None, names: Names) -> str:
    return spam_why(facts) or names.say((_l("You marked it as spam"), _l("{by} marked it as spam")), by)


def _settled(facts: Facts, by: int | None, names: Names) -> str:
    pair = (_l("You said of a promise: {what}"), _l("{by} said of a promise: {what}"))
    return names.say(pair, by, what=_SETTLED[facts["how"]])


_TOLD: dict[str, Callable[[Facts, int | None, Names], str]] = {
    "conversation.routed": _routed,
    "conversation.assigned": _assigned,
    "lane.entered": _lane,
    "conversation.labelled": _labelled,
    "conversation.passed": _passed,
    "must_take.asked": _asked,
    "rung.climbed": _climbed,
    "draft.taken_over": lambda f, by, n: _of_author(_WENT_ON, f, by, n),
    "approval.taken_over": lambda f, by, n: _of_author(_WENT_ON, f, by, n),
    "approval.given": _approved,
    "approval.declined": lambda f, by, n: _of_author(_DECLINED, f, by, n),
    "reply.arrived": _arrived,
    "conversation.risk_found": _risk,
    "conversation.closed": _closed,
    "conversation.restored": _restored,
    "conversation.tagged": _tagged,
    "follow_up.set": _reminded,
    "conversation.absorbed": _absorbed,
    "conversation.marked_spam": _spam,
    "conversation.split": _split,
    "conversation.split_off": _split_off,
    "merge.proposed": lambda f, _by, _n: str(_APART[f["why"]]).format(other=f["other"]),
    "promise.settled": _settled,
}
# What needs nothing but its facts.
_DONE: dict[str, Pair] = {
    "message.received": (_l("A message came in that is in another conversation now"),) * 2,
    "message.also_received": (_l("The same mail came to {address}, too"),) * 2,
    "message.unlinked": (
        _l("You said it is another matter: now conversation {conversation}"),
        _l("{by} said it is another matter: now conversation {conversation}"),
    ),
    "drop.caught": (_l("Found without anybody and put back: {reason}"),) * 2,
    "handoff.acknowledged": (_l("You have the packet in hand"), _l("{by} has the packet in hand")),
    "handoff.returned": (_l("You returned it: “{reason}”"), _l("{by} returned it: “{reason}”")),
    "reply.prevented": (
        _l("You pressed send; held back, since something had changed"),
        _l("{by} pressed send; held back, since something had changed"),
    ),
    "reply.undone": (_l("You took a reply back"), _l("{by} took a reply back")),
    "reply.delivered": (_l("The reply left at attempt {attempts}"),) * 2,
    "reply.failed": (_l("The reply could not be delivered: {reason}"),) * 2,
    "reply.retried": (_l("You tried again to deliver it"), _l("{by} tried again to deliver it")),
    "message.bounced": (_l("A reply came back: {reason}"),) * 2,
    "conversation.risk_cleared": (
        _l("You said it is not high risk: “{reason}”"),
        _l("{by} said it is not high risk: “{reason}”"),
    ),
    "approval.asked": (_l("You asked for approval of a reply"), _l("{by} asked for approval of a reply")),
    "approval.withdrawn": (
        _l("You took the question for approval back"),
        _l("{by} took the question for approval back"),
    ),
    "conversation.reopened": (_l("You reopened it"), _l("{by} reopened it")),
    "conversation.snoozed": (_l("You snoozed it until {until}"), _l("{by} snoozed it until {until}")),
    "conversation.woken": (_l("Back from its snooze"),) * 2,
    "follow_up.due": (_l("No answer from the customer: back with its owner"),) * 2,
    "conversation.erased": (
        _l("You erased what was said, as its writer asked to be forgotten"),
        _l("{by} erased what was said, as its writer asked to be forgotten"),
    ),
    "conversation.marked_not_spam": (_l("You said that it is no spam"), _l("{by} said that it is no spam")),
    "conversation.merged": (_l("You made it one with #{into}"), _l("{by} made it one with #{into}")),
    "promise.made": (
        _l("You promised, by {due}: “{words}”"),
        _l("{by} promised, by {due}: “{words}”"),
    ),
    "conversation.carried_over": (
        _l("You let it wait until {until}: “{reason}”"),
        _l("{by} let it wait until {until}: “{reason}”"),
    ),
    "alert.resolved": (
        _l("You dealt with the failed delivery in another way"),
        _l("{by} dealt with the failed delivery in another way"),
    ),
}
