"""The language a page speaks: what its teammate set, or else the first that their browser asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.utils import translation
from django.utils.text import format_lazy

from inhand.doors.web import script_words
from inhand.ground import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

KNOWN = frozenset(code for code, _ in settings.LANGUAGES)
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, after authentication. The answer says which it is."""

    def answer(request: HttpRequest) -> HttpResponse:
        chosen = spoken(request)
        with words.speaking(chosen):
            response = get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        return response

    return answer


def spoken(request: HttpRequest) -> str:
    chosen = getattr(request.user, "interface_language", "")
    return chosen if chosen in KNOWN else translation.get_language_from_request(request)


def direction() -> str:
    return "rtl" if words.language().partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def later(text: str, **values: str) -> str:
    """Translate when it is shown, in the language of the page then; what it returns passes for what it becomes."""
    promised = translation.gettext_lazy(text)
    return cast("str", format_lazy(promised, **values) if values else promised)


def for_scripts() -> dict[str, str]:
    """Return what scripts say, in the language of the page; nothing where it is theirs."""
    if words.language() == "en":
        return {}
    return {each: words.gettext(each) for each in script_words.SAID}
