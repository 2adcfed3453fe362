"""The figures that matter as bars: as text, and as an SVG file that stands alone."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inhand.desk.routing.simulation.figures import Estimate

    Compared = dict[str, dict[str, Estimate]]

PANELS = (
    ("first_mean", "First response, mean business minutes"),
    ("urgent_p95", "Urgent first response, p95 business minutes"),
    ("long_waits", "Waits over four business hours"),
    ("handoffs_per_100", "Handoffs per 100 conversations"),
)
_BAR = 40
_WIDTH, _NAME, _VALUE, _ROW, _HEAD = 760, 150, 110, 22, 44
_OURS, _THEIRS, _ERROR = "#1f6f5c", "#8a94a6", "#11181c"


def text(compared: Compared) -> str:
    """Return one bar for each policy in each panel."""
    return "\n\n".join("\n".join(_text_panel(compared, *panel)) for panel in PANELS)


def _text_panel(compared: Compared, figure: str, title: str) -> Iterator[str]:
    yield title
    highest = _highest(compared, figure)
    for name, estimates in compared.items():
        estimate = estimates[figure]
        bar = "█" * round(_BAR * estimate.mean / highest)
        yield f"  {name:<18}{bar:<{_BAR}} {estimate.mean:.1f} ±{estimate.error:.1f}"


def _highest(compared: Compared, figure: str) -> float:
    return max(each[figure].mean + each[figure].error for each in compared.values()) or 1.0


def svg(compared: Compared, title: str) -> str:
    """Return the same panels as a drawing, with their standard errors as whiskers."""
    panel_height = _HEAD + _ROW * len(compared)
    height = 50 + panel_height * len(PANELS)
    body = "".join(
        _svg_panel(compared, figure, called, 50 + number * panel_height)
        for number, (figure, called) in enumerate(PANELS)
    )
    said = "; ".join(
        f"{called}: " + ", ".join(f"{name} {each[figure].mean:.1f}" for name, each in compared.items())
        for figure, called in PANELS
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
        f' role="img" aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="13">'
        f'<title id="t">{escape(title)}</title><desc id="d">{escape(said)}</desc>'
        f'<rect width="100%" height="100%" fill="#ffffff"/>'
        f'<text x="16" y="30" font-size="16" font-weight="600" fill="{_ERROR}">{escape(title)}</text>{body}</svg>\n'
    )


def _svg_panel(compared: Compared, figure: str, called: str, top: int) -> str:
    highest = _highest(compared, figure)
    rows = "".join(
        _svg_row(name, each[figure], highest, top + _HEAD + number * _ROW)
        for number, (name, each) in enumerate(compared.items())
    )
    return f'<text x="16" y="{top + 30}" font-weight="600" fill="{_ERROR}">{escape(called)}</text>{rows}'


def _svg_row(name: str, estimate: Estimate, highest: float, top: int) -> str:
    scale = (_WIDTH - _NAME - _VALUE) / highest
    width, middle = estimate.mean * scale, top + _ROW / 2
    low, high = (_NAME + max(0.0, estimate.mean + sign * estimate.error) * scale for sign in (-1, 1))
    colour = _OURS if name in {"balanced", "round_robin", "claim"} else _THEIRS
    return (
        f'<text x="{_NAME - 8}" y="{middle + 4:.1f}" text-anchor="end" fill="{_ERROR}">{escape(name)}</text>'
        f'<rect x="{_NAME}" y="{top + 4}" width="{width:.1f}" height="{_ROW - 8}" fill="{colour}"/>'
        f'<path d="M{low:.1f} {middle:.1f}H{high:.1f}" stroke="{_ERROR}" stroke-width="1.5"/>'
        f'<text x="{high + 8:.1f}" y="{middle + 4:.1f}" fill="{_ERROR}">{estimate.mean:.1f}</text>'
    )
