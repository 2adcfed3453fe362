"""The Jinja2 environment of all screens."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from inhand.desk.teams.keys import FIXED, GROUPS
from inhand.doors.web import assets, language, naming, prose, said
from inhand.doors.web.desk_said import desk_said
from inhand.ground import words

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from django.http import HttpRequest


def environment(**options: Any) -> Environment:
    """Make the environment. ``ui``, ``icon``, ``url`` and the filters of ``said`` are at hand everywhere."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(extensions=["jinja2.ext.do", "jinja2.ext.i18n"], **options)  # noqa: S701 -- Django passes autoescape=True
    made.policies["ext.i18n.trimmed"] = True
    said_in = (words.gettext, translation.ngettext)
    made.install_gettext_callables(*said_in, newstyle=True)  # type: ignore[attr-defined] # of the extension
    made.globals |= {"gettext": gettext, "_": gettext}
    made.globals |= {
        "language": words.language,
        "direction": language.direction,
        "script_words": language.for_scripts,
        "desk_said": desk_said,
        "key_groups": GROUPS,
        "fixed_keys": FIXED,
        "url": url,
        "static": lru_cache(maxsize=64)(static),
        "icon": icon,
        "sprite": assets.sprite,
        "messages_of": get_messages,
        "script": assets.script,
        "styles": assets.styles,
    }
    named = (
        said.span,
        said.ago,
        said.until,
        said.hour,
        said.day,
        said.calendar_day,
        said.weekday,
        said.moment,
        said.stamp,
        said.size,
        said.initials,
    )
    shown = (
        prose.as_paragraphs,
        prose.as_written,
        prose.mentions,
        prose.rest_of,
        prose.wants_frame,
        prose.has_remote_images,
        naming.called,
        naming.about,
        naming.titled,
        naming.addressed,
    )
    made.filters |= {each.__name__: each for each in (*named, *shown, escaped)}
    # Imported here once: a page of twenty templates that each import them pays a millisecond for it.
    made.globals["ui"] = made.get_template("components/components.html").module
    made.globals["kept"] = partial(_kept, made)
    made.globals["kept_form"] = partial(_kept_form, made)
    made.globals["kept_lines"] = partial(_kept_lines, made)
    return made


def _kept(environment: Environment, template: str, /, **values: Hashable) -> Markup:
    """Return a part of a page that is the same whoever asks with these values, rendered once."""
    render = _rendered.__wrapped__ if settings.DEBUG else _rendered
    return render(environment, template, words.language(), tuple(values.items()))


def _kept_form(environment: Environment, template: str, token: object, /, **values: Hashable) -> Markup:
    """Do the same for a part with forms: their hidden field, which is another on each page, is put in afterwards."""
    made = _kept(environment, template, csrf_input=_TOKEN, **values)
    return made.replace(_TOKEN, Markup(str(token)))  # noqa: S704 -- a field of our own


def _kept_lines(environment: Environment, template: str, lines: Iterable[tuple[Hashable, ...]], /) -> Markup:
    """Do the same for each line of a list: with its values the template's macro ``line`` is called."""
    draw, language_ = _line.__wrapped__ if settings.DEBUG else _line, words.language()
    return Markup("".join([draw(environment, template, language_, values) for values in lines]))  # noqa: S704 -- each escapes itself


# Nobody can write it into a page: what people wrote is escaped.
_TOKEN = Markup("<csrf-token>")


@lru_cache(maxsize=512)
def _rendered(
    environment: Environment, template: str, _language: str, values: tuple[tuple[str, Hashable], ...]
) -> Markup:
    return Markup(environment.get_template(template).render(dict(values)))  # noqa: S704 -- it escapes itself


@lru_cache(maxsize=4096)
def _line(environment: Environment, template: str, _language: str, values: tuple[Hashable, ...]) -> Markup:
    return environment.get_template(template).module.line(*values)  # type: ignore[attr-defined,no-any-return] # its macro


def gettext(text: str, /, **values: object) -> Markup:
    """Translate for a template, as its extension would, but remember: a page says hundreds of things."""
    as_written, as_said = translated(words.language(), text)
    return as_written % values if values else as_said


@lru_cache(maxsize=8192)
def translated(_language: str, text: str) -> tuple[Markup, Markup]:
    """Return words in the language of the page, with their places for values, and as they are without any."""
    found = Markup(words.gettext(text))  # noqa: S704 -- of our own catalogue
    return found, found % {} if "%(" not in found else found


def one_token(request: HttpRequest) -> dict[str, object]:
    """Context processor: mask the token against forgery once for all forms of a page, and only if it has one."""
    token = SimpleLazyObject(lambda: get_token(request))
    field = SimpleLazyObject(
        lambda: Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(str(token))
    )
    return {"csrf_token": token, "csrf_input": field}


@lru_cache(maxsize=8192)
def escaped(text: str) -> str:
    """Escape what people wrote, for a place that escapes nothing; of a queue each page says the same again."""
    return str(escape(text))


@lru_cache(maxsize=4096)
def url(name: str, *args: str | int) -> str:
    return reverse(name, args=args)


def icon(name: str, label: str = "", classes: str = "") -> Markup:
    """Return an icon. Without a label it is decoration and hidden from screen readers.

    It stands in the page itself: a sprite's icon is asked for like a file, and copied, each time one is used.
    """
    return _drawn(name, label, classes, assets.sprite())


@lru_cache(maxsize=1024)
def _drawn(name: str, label: str, classes: str, _sprite: str) -> Markup:
    spoken = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    shape = Markup(assets.shapes().get(name, ""))  # noqa: S704 -- of our own package of icons
    both = f"icon {classes}" if classes else "icon"
    return Markup('<svg class="{}" viewBox="0 0 24 24" {}>{}</svg>').format(both, spoken, shape)
