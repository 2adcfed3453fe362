"""Moments in the words of other languages, said in the English that ``when.py`` reads. Pure.

What is not known stays as it is, and then means nothing. Accents may be left out, as people do who are in a hurry.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from inhand.ground.date_words import months, weekdays

if TYPE_CHECKING:
    from collections.abc import Callable

Rule = tuple[re.Pattern[str], "str | Callable[[re.Match[str]], str]"]

_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ENGLISH_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                   "november", "december")  # fmt: skip
_ANY_DAY = "|".join((*_ENGLISH_DAYS, "today", "tomorrow"))

# Shorter names than those that stand in letters: days from Monday, months from January.
_SHORT_DAYS = {
    "de": "mo di mi do fr sa so", "es": "lun mar mie jue vie sab dom", "fr": "lun mar mer jeu ven sam dim",
    "pt": "seg ter qua qui sex sab dom",
}  # fmt: skip
_SHORT_MONTHS = {
    "de": "jan feb mrz apr mai jun jul aug sept okt nov dez", "es": "ene feb mar abr may jun jul ago sep oct nov dic",
    "fr": "janv fevr mars avr mai juin juil aout sept oct nov dec",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
}  # fmt: skip
_NUMBERS = {
    "de": "ein(?:e[nmrs]?|s)? zwei drei vier funf sechs sieben acht neun zehn elf zwolf",
    "es": "un[ao]? dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "fr": "une? deux trois quatre cinq six sept huit neuf dix onze douze",
    "pt": "uma? dois|duas tres quatro cinco seis sete oito nove dez onze doze",
}
# What stands for an hour of the day, unless a span is meant: "demain 9h", but "dans 9h".
_SPAN = r"(?<!\w)(?:dans|d'ici|en|dentro|em|daqui)(?!\w)"
_O_CLOCK = re.compile(r"(\d{1,2}) ?(?:h|heures?|horas?)(?: ?(\d{2}))?(?!\w)")

# By language: what is written, as a pattern of whole words without accents, and what it is in English. In this order.
_SAID: dict[str, tuple[tuple[str, str], ...]] = {
    "de": (
        (r"ubermorgen", "2 days"), (rf"({_ANY_DAY}|heute) (?:morgen|fruh|vormittag)", r"\1 morning"),
        (r"morgen (?:fruh|vormittag)", "tomorrow morning"), (r"morgen", "tomorrow"),
        (r"heute abend", "tonight"),
        (r"heute", "today"), (r"fruh|vormittags?", "morning"), (r"nachmittags?", "afternoon"),
        (r"mittags?", "noon"),
        (r"abends?", "evening"), (r"nachts?", "night"), (r"mitternacht", "midnight"), (r"feierabend", "eod"),
        (r"wochenende", "weekend"), (r"nachste[nrs]?|kommende[nrs]?", "next"), (r"viertelstunde", "15 minutes"),
        (r"halbe[nr]?", "half"), (r"stunden?|std", "hours"), (r"minuten?", "minutes"), (r"tage?n?", "days"),
        (r"wochen?", "week"), (r"monate?n?", "month"), (r"um|am|im|den|dem|der|die|das|nach|bis|gegen|ab", ""),
    ),
    "es": (
        (r"pasado manana", "2 days"), (r"por la manana|de la manana", "morning"), (r"manana", "tomorrow"),
        (r"hoy", "today"), (r"esta noche", "tonight"), (r"mediodia", "noon"), (r"medianoche", "midnight"),
        (r"por la tarde|esta tarde|tarde", "afternoon"), (r"por la noche|noche", "evening"),
        (r"(?:fin|finde) de semana|finde", "weekend"),
        (r"(?:la )?semana (?:que viene|proxima)|proxima semana", "next week"),
        (r"(?:el )?mes (?:que viene|proximo)|proximo mes", "next month"),
        (rf"({_ANY_DAY}) (?:que viene|proximo)", r"next \1"),
        (r"proxim[oa]", "next"), (r"media hora", "half hour"), (r"un cuarto de hora", "15 minutes"),
        (r"horas?|h", "hours"), (r"minutos?", "minutes"), (r"dias?", "days"), (r"semanas?", "week"),
        (r"mes(?:es)?", "month"),
        (r"a|la|las|el|los|en|dentro|de|del|para|hasta|y", ""),
    ),
    "fr": (
        (r"apres[ -]demain", "2 days"), (r"demain", "tomorrow"), (r"aujourd'?hui", "today"),
        (r"ce soir", "tonight"),
        (r"matin(?:ee)?", "morning"), (r"apres[ -]midi|aprem", "afternoon"), (r"midi", "noon"),
        (r"minuit", "midnight"),
        (r"soir(?:ee)?", "evening"), (r"week[ -]?end", "weekend"), (r"(?:la )?semaine prochaine", "next week"),
        (r"(?:le )?mois prochain", "next month"), (rf"({_ANY_DAY}) prochain", r"next \1"),
        (r"prochaine?", "next"),
        (r"(?:une )?demi[ -]heure", "half hour"), (r"un quart d'heure", "15 minutes"), (r"1er", "1"),
        (r"heures?|h", "hours"), (r"minutes?|mn", "minutes"), (r"jours?", "days"), (r"semaines?", "week"),
        (r"mois", "month"),
        (r"a|le|la|les|dans|d'ici|de|du|vers|au|jusqu'a", ""),
    ),
    "pt": (
        (r"depois de amanha", "2 days"), (r"amanha", "tomorrow"), (r"hoje a noite|esta noite", "tonight"),
        (r"hoje", "today"),
        (r"(?:de|da|pela) manha|manha", "morning"), (r"meio[ -]dia", "noon"), (r"meia[ -]noite", "midnight"),
        (r"(?:a|esta|de|da|pela) tarde|tarde", "afternoon"), (r"(?:a|de|da|pela) noite|noite", "evening"),
        (r"fim de semana|fds", "weekend"), (r"(?:a )?semana que vem|proxima semana", "next week"),
        (r"(?:o )?mes que vem|proximo mes", "next month"), (rf"({_ANY_DAY}) que vem", r"next \1"),
        (r"proxim[oa]", "next"),
        (r"meia hora", "half hour"), (r"um quarto de hora", "15 minutes"), (r"horas?|h", "hours"),
        (r"minutos?", "minutes"),
        (r"dias?", "days"), (r"semanas?", "week"), (r"mes(?:es)?", "month"),
        (r"a|as|o|os|em|no|na|de|da|do|daqui|dentro|ate", ""),
    ),
    "ja": (
        (r"明後日|あさって", " 2 days "), (r"明日|あした|あす", " tomorrow "), (r"今日|本日|きょう", " today "),
        (r"今夜|今晩", " tonight "), (r"来週の?(?=[月火水木金土日]曜)", " next "), (r"来週", " next week "),
        (r"来月", " next month "),
        (r"週末", " weekend "), (r"午前(\d{1,2})時半", r" \1:30am "), (r"午後(\d{1,2})時半", r" \1:30pm "),
        (r"午前(\d{1,2})時(\d{1,2})分", r" \1:\2am "), (r"午後(\d{1,2})時(\d{1,2})分", r" \1:\2pm "),
        (r"午前(\d{1,2})時", r" \1am "), (r"午後(\d{1,2})時", r" \1pm "), (r"半時間後?", " half hour "),
        (r"(\d+)時間後?", r" \1 hours "), (r"(\d+)分後", r" \1 minutes "), (r"(\d+)日後", r" \1 days "),
        (r"(\d+)週間後?", r" \1 weeks "), (r"(\d+)(?:[かカヶヵケ]|箇)月後?", r" \1 months "),
        (r"(\d{4})年(\d{1,2})月(\d{1,2})日", r" \1/\2/\3 "), (r"(\d{1,2})月(\d{1,2})日", r" \2/\1 "),
        (r"(\d{1,2})時半", r" \1:30 "), (r"(\d{1,2})時(\d{1,2})分", r" \1:\2 "), (r"(\d{1,2})時", r" \1 "),
        (r"朝|午前中?", " morning "), (r"正午|昼", " noon "), (r"午後", " afternoon "), (r"夕方|夜", " evening "),
        (r"[にのでへ、。]|から|まで", " "),
    ),
}  # fmt: skip
_HALF_PAST = re.compile(r"(\d{1,2}) (?:y media|et demie|e meia)(?!\w)")
_HALF_TO = re.compile(r"halb (\d{1,2})(?!\w)")
_UHR = re.compile(r"(\d{1,2})(?:[.:](\d{2}))? ?uhr(?: (\d{2}))?(?!\w)")
_OF_THE_DAY = re.compile(
    r"(\d{1,2}(?::\d{2})?) (?:(?:de|da|du) )?(?:la )?(?:(manana|manha|matin)|tarde|noche|noite|soir)(?!\w)"
)
_FULL_DATE = re.compile(r"(?<!\d)(?:(\d{1,2})[./](\d{1,2})[./](\d{4})|(\d{4})/(\d{1,2})/(\d{1,2}))(?!\d)")
_SHORT_DATE = re.compile(r"(?<![\d:])(\d{1,2})[./](\d{1,2})\.?(?![\d:])")


def in_english(words: str, language: str) -> str:
    """Return what ``words`` of a language mean in English words and figures; themselves for a language not known."""
    if language not in _SAID:
        return words
    text = _plain(words, keep_marks=language == "ja")
    for pattern, said in _rules(language):
        text = pattern.sub(said, text)
    return " ".join(text.split())


def _plain(words: str, *, keep_marks: bool) -> str:
    text = unicodedata.normalize("NFKC", words).casefold().replace("’", "'")
    if keep_marks:
        return text
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))


@lru_cache(maxsize=8)
def _rules(language: str) -> list[Rule]:
    """Put a language's rules in order: hours and dates in figures, names of days and months, its words, its numbers."""
    if language == "ja":
        said = [(re.compile(pattern), english) for pattern, english in _SAID["ja"]]
        return [*said, *_names(language), (_FULL_DATE, _full_date), (_SHORT_DATE, _short_date)]
    return [
        (_UHR, _clock), (_HALF_TO, lambda found: f"{_afternoon(int(found[1]) - 1)}:30"), (_HALF_PAST, r"\1:30"),
        (_OF_THE_DAY, lambda found: found[1] + ("am" if found[2] else "pm")),
        (re.compile(rf"^(?!.*{_SPAN}).*$"), lambda found: _O_CLOCK.sub(_clock, found[0])),
        (_FULL_DATE, _full_date), (_SHORT_DATE, _short_date),
        *_names(language), *((_whole(pattern), english) for pattern, english in _SAID[language]),
        *((_whole(each), str(number)) for number, each in enumerate(_NUMBERS[language].split(), 1)),
    ]  # fmt: skip


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


