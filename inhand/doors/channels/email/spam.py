"""What our own mail server thinks of a mail: is it spam? And nobody else's word.

Filters write what they found into header fields, and so can anyone who sends a mail, or a server on its way that judged
by rules of its own. So a field counts only if

- it stands above the border, the line (``Received``) by which our server took the mail from a stranger, or
- it names our server as the one that looked, or
- somebody said in the mailbox's settings which filter their server has (a filter takes away what others wrote under
  its fields), or it is the provider's own, or that of the service which pushes the mail.

What says that a mail is no spam is not read: it proves nothing against another that says it is.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, NamedTuple

from inhand.doors.channels.email import authentication, headers, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import Message

    from inhand.doors.channels.protocol import Account

# What may be chosen in the settings of a mailbox; empty is: found out by itself.
FILTERS = {
    "none": "None: judge nothing by headers",
    "spamassassin": "SpamAssassin (X-Spam-Status)",
    "rspamd": "Rspamd (X-Spamd-Result)",
    "exchange": "Microsoft Exchange or 365 (SCL)",
    "barracuda": "Barracuda (X-Barracuda-Spam-Status)",
    "other": "Another: any of the known fields",
}
_OF_HOSTS = {
    "outlook.com": "exchange",
    "office365.com": "exchange",
    "gmx.net": "gmx",
    "gmx.com": "gmx",
    "web.de": "gmx",
    "ionos.de": "gmx",
    "ionos.com": "gmx",
    "yandex.com": "yandex",
    "yandex.ru": "yandex",
}
_OF_HOOKS = {"amazon_ses": "ses", "mailgun": "mailgun", "postmark": "spamassassin"}
_MOST_FIELDS = 400
_FROM_OUTSIDE = re.compile(r"\[(?:ipv6:)?([0-9a-f.:]{3,45})\]", re.IGNORECASE)
_NUMBER = r"(-?\d{1,5}(?:\.\d{1,6})?)"
_SCORE = re.compile(
    rf"\b(?:score|hits)={_NUMBER}\b.{{0,200}}?\b(?:required|kill_level)={_NUMBER}", re.IGNORECASE
)
_RSPAMD = re.compile(rf"^[^:;]{{0,80}}:\s*(true|false)\s*\[\s*{_NUMBER}\s*/\s*{_NUMBER}\s*\]", re.IGNORECASE)
_SCL = re.compile(r"(?:^|;)\s*SCL:\s*(\d)\b", re.IGNORECASE)
_VERDICT = re.compile(r"(?:^|;)\s*SFV:\s*(SPM|BLK|SKB|SKS)\b", re.IGNORECASE)
_ON_HOST = re.compile(r"\bon\s+([a-z0-9.-]{1,200})\s*$", re.IGNORECASE)
_YES = re.compile(r"\s*(?:yes|true|spam|1)\b", re.IGNORECASE)
_STARS = re.compile(r"[*+xs]{1,100}", re.IGNORECASE)
_USUAL_THRESHOLD, _JUNK_FROM = 5.0, 5
# Next to this much a mail whose sender's own domain disowns it is spam as well.
_NEARLY = 0.6


class Mark(NamedTuple):
    """What one field says: how much of what it takes to be spam (1 and more is spam), and in words."""

    share: float
    words: str


def verdict(message: Message, account: Account, *, authentic: bool | None) -> str:
    """Return in words why our mail server takes the mail for spam; empty if it does not, or is not known to."""
    marks = list(_marks(message, account))
    worst = max(marks, default=Mark(0.0, ""))
    if worst.share >= 1:
        return worst.words
    if authentic is False and worst.share >= _NEARLY:
        return f"{worst.words}; and the sender’s own domain does not stand by it"
    return ""


def _marks(message: Message, account: Account) -> Iterator[Mark]:
    chosen = settings.text(account, "spam_filter") or _known(account)
    if chosen == "none" or _FIELDS.keys().isdisjoint(headers.names(message)):
        return
    border, ours = _border(message), _names_us(message, account)
    seen: set[str] = set()
    for place, (key, _) in enumerate(message.raw_items()):
        name = key.lower()
        field = _FIELDS.get(name)
        if place >= _MOST_FIELDS or field is None or name in seen:
            continue
        seen.add(name)  # of several the topmost: those below may be anyone's
        family, read = field
        named = ours and family == "spamassassin"
        if place < border or named or chosen in {family, "other"}:
            share, found = read(headers.raw(message, name)[:2000])
            if share > 0:
                yield Mark(share, f"{key}: {found}"[:200])


def _known(account: Account) -> str:
    if pushes := settings.text(account, "hook"):
        return _OF_HOOKS.get(pushes, "")
    host = settings.text(account, "imap_host").strip().lower().rstrip(".")
    return next((found for end, found in _OF_HOSTS.items() if host == end or host.endswith(f".{end}")), "")


def _border(message: Message) -> int:
    """The place of the field by which a mail came to us from outside; what stands above it was written by us.

    The hops within our own house name no public address. A sender can forge lines below the border, but not above.
    """
    received = [place for place, (key, _) in enumerate(message.raw_items()) if key.lower() == "received"]
    lines = headers.values(message, "received")
    crossed = (place for place, line in zip(received, lines, strict=True) if _is_from_outside(line))
    return next(crossed, received[0] if received else 0)


def _is_from_outside(line: str) -> bool:
    return any(_is_public(match[1]) for match in _FROM_OUTSIDE.finditer(line[:1000]))


def _is_public(written: str) -> bool:
    try:
        return ipaddress.ip_address(written).is_global
    except ValueError:
        return False


def _names_us(message: Message, account: Account) -> bool:
    """SpamAssassin says on which host it ran."""
    found = _ON_HOST.search(headers.raw(message, "x-spam-checker-version"))
    return found is not None and authentication.is_trusted(found[1].lower(), authentication.names(account))


def _yes(value: str) -> tuple[float, str]:
    return (1.0, "yes") if _YES.match(value) else (0.0, "")


def _status(value: str) -> tuple[float, str]:
    """``Yes, score=12.3 required=5.0 tests=…``; a No with a high score is nearly one."""
    score = _SCORE.search(value)
    share = _of(float(score[1]), float(score[2])) if score else 0.0
    words = f"{score[1]} of {score[2]} points" if score else "yes"
    return (max(share, 1.0), words) if _YES.match(value) else (min(share, 0.99), words)


def _rspamd(value: str) -> tuple[float, str]:
    found = _RSPAMD.match(value)
    if not found:
        return 0.0, ""
    share = _of(float(found[2]), float(found[3]))
    words = f"{found[2]} of {found[3]} points"
    return (max(share, 1.0) if found[1].lower() == "true" else min(share, 0.99)), words


def _action(value: str) -> tuple[float, str]:
    bad = value.strip().lower() in {"reject", "add header", "rewrite subject", "quarantine", "discard"}
    return (1.0, value.strip()) if bad else (0.0, "")


def _level(value: str) -> tuple[float, str]:
    """Stars alone name no threshold: they are a hint, never a verdict."""
    stars = _STARS.match(value.strip())
    number = len(stars[0]) if stars else 0
    return min(number / _USUAL_THRESHOLD, 0.99), f"{number} points"


def _score(value: str) -> tuple[float, str]:
    found = re.match(rf"\s*{_NUMBER}", value)
    return (min(_of(float(found[1]), _USUAL_THRESHOLD), 0.99), f"{found[1]} points") if found else (0.0, "")


def _of(score: float, threshold: float) -> float:
    return max(score / threshold, 0.0) if threshold > 0 else 0.0


def _scl(value: str) -> tuple[float, str]:
    found = re.match(r"\s*(\d)\b", value)
    return (int(found[1]) / _JUNK_FROM, f"level {found[1]} of 9") if found else (0.0, "")


def _forefront(value: str) -> tuple[float, str]:
    if found := _VERDICT.search(value):
        return 1.0, found[1].upper()
    level = _SCL.search(value)
    return (int(level[1]) / _JUNK_FROM, f"level {level[1]} of 9") if level else (0.0, "")


def _junk(value: str) -> tuple[float, str]:
    return (1.0, "junk") if value.strip().lower().startswith("junk") else (0.0, "")


def _yandex(value: str) -> tuple[float, str]:
    return (1.0, "spam") if value.strip() == "4" else (0.0, "")


def _verdict_failed(value: str) -> tuple[float, str]:
    return (1.0, "failed") if value.strip().upper() == "FAIL" else (0.0, "")


_FIELDS: dict[str, tuple[str, Callable[[str], tuple[float, str]]]] = {
    "x-spam-flag": ("spamassassin", _yes),
    "x-spam-status": ("spamassassin", _status),
    "x-spam-level": ("spamassassin", _level),
    "x-spam-score": ("spamassassin", _score),
    "x-spam": ("rspamd", _yes),
    "x-spamd-result": ("rspamd", _rspamd),
    "x-spamd-bar": ("rspamd", _level),
    "x-rspamd-action": ("rspamd", _action),
    "x-ms-exchange-organization-scl": ("exchange", _scl),
    "x-forefront-antispam-report": ("exchange", _forefront),
    "x-barracuda-spam-flag": ("barracuda", _yes),
    "x-barracuda-spam-status": ("barracuda", _status),
    "x-ui-filterresults": ("gmx", _junk),
    "x-yandex-spam": ("yandex", _yandex),
    "x-ses-spam-verdict": ("ses", _verdict_failed),
    "x-mailgun-sflag": ("mailgun", _yes),
    "x-bogosity": ("bogofilter", _yes),
    "x-dspam-result": ("dspam", _yes),
    "x-spampanel-class": ("spamexperts", _yes),
    "x-spamexperts-class": ("spamexperts", _yes),
    "x-klms-antispam-status": ("kaspersky", _yes),
}
