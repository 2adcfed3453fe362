"""Which subject lines are the same matter. Pure."""

from __future__ import annotations

import re

from inhand.ground.text import normalise

# Reply and forward marks as mail programs of many languages write them (Re, AW, SV, VS, Odp, RV, TR, Fwd, WG, 回复…),
# with counters.
_MARK = re.compile(
    r"^\s*(?:re|aw|sv|vs|vá|odp|ynt|rif|res|antw|ref|bls|rv|tr|enc|fwd?|wg|vb|doorst|"
    r"回复|回覆|答复|转发|轉寄|返信|転送)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]\s*",  # noqa: RUF001 -- a full-width colon is meant
    re.IGNORECASE,
)
_LIST_TAG = re.compile(r"^\s*\[[^\]]{1,40}\]\s*(?=\S)")


def strip_marks(subject: str) -> str:
    """Return the subject without reply and forward marks."""
    rest = subject[:400].strip()
    while match := _MARK.match(rest):
        rest = rest[match.end() :]
    return rest.strip()


def matter(subject: str) -> str:
    """Return the subject without marks and list tags, folded for comparison."""
    rest = strip_marks(subject)
    while match := _LIST_TAG.match(rest):
        rest = strip_marks(rest[match.end() :])
    return normalise(rest)
