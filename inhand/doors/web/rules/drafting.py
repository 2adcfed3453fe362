"""Edit the draft of the rules in place, publish it, throw it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from inhand.desk.conversations.queries import inbox_names
from inhand.desk.rules import queries
from inhand.desk.rules.actions.add_version import NothingToPublish
from inhand.desk.rules.actions.ask_trial import ask_trial
from inhand.desk.rules.actions.discard_draft import discard_draft
from inhand.desk.rules.actions.publish_rules import RulesMoved, publish_rules
from inhand.desk.rules.actions.refresh_draft import refresh_draft
from inhand.desk.rules.actions.save_draft import DraftMoved, save_draft
from inhand.desk.rules.differences import differences
from inhand.desk.rules.file import from_toml, told
from inhand.desk.rules.models import RulesVersion
from inhand.desk.rules.reading import BadRuleBook, read, readable, strangers, write
from inhand.desk.teams.permissions import may_publish_rules
from inhand.doors.web.base.frame import fragment, page
from inhand.doors.web.desk_said import desk_said
from inhand.doors.web.doorway import CONFLICT, UNPROCESSABLE, is_htmx, me
from inhand.doors.web.rules import form, places, trying
from inhand.doors.web.rules.sheet import Offer
from inhand.doors.web.rules.view import forbidden
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from inhand.desk.rules.models import RulesDraft
    from inhand.desk.rules.reading import Plain, Problems

LARGEST_FILE = 1_000_000


def for_leads(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only those in who may publish."""

    def guarded(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        return view(request, *args, **values) if may_publish_rules(me(request)) else forbidden(request)

    return login_required(guarded)


@for_leads
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Show the draft; a POST begins it or saves what was typed, row by row added and taken away."""
    standing = queries.draft()
    if request.method == "GET":
        return _shown(request, standing) if standing else redirect("rules")
    if "revision" not in request.POST:
        return _begun(request, standing)
    try:
        saved = _saved(request)
    except DraftMoved as moved:
        return _moved(request, moved)
    if is_htmx(request):
        return _shown(request, saved)
    rows = request.POST.get("do", "").split(" ")
    return redirect("/rules/draft/" + (f"#{rows[1]}" if len(rows) > 1 else ""))


def _begun(request: HttpRequest, standing: RulesDraft | None) -> HttpResponse:
    if standing is None:
        try:
            _begin(request, write(queries.rule_book(inbox_names())), origin="")
        except DraftMoved as moved:
            messages.error(request, desk_said(str(moved)))
    return redirect("rules_draft")


def _begin(request: HttpRequest, document: Plain, *, origin: str) -> RulesDraft:
    return save_draft(
        document, revision=0, by=me(request), at=clock.now(), inboxes=inbox_names(), origin=origin
    )


def _saved(request: HttpRequest) -> RulesDraft:
    """Write what was typed into the draft that was seen. Raise ``DraftMoved``."""
    standing = queries.draft()
    if standing is None:
        raise DraftMoved
    document = _done(form.plain_of(request.POST, standing.document), request.POST.get("do", "").split(" "))
    revision = request.POST.get("revision", "")
    return save_draft(
        document, revision=int(revision) if revision.isdecimal() else -1, by=me(request), at=clock.now(),
        inboxes=inbox_names(),
    )  # fmt: skip


_ROWS = {"topics", "label_rules", "teams"}


def _done(document: Plain, do: list[str]) -> Plain:
    """Add a row (``add topics``), take one away (``remove topics 3``) or move one up (``raise label_rules 2``)."""
    if len(do) == 1 or do[1] not in _ROWS:
        return document
    if do[0] == "add":
        return form.with_row(document, do[1])
    number = int(do[2]) if do[-1].isdecimal() else -1
    acts = {"remove": form.without_row, "raise": form.with_row_moved}
    return acts[do[0]](document, do[1], number) if do[0] in acts else document


def _moved(request: HttpRequest, moved: DraftMoved) -> HttpResponse:
    """Say who was first; what is on the page stays there."""
    if not is_htmx(request):
        messages.error(request, desk_said(str(moved)))
        return redirect("rules_draft" if moved.draft else "rules")
    response = fragment(request, "rules/_moved.html", status=CONFLICT, said=str(moved), draft=moved.draft)
    response["HX-Retarget"] = "#draft-moved"
    response["HX-Reswap"] = "innerHTML"
    return response


def _shown(
    request: HttpRequest, standing: RulesDraft, *, problems: Problems | None = None, status: int = 200
) -> HttpResponse:
    present, inboxes = queries.rule_book(inbox_names()), inbox_names()
    changes, found = [], dict(problems or {})
    try:
        book = read(standing.document)
        changes = differences(present, book, queries.known_people())
        found = strangers(book, people=queries.known_people(), inboxes=set(inboxes.values())) | found
    except BadRuleBook as bad:
        found = bad.problems | found
    since = differences(readable(standing.base), present, queries.known_people())
    values = {
        "document": form.complete(standing.document), "problems": found,
        "said": [places.said(each) for each in told(found, standing.document)],
        "changes": changes, "moved": since,
        **trying.values(standing, clock.now()),
        "offer": Offer(standing.document, queries.known_people(), sorted(inboxes.values())),
    }  # fmt: skip
    if is_htmx(request):
        return fragment(request, "rules/_form.html", **values)
    return page(request, "rules/draft.html", at="/rules/", status=status, **values)


@for_leads
@require_http_methods(["GET", "POST"])
def trial(request: HttpRequest) -> HttpResponse:
    """Show how the trial does; a POST asks for one of the draft as it stands on the page."""
    if request.method == "GET":
        return fragment(request, "rules/_trial.html", **trying.values(queries.draft(), clock.now()))
    try:
        saved = _saved(request)
        ask_trial(revision=saved.revision, by=me(request), at=clock.now())
    except DraftMoved as moved:
        return _moved(request, moved)
    except BadRuleBook as bad:
        return _shown(request, saved, problems=bad.problems, status=UNPROCESSABLE)
    return redirect("/rules/draft/#rules-trial")


@for_leads
@require_POST
def versions(request: HttpRequest) -> HttpResponse:
    """Publish the draft as it stands on the page."""
    try:
        saved = _saved(request)
        made = publish_rules(
            revision=saved.revision, note=request.POST.get("note", ""), by=me(request), at=clock.now(),
            inboxes=inbox_names(),
        )  # fmt: skip
    except DraftMoved as moved:
        return _moved(request, moved)
    except BadRuleBook as bad:
        return _shown(request, saved, problems=bad.problems, status=UNPROCESSABLE)
    except (RulesMoved, NothingToPublish) as refused:
        messages.error(request, desk_said(str(refused)))
        return redirect("rules_draft")
    messages.info(
        request, _("Published as version {number}. It counts from now on.").format(number=made.number)
    )
    return redirect("rules")


@for_leads
@require_POST
def base(request: HttpRequest) -> HttpResponse:
    """Take what the settings changed meanwhile into the draft."""
    try:
        saved = _saved(request)
        refresh_draft(revision=saved.revision, by=me(request), at=clock.now(), inboxes=inbox_names())
    except DraftMoved as moved:
        return _moved(request, moved)
    except BadRuleBook as bad:
        return _shown(request, saved, problems=bad.problems, status=UNPROCESSABLE)
    messages.info(request, _("The draft has what was changed in the settings."))
    return redirect("rules_draft")


@for_leads
@require_POST
def removal(request: HttpRequest) -> HttpResponse:
    """Throw the draft away."""
    revision = request.POST.get("revision", "")
    try:
        discard_draft(revision=int(revision) if revision.isdecimal() else -1)
    except DraftMoved as moved:
        return _moved(request, moved)
    messages.info(request, _("The draft is discarded. Nothing was changed."))
    return redirect("rules")


@for_leads
@require_POST
def version_draft(request: HttpRequest, number: int) -> HttpResponse:
    """Bring an old version back: it becomes the draft."""
    version = get_object_or_404(RulesVersion, number=number)
    book = queries.book_of(version, queries.rule_book(inbox_names()))
    return _new(request, write(book), origin=_("version {number}").format(number=number))


@for_leads
@require_POST
def imported(request: HttpRequest) -> HttpResponse:
    """Take a TOML file as the draft, or name every line that is wrong."""
    upload = request.FILES.get("file")
    if upload is None or upload.size is None or upload.size > LARGEST_FILE:
        messages.error(request, _("Choose a file of rules of at most 1 MB."))
        return redirect("rules")
    text, plain, problems = upload.read().decode("utf-8", "replace"), {}, {}
    try:
        plain = from_toml(text)
        book = read(plain)
        problems = strangers(book, people=queries.known_people(), inboxes=set(inbox_names().values()))
    except BadRuleBook as bad:
        problems = bad.problems
    if problems:
        lines = [places.said(each) for each in told(problems, plain, text)]
        return page(
            request, "rules/refused.html", at="/rules/", status=UNPROCESSABLE, lines=lines, name=upload.name
        )
    book = queries.with_everybody(book, queries.rule_book(inbox_names()))
    return _new(request, write(book), origin=str(upload.name or _("a file"))[:100])


def _new(request: HttpRequest, document: Plain, *, origin: str) -> HttpResponse:
    try:
        _begin(request, document, origin=origin)
    except DraftMoved as moved:
        messages.error(
            request, _("There is a draft already. Publish or discard it first.") + f" {desk_said(str(moved))}"
        )
    return redirect("rules_draft")
