"""Try the model as it stands in the form, before anything is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from inhand.desk.teams.problems import BadInput
from inhand.doors.assistant import queries
from inhand.doors.assistant.check import check
from inhand.doors.assistant.endpoint import Endpoint, ModelError, address_problem
from inhand.doors.assistant.labelling import Nonsense
from inhand.doors.web.doorway import me
from inhand.doors.web.settings.nav import forbidden
from inhand.doors.web.settings.sections import model
from inhand.ground import vault
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from inhand.doors.assistant.actions.save_provider import ProviderTerms


@login_required
@require_POST
def model_check(request: HttpRequest) -> HttpResponse:
    """Say what it answered to a made-up message, or why it gave nothing that can be used."""
    if not model.SECTION.may(me(request)):
        return forbidden(request)
    try:
        told = check(_endpoint(model.terms(request.POST)))
    except BadInput as bad:
        messages.error(request, str(bad))
    except Nonsense as nonsense:
        messages.error(
            request, _("It answers, but the answer cannot be used: {problem}.").format(problem=nonsense)
        )
    except (ModelError, vault.CannotUnseal) as problem:
        messages.error(request, str(problem))
    else:
        messages.info(
            request,
            _("It works. It says: {topic}, {urgency}, “{summary}”").format(
                topic=told.topic or _("no topic"), urgency=told.urgency, summary=told.summary
            ),
        )
    return redirect("settings_section", "model")


def _endpoint(terms: ProviderTerms) -> Endpoint:
    """The stored key goes only to the address it was stored for."""
    if problem := address_problem(terms.address.strip()):
        raise ModelError(problem)
    stored, secret = queries.provider(), terms.secret.strip()
    if not secret and stored and stored.address == terms.address.strip():
        secret = vault.unseal(stored.secret)
    return Endpoint(terms.address.strip(), terms.model.strip(), min(max(terms.seconds, 1), 60), secret)
