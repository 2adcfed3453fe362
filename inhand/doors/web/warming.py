"""What a page needs that no page made before: done when the desk starts, not when the first teammate waits for it."""

from __future__ import annotations

from pathlib import Path

from django.template import engines
from django.urls import reverse

from inhand.doors.channels.registry import KINDS, plug
from inhand.ground.prepared import compile_all
from inhand.ground.settle import settle

_WEB = Path(__file__).parent
_ROOMS = ("base", "components", "queue", "conversation", "deeds", "search")


def warm_up() -> None:
    """Import all views, which the first address asks for, and what knows how channels write; compile the statements
    and the templates of the workspace. It stays so.
    """
    reverse("me")
    for kind in KINDS:
        plug(kind)
    compile_all()
    jinja = engines["jinja2"]
    for room in _ROOMS:
        for path in (_WEB / room).glob("*.html"):
            jinja.get_template(f"{room}/{path.name}")
    settle()
