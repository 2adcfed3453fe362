"""Days and months by name, in the languages that people write here. Pure: the one place where these words stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# By language the names of each weekday from Monday, of each month from January: in full, then shorter ones.
_WEEKDAYS = {
    "en": ("monday mon", "tuesday tue tues", "wednesday wed weds", "thursday thu thur thurs", "friday fri",
           "saturday sat", "sunday sun"),
    "de": ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag sonnabend", "sonntag"),
    "es": ("lunes", "martes", "miércoles miercoles", "jueves", "viernes", "sábado sabado", "domingo"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "pt": ("segunda-feira segunda", "terça-feira terça terca", "quarta-feira quarta", "quinta-feira quinta",
           "sexta-feira sexta", "sábado sabado", "domingo"),
    "it": ("lunedì lunedi", "martedì martedi", "mercoledì mercoledi", "giovedì giovedi", "venerdì venerdi", "sabato",
           "domenica"),
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "ja": ("月曜日 月曜", "火曜日 火曜", "水曜日 水曜", "木曜日 木曜", "金曜日 金曜", "土曜日 土曜", "日曜日 日曜"),
}  # fmt: skip
_MONTHS = {
    "en": ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
           "september sep sept", "october oct", "november nov", "december dec"),
    "de": ("januar jan jänner", "februar feb", "märz mär", "april apr", "mai", "juni jun", "juli jul", "august aug",
           "september sep", "oktober okt", "november nov", "dezember dez"),
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre setiembre", "octubre",
           "noviembre", "diciembre"),
    "fr": ("janvier", "février fevrier", "mars", "avril", "mai", "juin", "juillet", "août aout", "septembre", "octobre",
           "novembre", "décembre decembre"),
    "pt": ("janeiro", "fevereiro", "março marco", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro",
           "novembro", "dezembro"),
    "it": ("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
           "novembre", "dicembre"),
    "nl": ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
           "november", "december"),
}  # fmt: skip
LANGUAGES = tuple(_WEEKDAYS)


def weekdays(*languages: str) -> dict[str, int]:
    """Return the number of each weekday by its names: 0 is Monday."""
    return _numbered(_WEEKDAYS, languages, 0)


def months(*languages: str) -> dict[str, int]:
    """Return the number of each month by its names: 1 is January."""
    return _numbered(_MONTHS, languages, 1)


def _numbered(names: Mapping[str, tuple[str, ...]], languages: tuple[str, ...], first: int) -> dict[str, int]:
    return {
        name: number
        for language in languages
        for number, each in enumerate(names.get(language, ()), first)
        for name in each.split()
    }
