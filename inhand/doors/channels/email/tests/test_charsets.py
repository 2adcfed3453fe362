from __future__ import annotations

import pytest

from inhand.doors.channels.email import charsets


@pytest.mark.parametrize(
    ("text", "written_as", "declared"),
    [
        ("Grüße", "utf-8", "utf-8"),
        ("Grüße", "latin-1", "iso-8859-1"),
        ("“smart”", "cp1252", "iso-8859-1"),  # what most who declare latin-1 send
        ("Grüße", "utf-8", ""),
        ("Grüße", "utf-8", "us-ascii"),
        ("Grüße", "cp1252", "utf-8"),
        ("Grüße", "cp1252", "x-unknown"),
        ("Grüße", "cp850", "cp-850"),
        ("Привет", "koi8-r", "koi8-r"),
        ("Привет", "cp1251", "windows-1251"),
        ("頭髮", "gb18030", "gb2312"),
        ("您好", "big5", "big5"),
        ("①株", "cp932", "shift_jis"),
        ("こんにちは", "iso2022_jp", "iso-2022-jp"),
        ("こんにちは", "iso2022_jp", ""),
        ("안녕하세요", "cp949", "ks_c_5601-1987"),
        ("שלום", "iso8859-8", "iso-8859-8-i"),
        ("Grüße", "utf-7", "unicode-1-1-utf-7"),
        ("Grüße", "utf-8", "utf-8*de"),
    ],
)
def test_text_is_read_in_the_set_it_was_written_in(text: str, written_as: str, declared: str) -> None:
    assert charsets.decode(text.encode(written_as), declared) == text


@pytest.mark.parametrize(
    "declared", ["hex", "zlib", "rot13", "base64", "punycode", "unicode_escape", "\x00", "é" * 99]
)
def test_codecs_that_are_no_character_sets_are_not_run(declared: str) -> None:
    assert charsets.codec(declared) == ""
    assert charsets.decode(b"plain", declared) == "plain"


def test_one_broken_character_does_not_spoil_the_rest() -> None:
    cut = "Grüße aus Köln, schöne Tage, später mehr äöü".encode() + "😀".encode()[:2]
    assert charsets.decode(cut, "utf-8").startswith("Grüße aus Köln")
