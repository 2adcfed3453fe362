"""Files that people take along have headings in their language, and a file of any language is understood."""

from __future__ import annotations

import csv

import pytest

from inhand.desk.contacts import sheet
from inhand.desk.measures.table import Figure
from inhand.desk.measures.timings import COLUMNS as TIMINGS
from inhand.desk.replies import template_file
from inhand.doors.web.headings import columns_called, headings
from inhand.ground.words import speaking

LANGUAGES = ("de", "es", "fr", "pt", "ja")
FILES = {
    "people": sheet.COLUMNS,
    "templates": template_file.COLUMNS,
    "figures": Figure._fields,
    "timings": TIMINGS,
}


@pytest.mark.parametrize("columns", FILES.values(), ids=FILES)
def test_headings_are_names_in_english_and_words_elsewhere(columns: tuple[str, ...]) -> None:
    with speaking("en"):
        assert headings(columns) == columns
    for language in LANGUAGES:
        with speaking(language):
            said = headings(columns)
        assert len(set(said)) == len(columns), language
        assert not any("_" in each for each in said)


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_a_file_written_in_one_language_is_read_in_any(language: str) -> None:
    with speaking(language):
        people = "".join(
            sheet.write([["Ann", "ann@c.example", "", "C", "", "", "", ""]], [], headings(sheet.COLUMNS))
        )
        written = template_file.Written("Late", "Soon.", "Post", "delivery", {"fr": "Bientôt."})
        templates = template_file.as_csv([written], headings(template_file.COLUMNS))
    with speaking("en"):
        (row,) = sheet.read(people, [], columns_called(*sheet.COLUMNS))
        assert (row.fields, row.handles) == ({"name": "Ann", "company": "C"}, (("email", "ann@c.example"),))
        assert template_file.read(templates, columns_called(*template_file.COLUMNS)) == [written]


@pytest.mark.parametrize(
    ("heads", "column"),
    [
        ("Firma;E-Mail", "company"),
        ("Entreprise;E-mail", "company"),
        ("Idioma;Correo", "language"),
        ("名前;メール", "name"),
    ],
)
def test_a_heading_of_another_program_may_speak_any_language(heads: str, column: str) -> None:
    called = columns_called(*sheet.COLUMNS)
    first = next(csv.reader([heads], delimiter=";"))
    assert called[first[0].casefold()] == column
