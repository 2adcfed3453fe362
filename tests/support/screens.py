"""Every page of the desk and its main states: what is looked at in pictures, by axe and at other sizes.

A screen is an address, or what leads to it from a page that is signed in as an administrator. What leads there waits
for what it shows, so a screen is ready when it returns. Names are those of the pictures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Leads = Callable[[Page], None]

_MAIL = ".row-link:has([aria-label=email])"


def talk(page: Page) -> None:
    """Open the first mail one has, or else of the desk."""
    page.goto("/queue/mine/")
    if not page.locator(_MAIL).count():
        page.goto("/queue/everyone/")
    page.goto(page.locator(_MAIL).first.get_attribute("href") or "/")


def _followed(address: str, link: str) -> Leads:
    """Open what the first such link of a page leads to."""

    def lead(page: Page) -> None:
        page.goto(address)
        page.goto(page.locator(link).first.get_attribute("href") or "/")

    return lead


def _pressed(keys: str, shows: str) -> Leads:
    """Open the talk and press keys, until it shows."""

    def lead(page: Page) -> None:
        talk(page)
        for key in keys.split():
            page.keyboard.press(key)
        expect(page.locator(shows).first).to_be_visible()

    return lead


def _opened(address: str, *opens: str, shows: str) -> Leads:
    """Click through a page, until it shows."""

    def lead(page: Page) -> None:
        page.goto(address) if address else talk(page)
        for each in opens:
            page.locator(each).first.click()
        expect(page.locator(shows).first).to_be_visible()

    return lead


def _chosen(page: Page) -> None:
    page.goto("/queue/everyone/")
    for key in "jxjx":
        page.keyboard.press(key)
    expect(page.locator("bulk-bar")).to_be_visible()


def _hovered(page: Page) -> None:
    page.goto("/queue/everyone/")
    page.locator(".row").nth(1).hover()


def _offline(page: Page) -> None:
    talk(page)
    # A socket that opens after it would say that the desk is there.
    expect(page.locator("#connection[data-state=live]")).to_be_attached()
    page.evaluate("dispatchEvent(new Event('offline'))")
    expect(page.locator("#offline")).to_be_visible()


def _templates(page: Page) -> None:
    _pressed("r", "#compose-text[contenteditable=true]")(page)
    page.locator("#compose-text").press_sequentially("/")
    expect(page.locator("#compose-suggestions [role=option]").first).to_be_visible()


def _refused(address: str, form: str, opens: str = "", **values: str) -> Leads:
    """Send the last form with values that the desk refuses; the browser's own checks are out of the way."""

    def lead(page: Page) -> None:
        page.goto(address)
        if opens:
            page.locator(opens).last.click()
        page.evaluate("for (const each of document.forms) each.noValidate = true")
        asked = page.locator(form).last
        for name, value in values.items():
            asked.locator(f"[name={name}]").fill(value)
        asked.locator("button").first.click()
        expect(page.locator(".problem, [aria-invalid=true]").first).to_be_visible()

    return lead


def _signed_out(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in/")


QUEUES = {
    "mine": "/queue/mine/",
    "everyone": "/queue/everyone/",
    "lane": "/queue/lane/",
    "snoozed": "/queue/snoozed/",
    "past-target": "/queue/past-target/",
    "to-approve": "/queue/to-approve/",
    "closed": "/queue/closed/",
    "empty": "/queue/mentions/",
    "search": "/search/?q=parcel",
    "search-empty": "/search/?q=nothing+of+the+kind",
    "search-help": "/search/",
}
TALK: dict[str, str | Leads] = {
    "talk": talk,
    "reply": _pressed("r", "#compose-text[contenteditable=true]"),
    "note": _pressed("n", "form.compose"),
    "templates": _templates,
    "forward": _opened(
        "",
        ".composer-closed > .button",
        "[role=tab][data-compose=forward]",
        shows="#compose-to-entry",
    ),
    "owner": _pressed("a", "dialog[open], details.menu[open] .menu-list"),
    "snooze": _pressed("z", "dialog[open] [data-when]"),
    "urgency": _pressed("u", "#urgency-menu .menu-list"),
    "topic": _pressed("t", "#topic-menu .menu-list"),
    "tags": _pressed("l", "dialog[open] [data-filter]"),
    "more": _opened("", "#more-menu summary", shows="#more-menu .menu-list"),
    "why": _pressed("w", "dialog[open]"),
    "handoff": _pressed("o", "dialog[open] form"),
    "merge": _opened("", "#more-menu summary", "#more-menu [hx-get*=merger]", shows="dialog[open]"),
    "split": _opened("", "#more-menu summary", "#more-menu [hx-get*=splitting]", shows="dialog[open]"),
    "palette": _pressed("Control+k", "#palette[open] [role=option]"),
    "help": _pressed("?", "#help[open]"),
    "status": _opened("/queue/mine/", "#my-status summary", shows="#my-status .menu-list"),
    "here": _opened("/queue/mine/", "details.here summary", shows="details.here .menu-list"),
    "bulk": _chosen,
    "hover": _hovered,
    "offline": _offline,
    "not-found": "/conversations/999999/",
}
DESK: dict[str, str | Leads] = {
    "team": "/team/",
    "handover": "/handover/",
    "me": "/me/",
    "keys": "/me/keys/",
    "people": "/people/",
    "people-none": "/people/?q=nobody+like+that",
    "person": _followed("/people/", ".people-line"),
    "same-person": "/people/suggestions/",
    "people-import": "/people/import/",
    "rules": "/rules/",
    "health": "/health/",
    "health-list": "/health/list/waiting/",
    "health-figure": "/health/list/first_response/",
    "staffing": "/health/staffing/",
    "assistant-lanes": "/health/lanes/",
    "sweep": "/sweep/",
    "no-drop": "/nodrop/",
    "setup": "/setup/",
    "without-network": "/offline/",
}
SETTINGS: dict[str, str | Leads] = {
    f"settings-{slug}": f"/settings/{slug}/"
    for slug in (
        "inboxes", "oauth", "teams", "members", "rooms", "topics", "rules", "targets", "repeats", "acknowledgements",
        "fields", "numbers", "holidays", "time-off", "labels", "parked", "templates", "views", "account",
    )
}  # fmt: skip
LAST: dict[str, str | Leads] = {
    "settings-refused": _refused(
        "/settings/members/", ".settings-item form", ".settings-item summary", email="nobody"
    ),
    "sign-in": _signed_out,
    "sign-in-refused": _refused("/sign-in/", "form.plain-card", login="a@b.example", password="wrong"),
}
SCREENS: dict[str, str | Leads] = {**QUEUES, **TALK, **DESK, **SETTINGS, **LAST}


def show(page: Page, name: str) -> None:
    leads = SCREENS[name]
    page.goto(leads) if isinstance(leads, str) else leads(page)
