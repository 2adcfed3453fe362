"""Every page and its main states for everybody: axe, both themes, a narrow window, letters from right to left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from tests.support import screens
from tests.support.furnished import furnish

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from inhand.doors.web.tests.sample import Desk

AXE = Path("node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
# Of what is opened over a page, itself: the page was asked before. The mail inside a frame is the customer's.
_ASK = """async () => {
  const opened = ["dialog[open]", "details.menu[open] .menu-list", "#composer:has(form:not([hidden]))"];
  const part = opened.map((each) => document.querySelector(each)).find(Boolean) ?? document;
  const options = { resultTypes: ["violations"], iframes: false };
  const { violations } = await axe.run(part, options);
  return violations.filter((each) => ["serious", "critical"].includes(each.impact)).flatMap((each) =>
    each.nodes.map((node) => `${each.id}: ${node.html.slice(0, 160)}`));
}"""
# What scrolls takes the focus once the page knows its new size: in the frame that lays it out.
_LAID_OUT = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
_SIDEWAYS = """() => {
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over <= 0) return [];
  const wide = [...document.querySelectorAll("body *")].filter((each) => {
    const { left, right } = each.getBoundingClientRect();
    return right > innerWidth + 1 && left >= 0 && each.checkVisibility();
  });
  return [`${over} px: ${wide.slice(0, 3).map((each) => each.outerHTML.slice(0, 90)).join(" | ")}`];
}"""
_MOVES = """() => [...document.querySelectorAll("body, body *")].flatMap((each) => {
  const { transitionDuration, animationDuration } = getComputedStyle(each);
  const long = `${transitionDuration},${animationDuration}`.split(",").some((time) => parseFloat(time) > 0.01);
  return long ? [each.outerHTML.slice(0, 90)] : [];
}).slice(0, 3)"""


@pytest.mark.looks
@pytest.mark.slow
def test_every_page_is_for_everybody(workspace: Page, made: Desk) -> None:
    furnish(made)
    workspace.emulate_media(reduced_motion="reduce")
    found = {name: problems for name in screens.SCREENS if (problems := _problems(workspace, name))}
    assert found == {}


def _problems(page: Page, name: str) -> list[str]:
    """Return what is wrong with one screen, each with where it was seen."""
    page.set_viewport_size({"width": 1600, "height": 900})
    screens.show(page, name)
    page.evaluate(AXE)
    found = _asked(page, "light", 1600)
    page.evaluate("document.documentElement.dir = 'rtl'")
    found += [f"right to left: {each}" for each in page.evaluate(_SIDEWAYS)]
    page.evaluate("document.documentElement.dir = 'ltr'")
    found += _asked(page, "dark", 390)
    page.set_viewport_size({"width": 320, "height": 256})  # 1280 at 400 %: WCAG 1.4.10
    found += [f"at 400 %: {each}" for each in page.evaluate(_SIDEWAYS)]
    found += [f"moves: {each}" for each in page.evaluate(_MOVES)]
    return found


def _asked(page: Page, scheme: Literal["light", "dark"], width: int) -> list[str]:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(_LAID_OUT)
    return [f"{scheme}, {width}: {each}" for each in page.evaluate(_ASK)]
