"""Several leads publish the same draft at once: one version each time, and the others are told whose it is."""

from __future__ import annotations

import pytest

from inhand.desk.ledger.verify import verify
from inhand.desk.rules import queries
from inhand.desk.rules.models import RulesDraft, RulesVersion
from inhand.desk.teams.actions.make_team import make_team
from inhand.desk.teams.tests.people import person
from inhand.ground import clock
from tests.races.together import together

pytestmark = [pytest.mark.races, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = 10


def test_one_wins_and_the_others_are_told() -> None:
    make_team("Front", by=None, at=clock.now())
    leads = [person(name, role="lead") for name in ("Amina", "Ben", "Chiara")]

    told = together(
        "tests.races.publishers:publish_all", [{"by": each.pk, "rounds": ROUNDS} for each in leads]
    )

    versions = list(RulesVersion.objects.select_related("author").order_by("number"))
    assert [version.number for version in versions] == list(range(1, ROUNDS + 1))
    for version, *answers in zip(versions, *told, strict=True):
        assert version.author is not None
        lost = f"{version.author.name} published version {version.number} meanwhile."
        assert sorted(answers) == sorted([f"mine: {version.number}", lost, lost])
        assert answers[[lead.name for lead in leads].index(version.author.name)].startswith("mine")
    assert queries.rule_book().done == versions[-1].document["done"]
    assert not RulesDraft.objects.exists()
    assert list(verify()) == []
