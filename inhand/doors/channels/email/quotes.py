"""Which part of a mail its writer wrote now: earlier mails and signatures are folded away.

Nothing is thrown out: the whole text stays stored and the page unfolds it. quotequail knows the common forms,
``quote_marks`` adds the languages and habits it misses.
"""

from __future__ import annotations

import re

import quotequail  # type: ignore[import-untyped]

from inhand.doors.channels.email import quote_marks as marks

MAX_TEXT = 64 * 1024
_MAX_LINES = 4_000
_MAX_LINE = 400  # a longer line is prose, never a mark
_WRAP = 5  # lines over which "On … wrote:" may be broken
_FIELDS = 3  # fields that make a header block
_SIGNATURE_LINES = 15
_HAS_DATE_OR_RULE = re.compile(r"\d|^[\s*>]*[-_]{3}|@")
_MAYBE_MARKED = re.compile(r"^(?:-{3}|_{5}|\d{4}/)|[\d@][^\n]{0,200}:$", re.MULTILINE)
_MARGIN = 60
_PROSE = re.compile(r"[^\W\d]{2}[.!?]$")
_SENTENCE_END = re.compile(r"[.!?:]$")


def visible(text: str) -> str:
    """Return what the writer added. If that would be nothing (a bare forward), return the whole text."""
    lines = _lines(text)
    kept = _without_signature(_without_earlier(lines))
    return "\n".join(kept).strip() or "\n".join(lines).strip()


def _lines(text: str) -> list[str]:
    capped = (
        text[:MAX_TEXT].replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\u200b", "")
    )
    return _rejoined([line.rstrip() for line in capped.split("\n")[:_MAX_LINES]])


def _rejoined(lines: list[str]) -> list[str]:
    """Quoted lines that a program broke at its margin, so that the rest lost its ``>``, get it back."""
    for at in range(1, len(lines) - 1):
        before, line, after = lines[at - 1 : at + 2]
        broken = len(before) >= _MARGIN and not _SENTENCE_END.search(before) and len(line) < _MARGIN
        if (
            broken
            and line
            and marks.QUOTED.match(before)
            and marks.QUOTED.match(after)
            and not marks.QUOTED.match(line)
        ):
            lines[at] = f"> {line}"
    return lines


def _without_earlier(lines: list[str]) -> list[str]:
    """Fold from the mark that opens the earlier mail, unless the writer answered between its lines."""
    lines = _without_opening(lines)
    for at in range(len(lines)):
        length = _mark(lines, at)
        if length:
            answer = _answer_below(lines[at + length :])
            # Answers between quoted lines make no sense without them; one answer below does.
            return _without_trailing_quotation(lines if _has_quotation(answer) else lines[:at] + answer)
    return _by_library(_without_trailing_quotation(lines))


def _without_opening(lines: list[str]) -> list[str]:
    """Some telephones put "On … wrote:" above the answer too; what is quoted stands below, marked by ``>``."""
    start = _first(lines)
    below = lines[start + _wrote(lines, start) :] if lines[start:] else []
    words = below[_first(below) :]
    answers = bool(words) and not marks.QUOTED.match(words[0]) and any(map(marks.QUOTED.match, words))
    return below if answers else lines


def _first(lines: list[str]) -> int:
    return next((index for index, line in enumerate(lines) if line), len(lines))


def _answer_below(rest: list[str]) -> list[str]:
    """What follows the quoted lines at the start of ``rest``; nothing if these are not marked by ``>``."""
    first = _first(rest)
    if not rest[first:] or not marks.QUOTED.match(rest[first]):
        return []
    end = next((i for i, line in enumerate(rest) if line and not marks.QUOTED.match(line)), len(rest))
    return rest[end:]


def _has_quotation(lines: list[str]) -> bool:
    return any(marks.QUOTED.match(line) for line in _without_trailing_quotation(lines))


def _without_trailing_quotation(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and (not lines[end - 1] or marks.QUOTED.match(lines[end - 1])):
        end -= 1
    return lines[:end] if any(marks.QUOTED.match(line) for line in lines[end:]) else lines


def _by_library(lines: list[str]) -> list[str]:
    """Let quotequail find a mark that our tables do not know; "On the other hand, she wrote:" is none."""
    text = "\n".join(line[:_MAX_LINE] for line in lines)
    if not _MAYBE_MARKED.search(text):
        return lines  # the library tries every pattern on every pair of lines, which costs more than all the rest
    shown = [
        part for expanded, part in quotequail.quote(text, limit=_MAX_LINES, quote_intro_line=True) if expanded
    ]
    if not shown or not shown[0] or len(shown[0]) >= len(text):
        return lines
    kept = shown[0].count("\n") + 1
    return lines[:kept] if _HAS_DATE_OR_RULE.search(lines[kept]) else lines


def _mark(lines: list[str], at: int) -> int:
    """How many lines from ``at`` announce an earlier mail; 0 if none."""
    line = lines[at]
    if not line or len(line) > _MAX_LINE:
        return 0
    if marks.DIVIDER.match(line) or marks.FORWARD.match(line) or marks.OUR_MARK.match(line):
        return 1
    return _wrote(lines, at) or _fields(lines, at)


def _wrote(lines: list[str], at: int) -> int:
    """A line like "On … wrote:", whole or broken over a few."""
    if marks.WROTE.search(lines[at]) and marks.DATED.search(lines[at]):
        return 1
    if not marks.OPENS.match(lines[at]) or _PROSE.search(lines[at]):
        return 0
    joined = ""
    for length, line in enumerate(lines[at : at + _WRAP], start=1):
        joined = f"{joined} {line}".strip()
        if not line or len(joined) > _MAX_LINE:
            return 0
        if marks.WROTE.search(joined) and marks.DATED.search(joined):
            return length
    return 0


def _fields(lines: list[str], at: int) -> int:
    """From, Sent, To, Subject in any order, with or without a rule above."""
    start = at + 1 if marks.RULE.match(lines[at]) else at
    block = [line[:_MAX_LINE] for line in lines[start : start + 12] if line][:6]
    if not block or not _is_field(block[0]):
        return 0
    if sum(map(_is_field, block)) < _FIELDS or not any(marks.SENDER_FIELD.match(line) for line in block):
        return 0
    # "From: Berlin, To: Paris, Date: …" is a customer's own list.
    is_mail = any(marks.SUBJECT_FIELD.match(line) or "@" in line for line in block)
    return start - at + 1 if is_mail else 0


def _is_field(line: str) -> bool:
    return bool(marks.SENDER_FIELD.match(line) or marks.OTHER_FIELD.match(line))


def _without_signature(lines: list[str]) -> list[str]:
    end: int | None = len(lines)
    while end is not None:
        lines, end = lines[:end], _signature(lines[:end])
    return lines


def _signature(lines: list[str]) -> int | None:
    """Where a signature begins that ends the text and is short enough to be one."""
    written = 0
    for at in range(len(lines) - 1, 0, -1):
        written += bool(lines[at])
        if written > _SIGNATURE_LINES:
            return None
        if marks.DASHES.match(lines[at]) or marks.SENT_FROM.match(lines[at][:_MAX_LINE]):
            return at
    return None
