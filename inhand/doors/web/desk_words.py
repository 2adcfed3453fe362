"""Words of the desk that pages say as they stand there: gathered here for the catalogues, and translated where shown.

The desk knows no language of a page. ``tests/test_languages.py`` compares this list with the desk.
"""

from __future__ import annotations

from inhand.desk.contacts.models import ContactField
from inhand.desk.conversations.models import Conversation, Urgency
from inhand.desk.ownership.models import Pass
from inhand.desk.rules.rulebook import titles
from inhand.desk.teams import keys
from inhand.desk.teams.models import Teammate
from inhand.doors.web.desk_sentences import SENTENCES


def words() -> list[str]:
    """Return every word that a page translates as it finds it."""
    choices = [
        *Conversation.State.labels,
        *Conversation.Alert.labels,
        *Urgency.labels,
        *Teammate.Status.labels,
        *Teammate.Role.labels,
        *ContactField.Kind.labels,
        *Pass.Why.labels,
    ]
    described = [does for group in keys.GROUPS.values() for does in group.values()]
    return sorted({*map(str, choices), *keys.GROUPS, *described, *keys.FIXED.values(), *titles(), *SENTENCES})
