"""What can be said of a person: whether a value fits its field, and how it is kept. Pure."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit
from zoneinfo import available_timezones

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,4})?")
LONGEST = 500
_LIMITS = {"name": 200, "company": 200, "plan": 60}


def problems_of(fields: dict[str, object]) -> dict[str, str]:
    """Return what is wrong with our own fields, by field."""
    found = {}
    for field, most in _LIMITS.items():
        if len(str(fields.get(field, ""))) > most:
            found[field] = f"This may have {most} letters at most."
    zone, language = str(fields.get("time_zone", "")), str(fields.get("language", ""))
    if zone and zone not in available_timezones():
        found["time_zone"] = f"“{zone}” is no time zone such as Europe/Berlin."
    if language and not _LANGUAGE.fullmatch(language):
        found["language"] = "Write the language as its code, such as de or pt-BR."
    return found


def kept(kind: str, text: str, choices: list[str]) -> str:
    """Return the value of a team's own field as it is kept; empty stays empty. Raise ``ValueError`` with what to do."""
    text = text.strip()
    if text:
        _check(kind, text, choices)
    return text.replace(",", ".") if kind == "number" else text


def _check(kind: str, text: str, choices: list[str]) -> None:
    problem = ""
    if len(text) > LONGEST:
        problem = f"This may have {LONGEST} letters at most."
    elif kind == "number" and not re.fullmatch(r"-?\d{1,15}([.,]\d{1,6})?", text):
        problem = f"“{text}” is no number."
    elif kind == "date" and not _is_date(text):
        problem = "Write the day like 2026-12-31."
    elif kind == "choice" and text not in choices:
        problem = f"“{text}” is none of {', '.join(choices)}."
    elif kind == "link" and not _is_link(text):
        problem = "Write a whole address that begins with https:// or http://."
    if problem:
        raise ValueError(problem)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and " " not in text
