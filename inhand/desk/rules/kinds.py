"""The kinds of value that a rule may have: how each is read, kept and told.

``read`` takes what stands in a file, a form or an older version and raises ``Wrong``; ``write`` gives back plain
JSON; ``told`` says it to a person; ``changed`` says what became of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from inhand.desk.rules.week import NoWeek, read_week, write_week

if TYPE_CHECKING:
    from collections.abc import Mapping

# How a file says that there is no number, since TOML knows no null.
NONE = "none"
UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


class Wrong(ValueError):
    """A rule cannot have that value; the message is a sentence for the person who wrote it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """``title`` is what the page and the sentences call it."""

    title: str

    def read(self, value: Any) -> Any:  # noqa: ANN401 -- what stands in a file may be anything
        raise NotImplementedError

    def write(self, value: Any) -> Any:  # noqa: ANN401 -- plain JSON
        return value

    def told(self, value: Any, names: Mapping[str, str]) -> str:  # noqa: ANN401 -- what ``read`` returned
        """Say the value. ``names`` gives people's names by their e-mail."""
        del names
        return str(value) or "none"

    def changed(self, old: Any, new: Any, names: Mapping[str, str]) -> str:  # noqa: ANN401 -- as ``told``
        return f"{self.title} {self.told(old, names)} → {self.told(new, names)}"


@dataclass(frozen=True, slots=True)
class Text(Kind):
    """One line."""

    most: int = 80
    needed: bool = False

    def read(self, value: Any) -> str:  # noqa: ANN401
        text = " ".join(UNPRINTABLE.sub(" ", string(value)).split())
        if self.needed and not text:
            message = "This must not be empty."
            raise Wrong(message)
        if len(text) > self.most:
            message = f"This may have {self.most} characters at most."
            raise Wrong(message)
        return text


@dataclass(frozen=True, slots=True)
class Slug(Text):
    """A short name of letters, digits, hyphens and underscores."""

    def read(self, value: Any) -> str:  # noqa: ANN401
        slug = Text.read(self, value).lower()
        if not re.fullmatch(r"[a-z0-9_-]*", slug):
            message = "The short name may hold letters, digits, hyphens and underscores only."
            raise Wrong(message)
        return slug


@dataclass(frozen=True, slots=True)
class Prose(Kind):
    """Several lines that people read and no machine obeys."""

    most: int = 2000

    def read(self, value: Any) -> str:  # noqa: ANN401
        lines = re.split(r"\r\n|\r|\n", string(value))
        text = "\n".join(UNPRINTABLE.sub(" ", line).rstrip() for line in lines).strip()
        if len(text) > self.most:
            message = f"This may have {self.most} characters at most."
            raise Wrong(message)
        return text

    def changed(self, old: Any, new: Any, names: Mapping[str, str]) -> str:  # noqa: ANN401
        del old, names
        return f"{self.title} is written anew" if new else f"{self.title} is empty now"


@dataclass(frozen=True, slots=True)
class Zone(Text):
    """A time zone by its name."""

    def read(self, value: Any) -> str:  # noqa: ANN401
        name = Text.read(self, value)
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            message = f"“{name}” is not a time zone. Use a name such as Europe/Berlin."
            raise Wrong(message) from None
        return name


@dataclass(frozen=True, slots=True)
class Currency(Text):
    """Three capital letters (ISO 4217)."""

    def read(self, value: Any) -> str:  # noqa: ANN401
        code = string(value).strip().upper()
        if not re.fullmatch(r"[A-Z]{3}", code):
            message = "Give the currency by its three letters, such as EUR."
            raise Wrong(message)
        return code


@dataclass(frozen=True, slots=True)
class Person(Kind):
    """A teammate, by e-mail; empty is nobody."""

    def read(self, value: Any) -> str:  # noqa: ANN401
        return string(value).strip().lower()

    def told(self, value: Any, names: Mapping[str, str]) -> str:  # noqa: ANN401
        return names.get(value, value) or "nobody"


@dataclass(frozen=True, slots=True)
class Choice(Kind):
    """One of several words."""

    options: tuple[tuple[str, str], ...] = ()

    def read(self, value: Any) -> str:  # noqa: ANN401
        word = string(value).strip()
        if word not in dict(self.options):
            words = ", ".join(known or repr("") for known, _ in self.options)
            message = f"“{word}” is none of {words}."
            raise Wrong(message)
        return word

    def told(self, value: Any, names: Mapping[str, str]) -> str:  # noqa: ANN401
        del names
        return dict(self.options).get(value, str(value))


@dataclass(frozen=True, slots=True)
class Whole(Kind):
    """A whole number. ``empty`` says what an absent one means; without it there must be one."""

    least: int = 0
    most: int = 43_200
    unit: str = "min"
    empty: str = ""

    def read(self, value: Any) -> int | None:  # noqa: ANN401
        if value is None or (isinstance(value, str) and value.strip() in {"", NONE}):
            self._may_be_absent()
            return None
        number = int(value) if isinstance(value, str) and re.fullmatch(r"\s*\d{1,9}\s*", value) else value
        if not isinstance(number, int) or isinstance(number, bool) or not self.least <= number <= self.most:
            message = f"This must be a whole number from {self.least} to {self.most}."
            raise Wrong(message)
        return number

    def _may_be_absent(self) -> None:
        if not self.empty:
            message = f"This must be a whole number from {self.least} to {self.most}."
            raise Wrong(message)

    def told(self, value: Any, names: Mapping[str, str]) -> str:  # noqa: ANN401
        del names
        return self.empty if value is None else f"{value} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Flag(Kind):
    """Yes or no; ``on`` and ``off`` say what that means."""

    on: str = ""
    off: str = ""

    def read(self, value: Any) -> bool:  # noqa: ANN401
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value in {"", "on", "1"}:  # from a form
            return bool(value)
        message = "This must be true or false."
        raise Wrong(message)

    def changed(self, old: Any, new: Any, names: Mapping[str, str]) -> str:  # noqa: ANN401
        del old, names
        return self.on if new else self.off


@dataclass(frozen=True, slots=True)
class Week(Kind):
    """The hours of a week in one line."""

    def read(self, value: Any) -> str:  # noqa: ANN401
        try:
            return write_week(read_week(string(value)))
        except NoWeek as wrong:
            raise Wrong(str(wrong)) from None

    def told(self, value: Any, names: Mapping[str, str]) -> str:  # noqa: ANN401
        del names
        return value or "none at all"


@dataclass(frozen=True, slots=True)
class Part(Kind):
    """Several rules that belong together: a dataclass of its own."""

    of: type[Any] = object


@dataclass(frozen=True, slots=True)
class Rows(Kind):
    """A list of parts. ``noun`` is one of them; ``added`` and ``gone`` say what became of one.

    ``in_order`` says that another order means something else.
    """

    of: type[Any] = object
    noun: str = ""
    added: str = "is new"
    gone: str = "is gone"
    in_order: bool = True


def string(value: object) -> str:
    if not isinstance(value, str):
        message = "This must be text in quotes."
        raise Wrong(message)
    return value
