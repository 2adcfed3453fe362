"""Templates: words used again, in folders, for oneself, a team or everybody; taken out of files and written to them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inhand.desk.replies.actions.delete_template import delete_template
from inhand.desk.replies.actions.import_templates import import_templates
from inhand.desk.replies.actions.save_template import save_template
from inhand.desk.replies.actions.use_template import use_template
from inhand.desk.replies.queries import templates_for
from inhand.desk.replies.render import EXAMPLES, render, unresolved
from inhand.desk.replies.template_file import COLUMNS, BadFile, Written, as_csv, as_json, read
from inhand.desk.rules.models import Topic
from inhand.desk.teams.permissions import may_keep
from inhand.desk.teams.problems import BadInput
from inhand.doors.web.base.frame import fragment
from inhand.doors.web.base.whose import choices, for_whom
from inhand.doors.web.doorway import UNPROCESSABLE, attachment_header, me
from inhand.doors.web.headings import columns_called, headings
from inhand.doors.web.language import later as _l
from inhand.doors.web.settings.nav import forbidden, settings_page
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, QueryDict

    from inhand.desk.replies.models import Template

_LARGEST_FILE = 5_000_000
_CHOOSE = _l("Choose a file of at most 5 MB.")


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder with its templates, each with whether one may change it."""

    folder: str
    templates: list[tuple[Template, bool]]


@login_required
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Show the templates one sees, by folder; a POST writes a new one."""
    return _shown(request) if request.method == "GET" else _saved(request, None)


@login_required
@require_POST
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a template anew."""
    found = _seen(request, pk)
    return _saved(request, found) if _may(request, found) else forbidden(request)


@login_required
@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Use a template no longer."""
    found = _seen(request, pk)
    if not _may(request, found):
        return forbidden(request)
    delete_template(found, by=me(request), at=clock.now())
    messages.info(request, _("The template is deleted."))
    return redirect("settings_templates")


@login_required
@require_POST
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """Count that a template was put into a reply."""
    use_template(_seen(request, pk).pk)
    return HttpResponse(status=204)


@login_required
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Show a text with example values, and what has none."""
    text = request.POST.get("text", "")
    filled = render(text, EXAMPLES)
    return fragment(request, "settings/_template_preview.html", filled=filled, unknown=unresolved(filled))


@login_required
@require_POST
def taken(request: HttpRequest) -> HttpResponse:
    """Take templates out of a file."""
    person, given = me(request), request.FILES.get("file")
    owner, team = for_whom(person, request.POST.get("whose", ""))
    if not may_keep(person, owner=owner.pk if owner else None, team=team):
        return forbidden(request)
    try:
        written = read(_content(given), columns_called(*COLUMNS))
        topics = frozenset(Topic.objects.values_list("slug", flat=True))
        new, anew = import_templates(
            written, topics=topics, owner=owner, team=team, by=person, at=clock.now()
        )
    except BadFile as bad:
        return _shown(request, problems={"file": str(bad)}, key="import")
    messages.info(request, _("{new} templates are new, {anew} were written anew.").format(new=new, anew=anew))
    return redirect("settings_templates")


def _content(given: UploadedFile[Any] | None) -> str:
    if given is None or (given.size or 0) > _LARGEST_FILE:
        raise BadFile(_CHOOSE)
    content: bytes = given.read()
    return content.decode("utf-8-sig", "replace")


@login_required
@require_GET
def given(request: HttpRequest, kind: str) -> HttpResponse:
    """Hand out the templates one sees as a file."""
    rows = [
        Written(each.title, each.text, each.folder, each.topic, each.variants)
        for each in templates_for(me(request)).order_by("folder", "title")
    ]
    text, content_type = (
        (as_csv(rows, headings(COLUMNS)), "text/csv")
        if kind == "csv"
        else (as_json(rows), "application/json")
    )
    response = HttpResponse(text, content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = attachment_header(f"templates.{kind}")
    return response


def _saved(request: HttpRequest, found: Template | None) -> HttpResponse:
    person, given = me(request), request.POST
    owner, team = for_whom(person, given.get("whose", ""))
    if not may_keep(person, owner=owner.pk if owner else None, team=team):
        return forbidden(request)
    try:
        save_template(
            found, title=given.get("title", ""), text=given.get("text", ""), topic=given.get("topic", ""),
            folder=given.get("folder", ""), variants=variants(given), owner=owner, team=team, by=person,
            at=clock.now(),
        )  # fmt: skip
    except BadInput as bad:
        return _shown(request, problems=bad.problems, key=str(found.pk) if found else "new")
    messages.info(request, _("Saved."))
    return redirect("settings_templates")


def variants(given: QueryDict) -> dict[str, str]:
    """Return the texts by language: those it had, and one more if its language is named."""
    said = {
        name.removeprefix("variant-"): text for name, text in given.items() if name.startswith("variant-")
    }
    if more := given.get("language", "").strip():
        said[more] = given.get("more", "")
    return {language: str(text) for language, text in said.items()}


def _seen(request: HttpRequest, pk: int) -> Template:
    found = templates_for(me(request)).filter(pk=pk).select_related("team").first()
    if found is None:
        raise Http404
    return found


def _may(request: HttpRequest, found: Template) -> bool:
    return may_keep(me(request), owner=found.owner_id, team=found.team)


def _shown(request: HttpRequest, *, problems: dict[str, str] | None = None, key: str = "") -> HttpResponse:
    person = me(request)
    by_folder: dict[str, list[tuple[Template, bool]]] = defaultdict(list)
    for each in templates_for(person).select_related("team").order_by("title"):
        by_folder[each.folder].append((each, _may(request, each)))
    values: dict[str, Any] = {
        "shelves": [Shelf(folder, by_folder[folder]) for folder in sorted(by_folder, key=str.casefold)],
        "topics": [("", _("any topic")), *Topic.objects.order_by("position").values_list("slug", "title")],
        "choices": choices(person),
        "examples": EXAMPLES,
        "problems": problems or {},
        "opened": key,
        "typed": request.POST if problems else {},
    }
    status = UNPROCESSABLE if problems else 200
    return settings_page(request, "settings/templates.html", tab="templates", status=status, **values)
