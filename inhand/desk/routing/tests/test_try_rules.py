"""The trial of a draft: kept beside it, never in the way of who edits it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inhand.desk.routing import policy
from inhand.desk.routing.actions.try_rules import try_rules
from inhand.desk.rules import queries
from inhand.desk.rules.actions.ask_trial import ask_trial
from inhand.desk.rules.actions.discard_draft import discard_draft
from inhand.desk.rules.actions.save_draft import DraftMoved, save_draft
from inhand.desk.rules.models import RulesDraft
from inhand.desk.rules.reading import BadRuleBook, write
from inhand.desk.teams.actions.make_team import make_team
from inhand.desk.teams.tests.people import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> RulesDraft:
    make_team("Front", by=None, at=AT)
    policy.forget()
    return save_draft(write(queries.rule_book()), revision=0, by=None, at=AT, inboxes={})


def test_what_a_trial_gave_is_kept_and_the_draft_keeps_its_revision(draft: RulesDraft) -> None:
    ask_trial(revision=draft.revision, by=None, at=AT)
    assert try_rules(draft.revision, at=AT, inboxes={})
    kept = RulesDraft.objects.get()
    assert kept.revision == draft.revision
    assert kept.trial is not None
    assert (kept.trial["state"], kept.trial["conversations"], kept.trial["rows"]) == ("tried", 0, [])
    assert not try_rules(draft.revision, at=AT, inboxes={})  # the job may run twice


def test_a_trial_that_nobody_waits_for_is_not_played(draft: RulesDraft) -> None:
    ask_trial(revision=draft.revision, by=None, at=AT)
    discard_draft(revision=draft.revision)
    assert not try_rules(draft.revision, at=AT, inboxes={})
    save_draft(draft.document, revision=0, by=None, at=AT + timedelta(minutes=1), inboxes={})
    assert not try_rules(draft.revision, at=AT, inboxes={})


def test_a_draft_that_became_wrong_says_so(draft: RulesDraft) -> None:
    ask_trial(revision=draft.revision, by=None, at=AT)
    wrong = draft.document | {"done": 5}
    saved = save_draft(wrong, revision=draft.revision, by=None, at=AT, inboxes={})
    assert try_rules(draft.revision, at=AT, inboxes={})
    kept = RulesDraft.objects.get()
    assert kept.trial is not None
    assert kept.trial["state"] == "failed"
    with pytest.raises(BadRuleBook):
        ask_trial(revision=saved.revision, by=None, at=AT)
    with pytest.raises(DraftMoved):
        ask_trial(revision=draft.revision, by=None, at=AT)
