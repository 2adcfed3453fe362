"""Every page of the demo desk and its states as pictures: four widths, light and dark, into an ignored folder.

bin/bench screens                                   starts a demo desk of its own
bin/bench screens --url http://127.0.0.1:8471       shoots one that runs
bin/bench screens --only queue talk --widths 390 --themes dark
bin/bench screens --language de --widths 390        where words are long
bin/bench screens --docs                            the six of docs/screens/
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Error, sync_playwright

from tests.support.screens import SCREENS, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

_OUT, _PORT, _STARTS = Path(".state/screens"), 8479, 240
_WHO, _READS, _PASSWORD = "alex@lumen.example", "amina@lumen.example", "inhand-demo"
_HEIGHTS = {1600: 1000, 1280: 860, 768: 1024, 390: 844}


# What the README and the docs show: name, width, height, theme.
DOCS = (
    ("talk", 1440, 660, "light"),
    ("bulk", 1440, 660, "dark"),
    ("snooze", 1280, 620, "light"),
    ("why", 1280, 660, "light"),
    ("everyone", 390, 640, "light"),
    ("me", 390, 760, "dark"),
)


def main() -> None:
    """Shoot what is wanted, and say where it lies."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--url")
    parser.add_argument("--out", type=Path, default=_OUT)
    parser.add_argument("--only", nargs="*", default=[], help="parts of names")
    parser.add_argument("--widths", type=int, nargs="+", default=list(_HEIGHTS))
    parser.add_argument("--themes", nargs="+", default=["light", "dark"])
    parser.add_argument("--who", default=_WHO)
    parser.add_argument("--language", default="en", help="what the browser asks for")
    parser.add_argument("--docs", action="store_true")
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        url = wanted.url or stack.enter_context(_demo())
        browser = stack.enter_context(_chromium())
        if wanted.docs:
            wanted.out = Path("docs/screens")
            for name, width, height, theme in DOCS:
                with _signed_in(browser, url, width, height, theme, _READS) as page:
                    _shoot(page, name, wanted.out / f"{name}.png")
            return
        for width in wanted.widths:
            for theme in wanted.themes:
                with _signed_in(
                    browser, url, width, _HEIGHTS.get(width, 900), theme, wanted.who, language=wanted.language
                ) as page:
                    for name in SCREENS:
                        if not wanted.only or any(part in name for part in wanted.only):
                            _shoot(page, name, wanted.out / f"{name}-{width}-{theme}.png")
    print(f"{len(list(wanted.out.glob('*.png')))} pictures in {wanted.out}")


@contextlib.contextmanager
def _demo() -> Iterator[str]:
    """Serve a demo desk of its own."""
    url = f"http://127.0.0.1:{_PORT}"
    with tempfile.TemporaryDirectory(prefix="inhand-screens-") as data:
        environment = os.environ | {"INHAND_DATA": data, "INHAND_LOG_LEVEL": "ERROR"}
        command = [sys.executable, "-m", "inhand.doors.cli.main", "demo", "--port", str(_PORT)]
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 -- our own program
        try:
            _wait(url)
            yield url
        finally:
            server.terminate()
            server.wait()


def _wait(url: str) -> None:
    until = time.monotonic() + _STARTS
    while time.monotonic() < until:
        with contextlib.suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(f"{url}/sign-in/")  # noqa: S310 -- our own desk
            return
        time.sleep(1)
    message = f"No desk answers at {url}."
    raise SystemExit(message)


@contextlib.contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path if Path(path).exists() else None)
        yield browser
        browser.close()


@contextlib.contextmanager
def _signed_in(
    browser: Browser, url: str, width: int, height: int, theme: str, who: str, *, language: str = "en"
) -> Iterator[Page]:
    context = browser.new_context(
        base_url=url,
        locale=language,
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        has_touch=width < 768,  # noqa: PLR2004 -- a phone
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto("/sign-in/")
    page.fill("[name=login]", who)
    page.fill("[name=password]", _PASSWORD)
    page.click("form.plain-card button")
    page.wait_for_url(re.compile("/queue/"))
    yield page
    context.close()


def _shoot(page: Page, name: str, path: Path) -> None:
    page.context.set_offline(False)
    try:
        show(page, name)
    except (AssertionError, Error) as failed:
        print(f"{name}: not shot, {str(failed).partition(chr(10))[0]}", file=sys.stderr)
        return
    page.wait_for_timeout(250)  # what fades in
    page.screenshot(path=path)


if __name__ == "__main__":
    main()
