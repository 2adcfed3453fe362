"""A rule book tried before it is published is the policy that publishing it would make."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import pytest

from inhand.desk.routing import policy
from inhand.desk.routing.drafted import drafted
from inhand.desk.rules import queries as rules
from inhand.desk.rules.actions.apply import apply
from inhand.desk.rules.matching import MessageFacts
from inhand.desk.rules.models import LabelRule, Target, Topic
from inhand.desk.rules.rulebook import LabelLine, OwnPromise, Promise, TeamLine, TopicLine
from inhand.desk.teams.models import Holiday, Membership, Team, Teammate, WorkingHours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inhand.desk.routing.policy import Policy
    from inhand.desk.rules.rulebook import RuleBook

AT = datetime(2026, 11, 18, 9, tzinfo=UTC)
INBOXES = {7: "Help"}
ASKED = (
    MessageFacts("Refund", "please", "jo@c.example", 7),
    MessageFacts("Refund", "please", "jo@c.example", 8),
    MessageFacts("URGENT: hello", "", "jo@partner.example", 8),
)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _desk() -> Iterator[None]:
    policy.forget()
    general = Team.objects.create(name="General", is_general=True, time_zone="Europe/Berlin")
    billing = Team.objects.create(name="Billing", backup=general, mode="claim")
    Team.objects.create(name="Closed", is_active=False)
    for name in ("Amina", "Ben"):
        person = Teammate.objects.create(email=f"{name}@Desk.example", name=name, time_zone="UTC")
        Membership.objects.create(team=billing, teammate=person, tier=2 if name == "Ben" else 1)
        Membership.objects.create(team=general, teammate=person)
    Team.objects.filter(pk=billing.pk).update(lead=Teammate.objects.get(name="Ben"))
    for weekday in range(5):
        WorkingHours.objects.create(team=billing, weekday=weekday, starts=time(9), ends=time(17))
    Holiday.objects.create(team=billing, on=date(2026, 12, 25), name="Christmas")
    refunds = Topic.objects.create(slug="refunds", title="Refunds", team=billing, position=1)
    Topic.objects.create(slug="news", title="News", position=2)
    LabelRule.objects.create(keywords=["refund"], topic=refunds, inbox=7, position=1)
    LabelRule.objects.create(subject_prefix="URGENT", urgency=3, position=2)
    Target.objects.create(team=billing, urgency=3, minutes=10)
    yield
    policy.forget()


def test_the_present_book_is_the_present_policy() -> None:
    present = policy.present()
    assert _told(drafted(rules.rule_book(INBOXES), present, INBOXES)) == _told(present)


def test_a_changed_book_is_what_publishing_it_makes() -> None:
    book = _changed(rules.rule_book(INBOXES))
    tried = drafted(book, policy.present(), INBOXES)
    apply(book, by=None, at=AT, inboxes=INBOXES)
    policy.forget()
    assert _told(tried, new=-1) == _told(policy.present(), new=Team.objects.get(name="Night").pk)


def _changed(book: RuleBook) -> RuleBook:
    billing, general = book.teams
    night = TeamLine(name="Night", members=("ben@desk.example",), mode="round_robin", hours="Mon-Sun 20:00-06:00",
                     targets=OwnPromise(normal=30))  # fmt: skip
    return replace(
        book,
        targets=Promise(high=45),
        teams=(replace(billing, mode="balanced", members=("amina@desk.example",), second_tier=(), lead="",
                       backup="Night", hours="Sat 10:00-12:00", holidays=()), general, night),
        topics=(TopicLine("late-news", "News / Late"), TopicLine("news", "News", "Night", ("ben@desk.example",))),
        label_rules=(LabelLine("news", "high", ("hello",)),),
    )  # fmt: skip


def _told(found: Policy, new: int = 0) -> dict[str, object]:
    """Everything that routes, with a new team's id as 0; closed teams as far as they matter."""
    same = {new: 0}
    teams = [
        replace(team, id=same.get(team.id, team.id), backup=same.get(team.backup or 0, team.backup))
        for team in found.teams
        if team.enabled
    ]
    topics = [replace(row, team=same.get(row.team or 0, row.team)) for row in found.topics if row.enabled]
    enabled = {team.id for team in found.teams if team.enabled}
    hours = {same.get(pk, pk): each for pk, each in found.hours_of_team.items() if pk in enabled}
    targets = {pk: found.targets.get(pk, found.targets[None]) for pk in enabled}
    return {
        "topics": topics,
        "teams": sorted(teams, key=lambda team: team.name),
        "hours": {
            pk: (each.time_zone, sorted(each.spans, key=str), each.holidays) for pk, each in hours.items()
        },
        "targets": {same.get(pk or 0, pk): each for pk, each in targets.items()},
        "labels": [_labels(found, facts) for facts in ASKED],
    }


def _labels(found: Policy, facts: MessageFacts) -> tuple[str, int | None]:
    proposed = found.label_rules.propose(facts)
    return proposed.topic, proposed.urgency
