"""A served desk with people in it, and the page of one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from inhand.doors.web.tests.sample import Desk, desk
from inhand.ground import clock
from tests.browser.pages import enter

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.server import DeskServer


# A busy machine is slow, not wrong.
expect.set_options(timeout=20_000)


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
