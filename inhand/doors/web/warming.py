"""What a page needs that no page made before: done when the desk starts, not when the first teammate waits for it."""

from __future__ import annotations

from django.template import engines
from django.urls import reverse

_ROOMS = ("base/", "components/", "queue/", "conversation/", "deeds/")


def warm_up() -> None:
    """Import all views, which the first address asks for, and compile the templates of the workspace."""
    reverse("me")
    jinja = engines["jinja2"].env
    for name in jinja.list_templates(extensions=["html"]):
        if name.startswith(_ROOMS):
            jinja.get_template(name)
