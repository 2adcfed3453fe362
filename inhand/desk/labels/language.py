"""Which language a text is in: forty by its letters' company, some more by their script alone. Pure; numpy.

``languages.bin`` holds, for runs of one to five letters, how much each speaks for each language. It is reckoned from
the tables of lingua-py 1.3.5 (Apache-2.0, Peter M. Stahl; counted in the Wortschatz corpora of Leipzig University,
CC-BY): docs/decisions/0013-labels.md says how.
"""

from __future__ import annotations

import json
import lzma
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

# What a person says stands in the beginning; the time stays bounded.
LONGEST = 800
LONGEST_RUN = 5
# The runs of a word overlap, so what they say together counts for less than its sum. Chosen on half of the test texts.
_CALM = 5.0
_SURE = 0.99
_TWELVE = np.uint64(12)
_TWELVE_BITS, _VIETNAMESE = 0x1000, range(0x1E00, 0x1F00)
_APART = " "
_JOINED_SHARE, _KANA_SHARE = 0.3, 0.05

_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|\w*\d\w*")
_WORD = re.compile(r"[^\W\d_]+")
# The first and the last letter of each stretch.
_LETTERS = {
    "latin": ("AZ", "az", "\u00aa\u024f", "\u1e00\u1eff"), "cyr": ("\u0400\u04ff",),
    "arab": ("\u0600\u06ff", "\u0750\u077f"), "ja": ("\u3040\u30ff",), "zh": ("\u3400\u4dbf", "\u4e00\u9fff"),
    "ko": ("\u1100\u11ff", "\uac00\ud7af"), "th": ("\u0e00\u0e7f",), "el": ("\u0370\u03ff",),
    "he": ("\u0590\u05ff",), "bn": ("\u0980\u09ff",), "hi": ("\u0900\u097f",), "hy": ("\u0530\u058f",),
    "ka": ("\u10a0\u10ff",), "pa": ("\u0a00\u0a7f",), "gu": ("\u0a80\u0aff",), "ta": ("\u0b80\u0bff",),
    "te": ("\u0c00\u0c7f",), "kn": ("\u0c80\u0cff",), "ml": ("\u0d00\u0d7f",), "si": ("\u0d80\u0dff",),
    "lo": ("\u0e80\u0eff",), "my": ("\u1000\u109f",), "km": ("\u1780\u17ff",), "am": ("\u1200\u137f",),
}  # fmt: skip
_SCRIPTS = tuple(_LETTERS)
_STRETCHES = sorted((*map(ord, each), place) for place, all_ in enumerate(_LETTERS.values()) for each in all_)
_FIRST, _LAST, _OF = np.array(_STRETCHES, dtype=np.uint32).T.copy()
_JOINED = ("zh", "ja", "ko", "th")


@dataclass(frozen=True, slots=True)
class Language:
    """An ISO 639-1 code, empty if there is nothing to tell it by, and how sure that is (0 to 1)."""

    code: str
    confidence: float


UNKNOWN = Language("", 0.0)


@dataclass(frozen=True, slots=True)
class _Table:
    """The runs of a script as sorted numbers, and a row of eighths of a nat for each."""

    languages: tuple[str, ...]
    runs: np.ndarray
    says: np.ndarray


def identify(text: str) -> Language:
    """Return the language of a text, also of a few words."""
    text = unicodedata.normalize("NFC", _NOISE.sub(" ", text)[:LONGEST])
    script, share = _script(text)
    if script not in _tables():
        return Language(script, _SURE * share) if script else UNKNOWN
    table = _tables()[script]
    runs = _runs(set(_WORD.findall(text.lower())))
    places = np.searchsorted(table.runs, runs)
    places[places == len(table.runs)] = 0
    known = places[table.runs[places] == runs]
    says = table.says[known].sum(axis=0, dtype=np.float64) / 8
    odds = np.exp((says - says.max()) / _CALM)
    best = int(odds.argmax())
    # Nothing known says nothing: then every language is as likely.
    return Language(table.languages[best], float(odds[best] / odds.sum()) * share)


def _script(text: str) -> tuple[str, float]:
    """Return the script of most letters, and their share. Scripts without spaces say more with each letter."""
    letters = _codes(text)
    stretch = np.searchsorted(_FIRST, letters, side="right") - 1
    within = (stretch >= 0) & (letters <= _LAST[stretch])
    numbers = np.bincount(_OF[stretch[within]], minlength=len(_SCRIPTS)).tolist()
    counts = dict(zip(_SCRIPTS, numbers, strict=True))
    total = sum(numbers)
    if not total:
        return "", 0.0
    han = counts["zh"] + counts["ja"]
    if han and han >= _JOINED_SHARE * total:
        return ("ja" if counts["ja"] >= _KANA_SHARE * han else "zh"), 1.0
    for script in _JOINED:
        if counts[script] >= _JOINED_SHARE * total:
            return script, 1.0
    script = max(counts, key=counts.__getitem__)
    return script, counts[script] / total


def _runs(words: Iterable[str]) -> np.ndarray:
    """Return the runs of words, each once, as sorted numbers of twelve bits a letter. What has no number is left out.

    Vietnamese letters move to where no letter of these scripts stands.
    """
    letters = _codes(_APART.join(words)).astype(np.uint64)
    letters[(letters >= _VIETNAMESE.start) & (letters < _VIETNAMESE.stop)] -= _TWELVE_BITS
    letters = letters[letters < _TWELVE_BITS]
    inside = letters != ord(_APART)
    run, whole, runs = letters, inside, [letters[inside]]
    for length in range(1, LONGEST_RUN):
        run = run[:-1] << _TWELVE | letters[length:]
        whole = whole[:-1] & inside[length:]
        runs.append(run[whole])
    return np.unique(np.concatenate(runs))


def _codes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


@cache
def _tables() -> dict[str, _Table]:
    raw = lzma.decompress((Path(__file__).parent / "languages.bin").read_bytes())
    size = int.from_bytes(raw[:4], "little")
    head = json.loads(raw[4 : 4 + size])
    at, tables = 4 + size, {}
    for script, told in head.items():
        count, languages = told["count"], tuple(told["languages"])
        bytes_ = np.frombuffer(raw, np.uint8, count * 8, at).reshape(8, count)
        steps = np.ascontiguousarray(bytes_.T).view(np.uint64).ravel()
        at += count * 8
        says = np.frombuffer(raw, np.int8, count * len(languages), at).reshape(len(languages), count)
        at += count * len(languages)
        tables[script] = _Table(languages, np.cumsum(steps, dtype=np.uint64), np.ascontiguousarray(says.T))
    return tables
