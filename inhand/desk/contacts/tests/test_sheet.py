"""People as a file: what spreadsheets write is read, and what is written can be read again."""

from __future__ import annotations

import pytest

from inhand.desk.contacts.actions.identify import identify
from inhand.desk.contacts.actions.import_contacts import Imported, import_contacts
from inhand.desk.contacts.models import Contact
from inhand.desk.contacts.sheet import COLUMNS, BadSheet, Column, decoded, read, write
from inhand.desk.teams.tests.people import AT, person

TIER = Column("tier", "Tier", "choice", ("Gold", "Tin"))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_spreadsheets_file_is_read(separator: str) -> None:
    cells = [
        ["Full name", "E-Mail", "Phone", "VIP", "tier", "Shoe size"],
        ["Ada", "ADA@x.example", "+49 30 123456", "yes", "Gold", "38"],
    ]
    text = "\r\n".join(separator.join(row) for row in cells) + "\r\n\r\n"
    (row,) = read(decoded(text.encode("utf-8-sig")), [TIER])
    assert row.handles == (("email", "ada@x.example"), ("phone", "+4930123456"))
    assert (row.fields, row.values, row.is_vip, row.line) == ({"name": "Ada"}, {"tier": "Gold"}, True, 2)


def test_everything_that_is_wrong_is_said_with_its_line() -> None:
    text = "email,tier,time_zone\nada,Gold,\nb@x.example,Iron,Berlin\n,Gold,\n"
    with pytest.raises(BadSheet) as bad:
        read(text, [TIER])
    lines = [problem.split(":")[0] for problem in bad.value.problems]
    assert lines == ["Line 2", "Line 3", "Line 3", "Line 4"]
    with pytest.raises(BadSheet, match="name the columns"):
        read("ada@x.example\n", [])


def test_what_windows_writes_is_read() -> None:
    assert "Bäcker" in decoded("Bäcker".encode("cp1252"))


def test_no_cell_is_a_formula_and_a_phone_number_stays_one() -> None:
    cells = ["=1+1", "@x", "-cmd", "+49 30 1", "", "", "", ""]
    heading, line = write([cells], [])
    assert heading.strip() == ",".join(COLUMNS)
    assert line.strip() == "'=1+1,'@x,'-cmd,+49 30 1,,,,"


@pytest.mark.django_db
def test_who_is_known_is_changed_and_who_is_new_is_made() -> None:
    amina = person()
    ada = identify("ada@bakery.example", platform="email", name="Ada", at=AT)
    text = (
        "name,email,phone,plan\nAda Lovelace,ada@bakery.example,+49 30 123456,Gold\n"
        + "Tom,tom@x.example,,\n" * 2
    )
    assert import_contacts(read(text, []), by=amina, at=AT) == Imported(made=1, changed=1)
    ada.refresh_from_db()
    assert (ada.name, ada.name_key, ada.plan, ada.handles.count()) == (
        "Ada Lovelace",
        "ada lovelace",
        "Gold",
        2,
    )
    assert import_contacts(read("email\nada@bakery.example\n", []), by=amina, at=AT).changed == 0
    ada.refresh_from_db()
    assert ada.name == "Ada Lovelace"


@pytest.mark.django_db
def test_a_line_of_two_people_takes_nothing_over() -> None:
    amina = person()
    for name in ("ada", "bob"):
        identify(f"{name}@x.example", platform="email", name=name, at=AT)
    with pytest.raises(BadSheet, match="Line 3"):
        import_contacts(read("email\nnew@x.example\nada@x.example;bob@x.example\n", []), by=amina, at=AT)
    assert not Contact.objects.filter(handles__value="new@x.example").exists()
