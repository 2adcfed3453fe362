"""What a page needs that no page made before: done when the desk starts, not when the first teammate waits for it."""

from __future__ import annotations

from pathlib import Path

from django.template import engines
from django.urls import reverse

from inhand.ground.settle import settle

_WEB = Path(__file__).parent
_ROOMS = ("base", "components", "queue", "conversation", "deeds")


def warm_up() -> None:
    """Import all views, which the first address asks for, and compile the templates of the workspace; it stays so."""
    reverse("me")
    jinja = engines["jinja2"]
    for room in _ROOMS:
        for path in (_WEB / room).glob("*.html"):
            jinja.get_template(f"{room}/{path.name}")
    settle()
