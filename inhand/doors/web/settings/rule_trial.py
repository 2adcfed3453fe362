"""Try a label rule on past mail while it is being written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.views.decorators.http import require_POST

from inhand.desk.labels.trying import try_rule
from inhand.desk.rules.matching import Rule
from inhand.desk.rules.models import LabelRule, Topic
from inhand.doors.web.base.frame import fragment
from inhand.doors.web.doorway import me
from inhand.doors.web.settings.nav import forbidden
from inhand.doors.web.settings.sections import rules

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from inhand.desk.labels.trying import Trial

NEWEST = (200, 1000, 5000)


@login_required
@require_POST
def rule_trial(request: HttpRequest) -> HttpResponse:
    """Show what the rule would have matched. Nothing is saved."""
    if not rules.SECTION.may(me(request)):
        return forbidden(request)
    given, key = request.POST, request.POST.get("key", "")
    trial: Trial | None = None
    if rule := _rule(given):
        wanted = _number(given, "newest")
        trial = try_rule(rule, me(request), newest=wanted if wanted in NEWEST else NEWEST[0])
    titles = dict(Topic.objects.values_list("slug", "title"))
    key = key if key.isdigit() else "new"
    return fragment(request, "settings/_rule_tried.html", key=key, trial=trial, rule=rule, titles=titles)


def _rule(given: QueryDict) -> Rule | None:
    """Return the rule as it stands in the form, ``None`` while it asks for nothing."""
    topic = Topic.objects.filter(pk=_number(given, "topic")).first()
    saved = LabelRule.objects.filter(pk=_number(given, "key")).first()
    rule = Rule(
        id=1,
        keywords=tuple(rules.words_of(given)),
        sender_domain=given.get("sender_domain", "").strip().lstrip("@").lower(),
        subject_prefix=given.get("subject_prefix", "").strip(),
        inbox=saved.inbox if saved else None,
        channel=given.get("channel", ""),
        topic=topic.slug if topic else "",
        urgency=0,
    )
    asks = (
        rule.keywords or rule.sender_domain or rule.subject_prefix or rule.channel or rule.inbox is not None
    )
    return rule if asks else None


def _number(given: QueryDict, name: str) -> int:
    value = given.get(name, "")
    return int(value) if value.isdecimal() else 0
