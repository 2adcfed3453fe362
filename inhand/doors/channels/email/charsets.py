"""From bytes to text: what was declared, then what it usually means, then what it looks like."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# What senders write and what they mean; where one set holds another, the wider one (WHATWG Encoding).
_ALIASES = {
    "ascii": "",
    "us-ascii": "",
    "ansi_x3.4-1968": "",
    "ansi": "cp1252",
    "646": "",
    "unknown": "",
    "unknown-8bit": "",
    "x-unknown": "",
    "8bit": "",
    "binary": "",
    "default": "",
    "default_charset": "",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "x-big5": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "unicode": "utf-8",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "windows-874": "cp874",
}
# Text codecs that are not character sets; some of them take quadratic time on hostile input.
_NOT_CHARSETS = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}
_VENDOR_PREFIX = re.compile(r"^(?:x-)?(?:cp|windows|win|ibm)[-_ ]?(?=\d)")
_MAX_NAME = 40
_ASCII = 127
_SAMPLE = 65536
_FEW_BROKEN = 5


def decode(raw: bytes, declared: str = "") -> str:
    """Decode by the declared set, else as UTF-8, else as windows-1252 with replacement characters."""
    return next(text for text in _ladder(raw, declared) if text is not None)


def fits(raw: bytes, declared: str) -> bool:
    """Say whether ``declared`` names a known set that can hold these bytes (an unnamed one needs ASCII)."""
    name = codec(declared)
    return _strict(raw, name or "ascii") is not None


def codec(declared: str) -> str:
    """Return Python's name of the declared set, or an empty string if there is none worth trusting."""
    name = declared.strip().strip("\"'").lower()[:_MAX_NAME].partition("*")[0]
    name = _ALIASES.get(name, name)
    return _known(name) or _known(_VENDOR_PREFIX.sub("cp", name))


def _known(name: str) -> str:
    if not name or not name.isascii() or not name.isprintable():
        return ""
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError, TypeError):
        return ""
    is_text = getattr(info, "_is_text_encoding", True)  # the same question bytes.decode() asks
    return info.name if is_text and info.name.replace("_", "-") not in _NOT_CHARSETS else ""


def _ladder(raw: bytes, declared: str) -> Iterator[str | None]:
    name = codec(declared)
    yield _strict(raw, name) if name else None
    yield _strict(raw, "iso2022_jp_ext") if b"\x1b$" in raw else None
    yield _strict(raw, "utf-8-sig")
    # Mostly right, as when one emoji in UTF-8 was cut in half, beats a page of replacement characters.
    yield _mostly(raw, name)
    yield raw.decode("cp1252", "replace")


def _strict(raw: bytes, name: str) -> str | None:
    try:
        return raw.decode(name)
    except (UnicodeError, LookupError, ValueError):
        return None


def _mostly(raw: bytes, name: str) -> str | None:
    for candidate in (name, "utf-8"):
        text = raw.decode(candidate, "replace") if candidate else ""
        if text and text.count("\ufffd") * _FEW_BROKEN <= sum(byte > _ASCII for byte in raw[:_SAMPLE]):
            return text
    return None
