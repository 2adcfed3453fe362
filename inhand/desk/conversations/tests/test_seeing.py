"""Who may see which conversation, asked anew or by a prepared query."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.queries import visible_to
from inhand.desk.conversations.tests.arriving import conversation
from inhand.desk.teams.models import Teammate
from inhand.desk.teams.tests.people import person
from inhand.ground import prepared

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inhand.desk.conversations.models import Conversation

pytestmark = pytest.mark.django_db

_seen_by = prepared.Query(lambda teammate: visible_to(teammate).values_list("pk"), prepared.NUMBER)


def test_who_left_the_desk_sees_nothing_any_more() -> None:
    made, teammate = conversation(), person("Amina")
    assert list(visible_to(teammate)) == [made]
    assert _seen_by(teammate.pk) == [(made.pk,)]
    Teammate.objects.filter(pk=teammate.pk).update(is_active=False)
    assert not visible_to(Teammate.objects.get(pk=teammate.pk)).exists()
    assert not _seen_by(teammate.pk)


def test_what_is_compiled_ahead_is_not_built_for_who_asks_first() -> None:
    built: list[prepared.Slot] = []

    def seen_by(teammate: prepared.Slot) -> QuerySet[Conversation, tuple[int]]:
        built.append(teammate)
        return visible_to(teammate).values_list("pk")

    query = prepared.Query(seen_by, prepared.NUMBER)
    prepared.compile_all()
    assert query(0) == []
    assert len(built) == 1
