"""Reads of drafts and templates."""

from __future__ import annotations

from inhand.desk.replies.models import Template


def templated_topics() -> frozenset[str]:
    """Return the topics that have a template; "" stands for templates that are for every topic."""
    return frozenset(Template.objects.values_list("topic", flat=True))
