"""A served desk with people in it, and the page of one of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from inhand.doors.channels.email.plug import EmailChannel
from inhand.doors.web.tests.sample import Desk, desk
from inhand.ground import clock
from inhand.ground.outbox.worker import run_all
from tests.browser.pages import enter
from tests.support.smtp_server import SmtpServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from tests.support.server import DeskServer


# A busy machine is slow, not wrong.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Leave the service worker out: what goes past it, no test could answer in the desk's place or cut off any more."""
    return browser_context_args | {"service_workers": "block"}


@pytest.fixture
def made(desk_server: DeskServer) -> Desk:
    del desk_server
    return desk(clock.now())


@pytest.fixture
def workspace(page: Page, made: Desk, base_url: str) -> Page:
    """Amina's open page; anything the browser complains about fails the test."""
    enter(page.context, made.amina, base_url)
    page.on("pageerror", lambda error: pytest.fail(f"the page raised {error}"))
    return page


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with SmtpServer() as running:
        yield running


@pytest.fixture(autouse=True)
def undo_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave a busy machine the time to take something back."""
    monkeypatch.setattr(EmailChannel, "limits", replace(EmailChannel.limits, undo_seconds=50))


@pytest.fixture
def undo_time_passes() -> Iterator[Callable[[], None]]:
    """Let a minute pass on the desk, and the worker do what has come due."""

    def passed() -> None:
        at = clock.system() + timedelta(minutes=1)
        clock.set_source(lambda: at)
        run_all()
        clock.set_source(None)

    yield passed
    clock.set_source(None)
