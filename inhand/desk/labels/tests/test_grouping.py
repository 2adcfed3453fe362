from inhand.desk.labels.grouping import groups

TEXTS = [
    "The lid of my grinder is missing",
    "My grinder came, and its lid is missing",
    "Can you send me an invoice with the VAT number?",
    "The lid is missing in the box of the grinder",
    "I need the invoice with our VAT number on it",
    "Do you have a shop in Lisbon?",
]


def test_what_speaks_of_the_same_is_put_together_the_largest_first() -> None:
    found = groups(TEXTS)
    assert [set(each.members) for each in found] == [{0, 1, 3}, {2, 4}]
    assert {"grinder", "lid"} <= set(found[0].words)


def test_what_is_like_nothing_else_is_in_no_group() -> None:
    assert groups([]) == groups(["alone"]) == []
    assert groups(["", ""]) == []
    assert not any(5 in each.members for each in groups(TEXTS))


def test_the_same_texts_are_always_grouped_the_same_way() -> None:
    assert groups(TEXTS) == groups(list(TEXTS))
