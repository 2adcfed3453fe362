"""The sections of the settings: what each shows, and the verb that an answer calls.

A section lists its items as plain values by field; saving one raises ``BadInput`` with sentences by field.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from inhand.desk.conversations.models import Conversation
from inhand.desk.replies.actions.save_template import save_template
from inhand.desk.replies.models import Template
from inhand.desk.rules.actions.delete_label_rule import delete_label_rule
from inhand.desk.rules.actions.save_label_rule import save_label_rule
from inhand.desk.rules.actions.save_topic import save_topic
from inhand.desk.rules.actions.set_target import set_target
from inhand.desk.rules.models import LabelRule, Topic
from inhand.desk.rules.queries import targets
from inhand.desk.teams.actions.add_absence import add_absence
from inhand.desk.teams.actions.add_teammate import add_teammate
from inhand.desk.teams.actions.change_team import TeamChanges, change_team
from inhand.desk.teams.actions.change_teammate import LastAdministrator, change_teammate
from inhand.desk.teams.actions.make_team import make_team
from inhand.desk.teams.actions.set_hours import set_hours
from inhand.desk.teams.actions.set_members import set_members
from inhand.desk.teams.models import Team, Teammate
from inhand.desk.teams.permissions import may_change_desk, may_change_rules
from inhand.desk.teams.problems import BadInput
from inhand.doors.channels.actions.connect import MailboxTerms, connect
from inhand.doors.channels.models import Arrival, Channel
from inhand.doors.web.settings import hours_text
from inhand.ground.text import preview

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import QueryDict

Values = dict[str, Any]
URGENCIES = ((3, "Urgent", "urgent"), (2, "High", "high"), (1, "Normal", "normal"), (0, "Low", "low"))


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be edited. ``key`` is its id, or ``new``."""

    key: str
    title: str
    values: Values
    note: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """``items`` reads, ``save`` writes one; ``may`` says who may open it."""

    slug: str
    title: str
    about: str
    glyph: str
    may: Callable[[Teammate], bool]
    items: Callable[[], list[Item]]
    save: Callable[[str, QueryDict, Teammate, datetime], None]


# --- inboxes


def _inboxes() -> list[Item]:
    rows = Channel.objects.filter(kind="email").select_related("inbox").order_by("pk")
    return [_inbox(row) for row in rows] + [
        Item("new", "Connect a mailbox", {"imap_security": "tls", "smtp_security": "tls"})
    ]


def _inbox(row: Channel) -> Item:
    values = {
        **row.settings,
        "name": row.inbox.name,
        "address": row.address,
        "user": row.settings.get("imap_user", ""),
    }
    last = f"last read {row.last_ok_at:%d %b %H:%M} UTC" if row.last_ok_at else "takes pushed mail"
    return Item(str(row.pk), row.inbox.name, values, note=f"{row.address} · {last}", problem=row.problem)