def _names(language: str) -> list[Rule]:
    """Name days before months: what is both, as "mar", is a day, and a month if it makes no sense as a day."""
    days = dict(enumerate(_SHORT_DAYS.get(language, "").split())), weekdays(language), _ENGLISH_DAYS, 0
    of_year = (
        dict(enumerate(_SHORT_MONTHS.get(language, "").split(), 1)),
        months(language),
        _ENGLISH_MONTHS,
        1,
    )
    rules: list[Rule] = []
    for short, known, english, first in (days, of_year):
        named = {_plain(name, keep_marks=language == "ja"): number for name, number in known.items()}
        named |= {name: number for number, name in short.items() if name not in named}
        for name in sorted(named, key=len, reverse=True):
            said = english[named[name] - first]
            rules.append(
                (re.compile(name), f" {said} ") if language == "ja" else (_whole(re.escape(name)), said)
            )
    return rules


def _clock(found: re.Match[str]) -> str:
    minutes = "".join(filter(None, found.groups()[1:]))
    return f"{found[1]}:{minutes}" if minutes else found[1]


def _afternoon(hour: int) -> int:
    return hour + 12 if 1 <= hour <= 6 else hour  # noqa: PLR2004 -- nobody is woken before seven


def _full_date(found: re.Match[str]) -> str:
    day, month, year = (found[1], found[2], found[3]) if found[3] else (found[6], found[5], found[4])
    return f"{year}-{int(month):02}-{int(day):02}"


def _short_date(found: re.Match[str]) -> str:
    month = int(found[2])
    return f"{found[1]} {_ENGLISH_MONTHS[month - 1]}" if 1 <= month <= len(_ENGLISH_MONTHS) else found[0]
