"""Templates as files, read and written."""

from __future__ import annotations

import pytest

from inhand.desk.replies.template_file import BadFile, Written, as_csv, as_json, read

KEPT = [
    Written(
        "Refund done",
        "Dear {contact.first_name},\nit is on its way.",
        "Money",
        "billing",
        {"de": "Es kommt."},
    ),
    Written("Hello", 'He said "hi", then; left'),
]


@pytest.mark.parametrize("write", [as_csv, as_json])
def test_what_is_written_is_read_again(write: object) -> None:
    assert callable(write)
    assert read(write(KEPT)) == KEPT


@pytest.mark.parametrize(
    "content",
    [
        "name;body;category\nHi;Hello there;Small talk",
        "\ufeffTitle,Content,Folder\nHi,Hello there,Small talk\n",
        '[{"name": "Hi", "message": "Hello there", "group": "Small talk", "id": 7}]',
        '{"macros": [{"title": "Hi", "text": "Hello there", "folder": "Small talk"}]}',
    ],
)
def test_the_columns_of_others_are_known(content: str) -> None:
    assert read(content) == [Written("Hi", "Hello there", "Small talk")]


def test_rows_of_one_title_are_one_template_in_several_languages() -> None:
    rows = "title,text,language\nHi,Hallo,de\nHi,Hello,\nHi,Olá,pt_BR\n"
    assert read(rows) == [Written("Hi", "Hello", variants={"de": "Hallo", "pt-br": "Olá"})]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "empty"),
        ("[{]", "Line 1 of the file is no JSON"),
        ('{"a": 1}', "must hold a list"),
        ("title,text\nHi,", "Template 1 of the file has no text"),
        ("text\nHello", "Template 1 of the file has no title"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(content: str, words: str) -> None:
    with pytest.raises(BadFile, match=words):
        read(content)
