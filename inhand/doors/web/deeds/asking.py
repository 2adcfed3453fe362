"""What the dialog of a verb offers for the conversations that are picked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from inhand.desk.conversations.models import Tag
from inhand.desk.routing import policy as policies
from inhand.doors.web import said
from inhand.doors.web.base import who
from inhand.doors.web.base.frame import waiting
from inhand.doors.web.conversation import asked
from inhand.doors.web.conversation.snooze_times import choices, follow_ups
from inhand.doors.web.language import later as _l
from inhand.doors.web.local_time import zone
from inhand.doors.web.naming import about
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate


@dataclass(frozen=True, slots=True)
class Choice:
    """One line: ``name`` and ``value`` are sent to the verb; with an ``address`` it asks or does something else.

    ``asks``: the address shows another dialog rather than doing something. ``mark`` is an icon.
    """

    text: str
    name: str = ""
    value: str = ""
    small: str = ""
    address: str = ""
    asks: bool = False
    mark: str = ""
    is_set: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """``title`` is followed by what it is about. ``placeholder`` invites to type; ``reads`` says what becomes of it:
    ``filter`` narrows the list, ``when`` is a moment, ``word`` may be new.
    """

    title: str
    placeholder: str
    reads: str
    choices: Callable[[list[Conversation], Teammate, datetime], list[Choice]]


def asking(verb: str, found: list[Conversation], person: Teammate, now: datetime) -> dict[str, Any]:
    """Return the values of ``_ask.html``."""
    ask = ASKS[verb]
    one = found[0] if len(found) == 1 else None
    single = {
        "assign": "assignment",
        "topic": "topic",
        "urgency": "urgency",
        "tag": "tags",
        "snooze": "snooze",
    }
    # One conversation has its own address for each, which asks back where the verb needs more.
    direct = one and verb in single and verb != "tag"
    action = reverse(single[verb], args=[one.pk]) if direct and one else reverse("deeds", args=[verb])
    return {
        "ask": ask,
        "verb": verb,
        "action": action,
        "conversations": found,
        "about": _("“{subject}”").format(subject=about(one))
        if one
        else _("{count} conversations").format(count=len(found)),
        "choices": ask.choices(found, person, now),
        "tabs": _tabs(verb, found) if verb in {"snooze", "follow_up"} else [],
    }


def _tabs(verb: str, found: list[Conversation]) -> list[tuple[str, str, bool]]:
    offered = (("snooze", _("Out of sight until")), ("follow_up", _("Back if no answer")))
    return [(text, _asks(name, found), name == verb) for name, text in offered]


def _asks(verb: str, found: list[Conversation]) -> str:
    return f"{reverse('deeds', args=[verb])}?{urlencode([('id', row.pk) for row in found])}"


def _people(found: list[Conversation], person: Teammate, now: datetime) -> list[Choice]:
    policy = policies.present()
    here, away = who.people(policy, waiting(person, now).load, now)
    own = {pk for team in policy.teams if team.id in {row.team_id for row in found} for pk in team.members}
    owners = {row.owner_id for row in found}
    others = sorted(
        (each for each in (*here, *away) if each.id != person.pk), key=lambda each: each.id not in own
    )
    made = [Choice("Me", "to", "me", mark="hand", is_set=owners == {person.pk})]
    made += [
        Choice(
            each.name,
            "to",
            str(each.id),
            each.why or _("{load} of {capacity}").format(load=each.load, capacity=each.capacity),
            is_set=owners == {each.id},
        )
        for each in others
    ]
    if owners != {None}:
        made.append(Choice(_("Back into the lane"), "to", "lane", mark="layers"))
    return made


def _topics(found: list[Conversation], _person: Teammate, _now: datetime) -> list[Choice]:
    present = {row.topic for row in found}
    return [Choice(title, "topic", slug, is_set=present == {slug}) for slug, title in asked.topics()]


def _urgencies(found: list[Conversation], _person: Teammate, _now: datetime) -> list[Choice]:
    present = {row.get_urgency_display() for row in found}
    return [
        Choice(text, "urgency", text.lower(), is_set=present == {text})
        for text in (_("Urgent"), _("High"), _("Normal"), _("Low"))
    ]


def _tags(found: list[Conversation], _person: Teammate, _now: datetime) -> list[Choice]:
    on_all = set(found[0].tags).intersection(*(row.tags for row in found))
    return [
        Choice(name, "remove" if name in on_all else "add", name, is_set=name in on_all)
        for name in Tag.objects.order_by("key").values_list("name", flat=True)[:400]
    ]


def _snoozes(_found: list[Conversation], person: Teammate, now: datetime) -> list[Choice]:
    return _moments(choices(now, zone(person.time_zone)), now)


def _follow_ups(found: list[Conversation], person: Teammate, now: datetime) -> list[Choice]:
    made = _moments(follow_ups(now, zone(person.time_zone)), now)
    if any(row.follow_up_at for row in found):
        made.append(Choice(_("No reminder any more"), "until", "never", mark="bell-off"))
    return made


def _moments(offered: list[tuple[str, str, datetime]], now: datetime) -> list[Choice]:
    return [Choice(words, "until", slug, said.moment(moment, now)) for slug, words, moment in offered]


def _states(found: list[Conversation], _person: Teammate, _now: datetime) -> list[Choice]:
    def does(verb: str) -> str:
        return reverse("deeds", args=[verb])

    return [
        Choice(_("Open"), address=does("reopen"), mark="inbox"),
        Choice(_("Snoozed…"), address=_asks("snooze", found), asks=True, mark="alarm-clock"),
        Choice(_("Closed"), address=does("close"), mark="circle-check"),
        Choice(_("Spam"), address=does("spam"), mark="shield-alert"),
    ]


def _more(found: list[Conversation], _person: Teammate, _now: datetime) -> list[Choice]:
    ids = urlencode([("id", row.pk) for row in found])
    asks = (
        ("assign", _("Assign…"), "user-check"),
        ("state", _("State…"), "circle"),
        ("urgency", _("Urgency…"), "flag"),
        ("topic", _("Topic…"), "tag"),
        ("tag", _("Tags…"), "hash"),
        ("follow_up", _("Remind if no answer…"), "bell"),
    )
    made = [Choice(text, address=_asks(verb, found), asks=True, mark=mark) for verb, text, mark in asks]
    if len(found) > 1:
        made.append(Choice(_("Merge into one"), address=reverse("deeds", args=["merge"]), mark="merge"))
    else:
        made.append(
            Choice(_("Merge…"), address=reverse("merger", args=[found[0].pk]), asks=True, mark="merge")
        )
    hand_off = reverse("handoff", args=[found[0].pk]) if len(found) == 1 else f"{reverse('handoffs')}?{ids}"
    return [*made, Choice(_("Hand off…"), address=hand_off, asks=True, mark="arrow-right-left")]


ASKS = {
    "assign": Ask(_l("Give"), _l("Who? Type a few letters"), "filter", _people),
    "topic": Ask(_l("Topic of"), _l("Which topic?"), "filter", _topics),
    "urgency": Ask(_l("Urgency of"), _l("How urgent?"), "filter", _urgencies),
    "state": Ask(_l("State of"), _l("Which state?"), "filter", _states),
    "tag": Ask(_l("Tag"), _l("A tag, or a new one"), "word", _tags),
    "snooze": Ask(_l("Snooze"), _l("tue 9am, in 2 hours, 24 dec"), "when", _snoozes),
    "follow_up": Ask(_l("Remind about"), _l("in 3 days, next monday"), "when", _follow_ups),
    "more": Ask(_l("Do with"), _l("What?"), "filter", _more),
}
