"""The Jinja2 environment of all screens."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from jinja2 import Environment


def environment(**options: Any) -> Environment:
    made = Environment(**options)  # noqa: S701 -- Django passes autoescape=True
    made.globals["url"] = reverse
    return made
