"""What every test in a browser does first: be signed in, and wait until the page hears of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.test import Client
from playwright.sync_api import Route, expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Locator, Page

    from inhand.desk.teams.models import Teammate


# A busy machine is slow, not wrong.
_PATIENCE_MS = 60_000
# Toasts go after some seconds, of which a busy machine has few.
_TOASTS_LAST = """{
  const real = window.setTimeout;
  const longer = (wait) => ([4500, 9000, 10_000].includes(wait) ? 60_000 : wait);
  window.setTimeout = (then, wait, ...values) => real(then, longer(wait), ...values);
}"""


def enter(context: BrowserContext, person: Teammate, base_url: str) -> None:
    """Be signed in, without going through the page that does it."""
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.set_default_timeout(_PATIENCE_MS)
    context.add_init_script(_TOASTS_LAST)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": base_url}])


def editor(page: Page) -> Locator:
    """The formatted editor, once it has come."""
    return page.locator("#compose-text[contenteditable=true]")


def live(page: Page) -> None:
    expect(page.locator("#connection[data-state=live]")).to_be_attached()


def answer(page: Page, address: str, *ways: Callable[[Route], None]) -> None:
    """Answer what is asked there one way after the other, and what comes later as the desk does.

    One route stays for all: what is asked while one is taken away and another put there could pass both.
    """
    left = iter(ways)

    def answered(route: Route) -> None:
        next(left, Route.continue_)(route)

    page.route(address, answered)
