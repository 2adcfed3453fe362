"""The rules on one page that everybody may read, their versions, and the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from inhand.desk.conversations.queries import inbox_names
from inhand.desk.rules import queries
from inhand.desk.rules.actions.add_version import NothingToPublish
from inhand.desk.rules.actions.record_rules import record_rules
from inhand.desk.rules.actions.save_topic import save_topic
from inhand.desk.rules.differences import differences
from inhand.desk.rules.file import to_toml
from inhand.desk.rules.models import RulesVersion
from inhand.desk.rules.reading import BadRuleBook, read
from inhand.desk.teams.models import Team
from inhand.desk.teams.permissions import may_publish_rules
from inhand.desk.teams.problems import BadInput
from inhand.doors.web.base.frame import page
from inhand.doors.web.desk_said import desk_said
from inhand.doors.web.doorway import attachment_header, back, me
from inhand.doors.web.rules.sheet import history, said_words, sheet, unmapped
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest

    from inhand.desk.rules.differences import Change
    from inhand.desk.rules.models import RulesDraft
    from inhand.desk.rules.rulebook import RuleBook

FORBIDDEN = 403
ALL_VERSIONS = 1000


@login_required
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """Show the rules that count now, and what waits to be published, recorded or mapped."""
    present, latest, draft = queries.rule_book(inbox_names()), queries.latest_version(), queries.draft()
    names = queries.known_people()
    return page(
        request,
        "rules/page.html",
        sheet=sheet(present),
        words=said_words,
        latest=latest,
        since=differences(queries.book_of(latest, present), present, names) if latest else [],
        draft=draft,
        drafted=drafted(draft, present),
        history=history(present, ALL_VERSIONS) if "all" in request.GET else history(present),
        unmapped=unmapped(),
        teams=[team.name for team in present.teams],
        may=may_publish_rules(me(request)),
    )


def drafted(draft: RulesDraft | None, present: RuleBook) -> list[Change]:
    """Return what the draft would change, as far as it can be read."""
    if draft is None:
        return []
    try:
        return differences(present, read(draft.document), queries.known_people())
    except BadRuleBook:
        return []


@login_required
@require_GET
def version(request: HttpRequest, number: int) -> HttpResponse:
    """Show the rules as they were once."""
    found = get_object_or_404(RulesVersion.objects.select_related("author"), number=number)
    present = queries.rule_book(inbox_names())
    book = queries.book_of(found, present)
    return page(
        request,
        "rules/version.html",
        at="/rules/",
        sheet=sheet(book),
        words=said_words,
        version=found,
        changes=differences(present, book, queries.known_people()),
        may=may_publish_rules(me(request)),
    )


@login_required
@require_GET
def file(request: HttpRequest) -> HttpResponse:
    """Hand out the rules that count now, or a version, as one TOML file."""
    book, number = queries.rule_book(inbox_names()), request.GET.get("version", "")
    if number:
        found = get_object_or_404(RulesVersion, number=int(number) if number.isdecimal() else 0)
        book = queries.book_of(found, book)
    response = HttpResponse(to_toml(book), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = attachment_header(f"rules-{number}.toml" if number else "rules.toml")
    return response


@login_required
@require_POST
def records(request: HttpRequest) -> HttpResponse:
    """Make a version of what the settings changed."""
    if not may_publish_rules(me(request)):
        return forbidden(request)
    try:
        made = record_rules(
            note=request.POST.get("note", ""), by=me(request), at=clock.now(), inboxes=inbox_names()
        )
    except NothingToPublish as nothing:
        messages.error(request, desk_said(str(nothing)))
    else:
        messages.info(request, _("Recorded as version {number}.").format(number=made.number))
    return redirect("rules")


@login_required
@require_POST
def mapping(request: HttpRequest) -> HttpResponse:
    """Map a topic to a team, at once."""
    if not may_publish_rules(me(request)):
        return forbidden(request)
    slug = request.POST.get("slug", "")
    waiting = next((each for each in unmapped() if each.slug == slug), None)
    to = back(request, reverse("rules"))
    team = Team.objects.filter(name=request.POST.get("team", ""), is_active=True).first()
    if waiting is None or team is None:
        messages.error(
            request, _("Choose a team for the topic.") if waiting else _("That topic is mapped already.")
        )
        return redirect(to)
    try:
        save_topic(slug, title=waiting.title, team=team, by=me(request), at=clock.now())
    except BadInput as bad:
        messages.error(request, str(bad))
    else:
        messages.info(
            request, _("{waiting} goes to {team} from now on.").format(waiting=waiting.title, team=team.name)
        )
    return redirect(to)


def forbidden(request: HttpRequest) -> HttpResponse:
    """Say that one may not."""
    return page(request, "rules/forbidden.html", at="/rules/", status=FORBIDDEN)
