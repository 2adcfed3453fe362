"""People as a file: out, and in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseForbidden, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from inhand.desk.contacts import queries as contacts
from inhand.desk.contacts import sheet
from inhand.desk.contacts.actions.import_contacts import import_contacts
from inhand.desk.contacts.handles import PHONES
from inhand.desk.teams.permissions import leads
from inhand.doors.web.base.frame import page
from inhand.doors.web.doorway import UNPROCESSABLE, attachment_header, me
from inhand.doors.web.headings import columns_called, headings
from inhand.doors.web.people import read
from inhand.doors.web.people.view import AT, asked_of
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from inhand.desk.contacts.models import Contact

MOST_BYTES = 5_000_000
_AT_ONCE = 500


@login_required
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """Hand out those who are asked for, with the team's own fields."""
    if not leads(me(request)):
        return HttpResponseForbidden(_("A lead can export people."))
    columns = _columns()
    rows = read.rows(asked_of(request)).prefetch_related("handles").iterator(chunk_size=_AT_ONCE)
    lines = sheet.write((_cells(row, columns) for row in rows), columns, headings(sheet.COLUMNS))
    response = StreamingHttpResponse(_with_mark(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = attachment_header(f"people-{clock.now():%Y-%m-%d}.csv")
    return response


def _columns() -> list[sheet.Column]:
    return [sheet.Column(each.slug, each.title, each.kind, tuple(each.choices)) for each in contacts.fields()]


def _with_mark(lines: Iterable[str]) -> Iterator[str]:
    """Begin with the mark by which spreadsheets know UTF-8."""
    yield "\ufeff"
    yield from lines


def _cells(contact: Contact, columns: list[sheet.Column]) -> list[str]:
    handles = list(contact.handles.all())
    mails = [each.value for each in handles if each.platform == "email"]
    phones = {each.value: None for each in handles if each.platform in PHONES}
    own = {name: getattr(contact, name) for name in sheet.OWN}
    known = own | {
        "email": ";".join(mails),
        "phone": ";".join(phones),
        "vip": "yes" if contact.is_vip else "",
    }
    return [
        *(known[name] for name in sheet.COLUMNS),
        *(contact.values.get(each.slug, "") for each in columns),
    ]


@login_required
@require_http_methods(["GET", "POST"])
def imported(request: HttpRequest) -> HttpResponse:
    """Take people over from a file; if anything in it is wrong, nothing is."""
    if not leads(me(request)):
        return HttpResponseForbidden(_("A lead can import people."))
    if request.method == "GET":
        return _shown(request)
    given = request.FILES.get("file")
    if given is None or not given.size or given.size > MOST_BYTES:
        return _shown(request, _("Choose a CSV file of up to 5 MB."))
    try:
        rows = sheet.read(sheet.decoded(given.read()), _columns(), columns_called(*sheet.COLUMNS))
        done = import_contacts(rows, by=me(request), at=clock.now())
    except sheet.BadSheet as bad:
        return _shown(request, *bad.problems)
    messages.info(
        request,
        _("{made} new, {changed} known and changed, of {number} in the file.").format(
            made=done.made, changed=done.changed, number=len(rows)
        ),
    )
    return redirect("people")


def _shown(request: HttpRequest, *problems: str) -> HttpResponse:
    return page(
        request, "people/import.html", at=AT, problems=problems, columns=headings(sheet.COLUMNS), own=_columns(),
        status=UNPROCESSABLE if problems else 200,
    )  # fmt: skip
