"""The figures as a table, wide as the terminal allows, and what they say against each other."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inhand.desk.routing.simulation.figures import Estimate

    Compared = dict[str, dict[str, Estimate]]

# figure, what it is called, how it is told: factor and decimals
SHOWN = (
    ("conversations", "conversations", 1, 0),
    ("owner_mean", "owner at work, mean min", 1, 1),
    ("owner_p90", "owner at work, p90", 1, 1),
    ("first_mean", "first response, mean min", 1, 1),
    ("first_p50", "first response, p50", 1, 1),
    ("first_p90", "first response, p90", 1, 1),
    ("first_p95", "first response, p95", 1, 1),
    ("urgent_p95", "urgent response, p95", 1, 1),
    ("past_target", "past target, % of waits", 100, 1),
    ("long_waits", "waits over 4 h", 1, 1),
    ("jain", "Jain index of work", 1, 3),
    ("handoffs_per_100", "handoffs per 100", 1, 1),
    ("stranded_hours", "stranded hours", 1, 0),
    ("busy", "busy, % of time at work", 100, 1),
    ("still_waiting", "unanswered at the end", 1, 1),
    ("first_mean_wall", "wall clock: first, mean min", 1, 1),
    ("first_p95_wall", "wall clock: first, p95", 1, 1),
    ("long_waits_wall", "wall clock: waits over 4 h", 1, 1),
)
_LABEL, _COLUMN = 30, 18
# What is claimed: a figure of the default against that of another policy.
_CLAIMS = (
    ("first_mean", "mean first response", "robin_elsewhere"),
    ("urgent_p95", "urgent p95", "robin_elsewhere"),
    ("long_waits", "waits over 4 h", "fewest_open"),
)


def table(compared: Compared, width: int = 0) -> str:
    """Return figures by policies, in as many blocks as the width asks for."""
    width = width or shutil.get_terminal_size((120, 40)).columns
    names = list(compared)
    many = max(1, (width - _LABEL) // _COLUMN)
    blocks = [names[at : at + many] for at in range(0, len(names), many)]
    return "\n\n".join("\n".join(_block(compared, block)) for block in blocks)


def _block(compared: Compared, names: list[str]) -> Iterator[str]:
    yield " " * _LABEL + "".join(f"{name:>{_COLUMN}}" for name in names)
    for figure, called, factor, decimals in SHOWN:
        cells = (_told(compared[name][figure], factor, decimals) for name in names)
        yield f"{called:<{_LABEL}}" + "".join(f"{cell:>{_COLUMN}}" for cell in cells)


def _told(estimate: Estimate, factor: float, decimals: int) -> str:
    """Return mean and standard error."""
    return f"{estimate.mean * factor:.{decimals}f} ±{estimate.error * factor:.{decimals}f}"


def claims(compared: Compared) -> list[str]:
    """Return what the default gains and loses against the others, as far as both were played."""
    default = compared.get("balanced")
    if default is None:
        return []
    lines = [
        f"balanced against {other}: {called} {_change(default[figure].mean, compared[other][figure].mean)}"
        for figure, called, other in _CLAIMS
        if other in compared
    ]
    others = [name for name in compared if name != "balanced"]
    losses = [
        f"{name} is better in {', '.join(better)}" for name in others if (better := _better(compared, name))
    ]
    return lines + losses


def _change(ours: float, theirs: float) -> str:
    return f"{(ours / theirs - 1) * 100:+.0f} %" if theirs else "none to compare with"


# Less is better, but of Jain's index more.
_JUDGED = ("owner_mean", "first_mean", "first_p50", "first_p95", "urgent_p95", "past_target", "long_waits",
           "handoffs_per_100", "stranded_hours", "jain")  # fmt: skip


def _better(compared: Compared, name: str) -> list[str]:
    """Return where a policy beats the default by more than two standard errors of both."""
    found = []
    for figure in _JUDGED:
        ours, theirs = compared["balanced"][figure], compared[name][figure]
        gained = theirs.mean - ours.mean if figure == "jain" else ours.mean - theirs.mean
        if gained > 2 * (ours.error**2 + theirs.error**2) ** 0.5:
            found.append(f"{_CALLED[figure]} ({_both(figure, theirs, ours)})")
    return found


_CALLED = {figure: called for figure, called, _, _ in SHOWN}


def _both(figure: str, one: Estimate, other: Estimate) -> str:
    _, _, factor, decimals = next(row for row in SHOWN if row[0] == figure)
    return f"{one.mean * factor:.{decimals}f} against {other.mean * factor:.{decimals}f}"
