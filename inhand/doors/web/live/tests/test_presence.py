"""Who is reading and who is writing (semantics 6)."""

from __future__ import annotations

from inhand.doors.web.live.presence import Person, Presence

AMINA, BEN = Person(1, "Amina Koné", "AK"), Person(2, "Ben Lindqvist", "BL")


def does(presence: Presence, conversation: int = 7) -> list[tuple[str, str]]:
    return [(who["initials"], who["does"]) for who in presence.who(conversation)]


def test_who_writes_is_shown_first_and_for_a_minute_after_the_last_key() -> None:
    presence = Presence()
    assert presence.note(7, AMINA, "reading", 0)
    assert presence.note(7, BEN, "writing", 0)
    assert not presence.note(7, BEN, "writing", 30), "another key is no news"
    assert does(presence) == [("BL", "writing"), ("AK", "reading")]
    assert presence.expire(45) == [7], "nothing is heard of Amina's page"
    assert presence.expire(89) == []
    assert does(presence) == [("BL", "writing")]
    assert presence.expire(90) == [7]
    assert (does(presence), presence.conversations()) == ([], [])


def test_who_leaves_is_gone_at_once_and_elsewhere_is_elsewhere() -> None:
    presence = Presence()
    presence.note(7, AMINA, "reading", 0)
    presence.note(8, AMINA, "reading", 0)
    assert presence.note(7, AMINA, "left", 1)
    assert (does(presence), does(presence, 8)) == ([], [("AK", "reading")])
