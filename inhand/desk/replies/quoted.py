"""The line over what a reply quotes, in the language of the conversation; English where it is not known. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

# How a mail program of that language writes it, and the day in figures; only English has a month by name here.
_WROTE = {
    "en": ("On {day} at {hour}, {who} wrote:", "%d %B %Y"),
    "de": ("Am {day} um {hour} schrieb {who}:", "%d.%m.%Y"),
    "es": ("El {day} a las {hour}, {who} escribió:", "%d/%m/%Y"),
    "fr": ("Le {day} à {hour}, {who} a écrit :", "%d/%m/%Y"),
    "it": ("Il {day} alle {hour}, {who} ha scritto:", "%d/%m/%Y"),
    "ja": ("{day} {hour} {who}:", "%Y年%m月%d日"),
    "nl": ("Op {day} om {hour} schreef {who}:", "%d-%m-%Y"),
    "pl": ("Dnia {day} o {hour} {who} napisał(a):", "%d.%m.%Y"),
    "pt": ("Em {day} às {hour}, {who} escreveu:", "%d/%m/%Y"),
}


def wrote(who: str, at: datetime, language: str) -> str:
    words, day = _WROTE.get(language.partition("-")[0].casefold(), _WROTE["en"])
    return words.format(day=f"{at:{day}}", hour=f"{at:%H:%M}", who=who)