def _save_inbox(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    terms = MailboxTerms(**{name: given.get(name, "") for name in MailboxTerms.__dataclass_fields__})
    connect(terms, by=by, at=at, channel=None if key == "new" else Channel.objects.get(pk=int(key)))


# --- teams


def _teams() -> list[Item]:
    rows = Team.objects.prefetch_related("hours", "members").select_related("lead", "backup").order_by("name")
    return [_team(row) for row in rows] + [
        Item("new", "Make a team", {"time_zone": "UTC", "members": set(), "is_active": True})
    ]


def _team(row: Team) -> Item:
    values = {
        name: getattr(row, name) for name in (*_TEAM_NUMBERS, "name", "time_zone", "is_general", "is_active")
    }
    values |= {
        "lead": row.lead_id or "",
        "backup": row.backup_id or "",
        "members": {m.pk for m in row.members.all()},
    }
    note = f"{len(values['members'])} members" + (" · general team" if row.is_general else "")
    return Item(
        str(row.pk), row.name, values | _days(row), note=note + ("" if row.is_active else " · closed")
    )


_TEAM_NUMBERS = ("end_of_shift_buffer_minutes", "disconnect_minutes", "follow_up_window_minutes")


def _save_team(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    spans = _spans(given)
    if key == "new":
        team = make_team(given.get("name", ""), by=by, at=at, time_zone=given.get("time_zone", "UTC"))
    else:
        team = Team.objects.get(pk=int(key))
        changes: TeamChanges = {
            "name": given.get("name", ""),
            "time_zone": given.get("time_zone", ""),
            "is_active": bool(given.get("is_active")),
            "lead": _one(Teammate, given.get("lead")),
            "backup": _one(Team, given.get("backup")),
            "end_of_shift_buffer_minutes": _number(given, "end_of_shift_buffer_minutes"),
            "disconnect_minutes": _number(given, "disconnect_minutes"),
            "follow_up_window_minutes": _number(given, "follow_up_window_minutes"),
        }
        if given.get("is_general"):
            changes["is_general"] = True
        change_team(team, by=by, at=at, **changes)
    set_hours(team, spans=spans, by=by, at=at)
    set_members(team, members=Teammate.objects.filter(pk__in=_ids(given, "members")), by=by, at=at)


# --- members


def _members() -> list[Item]:
    rows = Teammate.objects.prefetch_related("hours", "absences").order_by("-is_active", "name")
    return [_member(row) for row in rows] + [
        Item(
            "new", "Add a member", {"time_zone": "UTC", "capacity": 8, "role": "teammate", "is_active": True}
        )
    ]


def _member(row: Teammate) -> Item:
    values = {
        name: getattr(row, name) for name in ("name", "email", "role", "time_zone", "capacity", "is_active")
    }
    away = [f"{each.starts_at:%d %b} to {each.ends_at:%d %b %Y}" for each in row.absences.all()]
    note = f"{row.get_role_display()} · {row.time_zone}" + ("" if row.is_active else " · left the desk")
    return Item(str(row.pk), row.name, values | _days(row) | {"away": away}, note=note)


def _save_member(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    spans, name, zone = _spans(given), given.get("name", ""), given.get("time_zone", "")
    if key == "new":
        member = add_teammate(
            given.get("email", ""), name=name, password=given.get("password", ""), by=by, at=at,
            role=given.get("role", "teammate"), time_zone=zone, capacity=_number(given, "capacity"),
        )  # fmt: skip
    else:
        member = Teammate.objects.get(pk=int(key))
        try:
            change_teammate(
                member, by=by, at=at, name=name, role=given.get("role", ""), time_zone=zone,
                capacity=_number(given, "capacity"), is_active=bool(given.get("is_active")),
            )  # fmt: skip
        except LastAdministrator as error:
            raise BadInput({"is_active": str(error)}) from error
    set_hours(member, spans=spans, by=by, at=at)
    if given.get("away_from") or given.get("away_to"):
        starts, ends = (_day(given, name, member.time_zone) for name in ("away_from", "away_to"))
        add_absence(member, starts_at=starts, ends_at=ends, by=by, at=at)


# --- topics and label rules


def _topics() -> list[Item]:
    rows = Topic.objects.select_related("team").order_by("position", "pk")
    items = [
        Item(
            str(row.pk), row.title,
            {"slug": row.slug, "title": row.title, "team": row.team_id or "", "is_active": row.is_active},
            note=f"{row.slug} → {row.team.name if row.team else 'not mapped'}",
            problem="" if row.team or not row.is_active else "Not mapped to a team yet: it goes to the general team.",
        )
        for row in rows
    ]  # fmt: skip
    return [*items, Item("new", "Add a topic", {"is_active": True})]


def _save_topic(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    slug = given.get("slug", "") if key == "new" else Topic.objects.get(pk=int(key)).slug
    save_topic(
        slug, title=given.get("title", ""), team=_one(Team, given.get("team")), by=by, at=at,
        is_active=bool(given.get("is_active")),
    )  # fmt: skip


def unmapped() -> list[str]:
    """Return topics in use that no row of the table names."""
    used = Conversation.objects.exclude(topic="").order_by().values_list("topic", flat=True).distinct()
    return sorted(set(used) - set(Topic.objects.filter(team__isnull=False).values_list("slug", flat=True)))


def _rules() -> list[Item]:
    rows = LabelRule.objects.select_related("topic").order_by("position", "pk")
    items = []
    for row in rows:
        told = row.topic.title if row.topic else "no topic"
        urgency = "" if row.urgency is None else f", { {n: t for n, t, _ in URGENCIES}[row.urgency] }"
        words = ", ".join(row.keywords)
        values: Values = {
            "keywords": words,
            "sender_domain": row.sender_domain,
            "subject_prefix": row.subject_prefix,
            "topic": row.topic_id or "",
            "urgency": "" if row.urgency is None else row.urgency,
        }
        title = preview(words or row.sender_domain or row.subject_prefix, 60)
        items.append(Item(str(row.pk), title, values, note=f"→ {told}{urgency}"))
    return [*items, Item("new", "Add a rule", {})]


def _save_rule(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    rule = None if key == "new" else LabelRule.objects.get(pk=int(key))
    if rule is not None and given.get("delete"):
        delete_label_rule(rule, by=by, at=at)
        return
    save_label_rule(
        rule, by=by, at=at, keywords=[word.strip() for word in given.get("keywords", "").split(",")],
        sender_domain=given.get("sender_domain", "").strip(), subject_prefix=given.get("subject_prefix", "").strip(),
        topic=_one(Topic, given.get("topic")), urgency=_number(given, "urgency") if given.get("urgency") else None,
        inbox=rule.inbox if rule else None, position=rule.position if rule else None,
    )  # fmt: skip


# --- targets


def _targets() -> list[Item]:
    known = targets()
    everyone = Item(
        "all",
        "Every team",
        {str(n): known[None].minutes(n) for n, _, _ in URGENCIES},
        note="business minutes",
    )
    own = [
        Item(str(team.pk), team.name, {str(n): known.get(team.pk, known[None]).minutes(n) for n, _, _ in URGENCIES},
             note="its own" if team.pk in known else "as every team")
        for team in Team.objects.filter(is_active=True).order_by("name")
    ]  # fmt: skip
    return [everyone, *own]


def _save_target(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    team, known = (None if key == "all" else Team.objects.get(pk=int(key))), targets()
    standard = known[None]
    for number, _, _ in URGENCIES:
        minutes = _number(given, str(number))
        own = minutes if team is None or minutes != standard.minutes(number) else None
        set_target(number, team=team, minutes=own, by=by, at=at)


# --- templates


def _templates() -> list[Item]:
    items = [
        Item(
            str(row.pk),
            row.title,
            {"title": row.title, "text": row.text, "topic": row.topic},
            note=row.topic or "any topic",
        )
        for row in Template.objects.order_by("title")
    ]
    return [*items, Item("new", "Write a template", {})]


def _save_template(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    template = None if key == "new" else Template.objects.get(pk=int(key))
    save_template(
        template,
        title=given.get("title", ""),
        text=given.get("text", ""),
        topic=given.get("topic", ""),
        by=by,
        at=at,
    )


# --- what several sections share


def _days(owner: Team | Teammate) -> Values:
    rows = sorted((row.weekday, row.starts, row.ends) for row in owner.hours.all())
    return {f"day-{day}": text for day, text in hours_text.write(rows).items()}


def _spans(given: QueryDict) -> list[Any]:
    spans, problems = hours_text.read({day: given.get(f"day-{day}", "") for day in range(7)})
    if problems:
        raise BadInput(problems)
    return spans


def _day(given: QueryDict, name: str, zone: str) -> datetime:
    try:
        day = datetime.fromisoformat(given.get(name, "")).date()
    except ValueError:
        raise BadInput({name: "Write the day like 2026-03-31."}) from None
    return datetime.combine(day, time(0), ZoneInfo(zone))


def _number(given: QueryDict, name: str) -> int:
    text = given.get(name, "").strip()
    if not text.isdigit() or len(text) > 6:  # noqa: PLR2004 -- more minutes than a year has
        raise BadInput({name: f"“{text}” is no whole number."})
    return int(text)


def _one(kind: type[Any], text: str | None) -> Any:  # noqa: ANN401 -- a row of the kind asked for, or none
    return kind.objects.filter(pk=int(text)).first() if text and text.isdigit() else None


def _ids(given: QueryDict, name: str) -> list[int]:
    return [int(each) for each in given.getlist(name) if each.isdigit()]


def choices() -> Values:
    """Return what selects of all sections offer."""
    return {
        "all_teams": list(Team.objects.filter(is_active=True).order_by("name").values_list("pk", "name")),
        "all_people": list(Teammate.objects.here().order_by("name").values_list("pk", "name")),
        "all_topics": list(Topic.objects.order_by("position").values_list("pk", "title")),
        "topic_slugs": list(Topic.objects.order_by("position").values_list("slug", "title")),
        "unmapped": unmapped(),
        "urgencies": URGENCIES,
        "days": list(enumerate(hours_text.DAYS)),
        "parked": Arrival.objects.filter(state=Arrival.State.PARKED).count(),
    }


_DESK, _RULES = may_change_desk, may_change_rules
_ABOUT = {
    "inboxes": "The mailboxes of this desk, and how they do.",
    "teams": "Who shares a lane, who backs it up, and its business hours.",
    "members": "Accounts, roles and working hours.",
    "topics": "Gate 1: which topic goes to which team.",
    "rules": "How a topic and an urgency are told. The first match wins.",
    "targets": "The promised answer time, in business minutes of the team.",
    "templates": "Words that are used again, with variables.",
}
SECTIONS = {
    section.slug: section
    for section in (
        Section("inboxes", "Inboxes", _ABOUT["inboxes"], "inbox", _DESK, _inboxes, _save_inbox),
        Section("teams", "Teams", _ABOUT["teams"], "users", _DESK, _teams, _save_team),
        Section("members", "Members", _ABOUT["members"], "user", _DESK, _members, _save_member),
        Section("topics", "Topics", _ABOUT["topics"], "tag", _RULES, _topics, _save_topic),
        Section("rules", "Label rules", _ABOUT["rules"], "route", _RULES, _rules, _save_rule),
        Section("targets", "Targets", _ABOUT["targets"], "timer", _RULES, _targets, _save_target),
        Section(
            "templates", "Templates", _ABOUT["templates"], "square-pen", _RULES, _templates, _save_template
        ),
    )
}
