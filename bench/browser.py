"""What a teammate waits for in a real browser, on a desk of 100,000 conversations.

    bin/bench browser --size 100000 --rounds 30

One process serves the desk on SQLite; Chromium asks it over loopback. Measured inside the page, from the click until
the frame after the change is drawn; a page that is loaded, from leaving the former one until the frame after all its
content is drawn, which is later than the browser's own "first contentful paint", the bar at the top. "cold" has an
empty cache. Script and style are counted as they travel. Beside it what the page's main thread was busy with, which
other programs of the machine move less than they move a wait.
"""

from __future__ import annotations

import argparse
import os
import random  # noqa: TID251 -- what is drawn here is the same every time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from bench import asked, desk, search
from bench.fanout import cookies, free_port, serve
from inhand.ground import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

_VOCABULARY = 30_000
_WATCH = """
window.long = [];
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) window.long.push(each.duration);
}).observe({ type: "longtask", buffered: true });
// What stands below the content is there: this frame draws all of it, the next begins when that is done.
const look = () => {
  if (!document.querySelector("nav.bottom")) requestAnimationFrame(look);
  else requestAnimationFrame(() => (window.drawn = performance.now()));
};
requestAnimationFrame(look);
"""
_PAINT = """() => {
  const all = [performance.getEntriesByType("navigation")[0], ...performance.getEntriesByType("resource")];
  const sum = (fits) => all.filter(fits).reduce((total, each) => total + each.transferSize, 0);
  return {
    paint: window.drawn,
    requests: all.length,
    bytes: sum(() => true),
    built: sum((each) => /\\.(js|css)$/.test(new URL(each.name).pathname)),
    long: window.long,
  };
}"""
_LATER = """() => performance.getEntriesByType("resource")
  .filter((each) => /\\.js$/.test(new URL(each.name).pathname) && !/main-/.test(each.name))
  .reduce((total, each) => total + each.encodedBodySize, 0)"""
# What counts as getting about, in ms; the longest task that may stand in the way of a key; kB of script and style.
_NAVIGATION = (
    "queue painted, warm",
    "another queue",
    "open a conversation",
    "claim painted",
    "search results",
)
_QUICK, _LONG, _BUILT = 100, 50, 120
_PATIENCE = 120_000
_BUSY = {
    "TaskDuration": "all",
    "ScriptDuration": "script",
    "RecalcStyleDuration": "style",
    "LayoutDuration": "layout",
}
# Click, and return how long it took until what was wanted has been drawn.
_DRAWN = """([act, wanted]) => new Promise((done) => {
  const began = performance.now();
  const drawn = () => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
  const watch = new MutationObserver(() => {
    if (!document.querySelector(wanted)) return;
    watch.disconnect();
    drawn();
  });
  watch.observe(document.body, { subtree: true, childList: true, attributes: true });
  document.querySelector(act).click();
})"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=30)
    asked.wants_json(parser)
    wanted = parser.parse_args()
    # The desk is served by the machine's time: what is filled in belongs to today.
    desk.NOW = clock.system()
    desk.load()
    desk.furnish()
    words = search.vocabulary(random.Random(1))  # noqa: S311 -- no secret
    _fill(wanted.size, words)
    cookie = cookies()[0].partition("=")[::2]
    port = free_port()
    server = serve(port)
    try:
        with sync_playwright() as playwright:
            path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
            browser = playwright.chromium.launch(executable_path=path if Path(path).exists() else None)
            answer = _measure(browser, f"http://127.0.0.1:{port}", cookie, wanted.rounds)
            answer |= _searched(
                browser, f"http://127.0.0.1:{port}", cookie, words[:: _VOCABULARY // wanted.rounds]
            )
            browser.close()
    finally:
        server.terminate()
        server.wait()
    if wanted.json:
        asked.as_json("browser", {"size": wanted.size} | answer)
    else:
        for name, each in answer.items():
            print(f"{name:<28}" + "  ".join(f"{key} {value}" for key, value in each.items()))
        print(*_verdicts(answer), sep="\n")


def _verdicts(answer: dict[str, dict[str, float]]) -> Iterator[str]:
    """Say for each aim whether it is met."""
    for name in _NAVIGATION:
        yield _verdict(f"{name} under {_QUICK} ms at p95", answer[name]["p95"], _QUICK)
    yield _verdict(f"no task over {_LONG} ms", answer["long tasks"]["longest"], _LONG)
    built = answer["cold page"]["script and style, kB"] + answer["what writing loads"]["kB"]
    yield _verdict(f"script and style under {_BUILT} kB", built, _BUILT)


def _verdict(aim: str, found: float, most: float) -> str:
    return f"{'met   ' if found < most else 'MISSED'}  {aim}: {round(found, 1)}"


def _fill(size: int, words: list[str]) -> None:
    """Make conversations that can be searched; every fifth of the open ones stands in a lane."""
    search.fill(size, words)
    at_work(words)


def at_work(words: list[str]) -> None:
    """Make of the open ones what waits on a day at work: clocks run, some are late, all eight people are here."""
    from inhand.desk.conversations.models import Conversation  # noqa: PLC0415 -- needs the applications to be loaded
    from inhand.desk.teams.models import Teammate  # noqa: PLC0415

    waiting = list(Conversation.objects.filter(state="open").order_by("pk"))
    for number, each in enumerate(waiting):
        each.waiting_since = desk.NOW - timedelta(minutes=number)
        each.due_at = each.waiting_since + timedelta(hours=4)
        each.climb_at = desk.NOW + timedelta(hours=2)
        each.urgency = (1, 1, 1, 2, 3)[number % 5]
        each.preview = " ".join(words[number : number + 20])
        if number % 5 == 0:
            each.owner, each.lane_since = None, each.waiting_since
    fields = ("waiting_since", "due_at", "climb_at", "urgency", "preview", "owner", "lane_since")
    Conversation.objects.bulk_update(waiting, fields, batch_size=50)
    # Their pages would say so every few seconds.
    Teammate.objects.update(last_seen_at=desk.NOW + timedelta(hours=2))


def _measure(browser: Browser, url: str, cookie: tuple[str, ...], rounds: int) -> dict[str, Any]:
    cold: list[dict[str, Any]] = []
    warm: list[dict[str, Any]] = []
    for _ in range(rounds):
        context = _context(browser, url, cookie)
        page = context.new_page()
        cold.append(_painted(page))
        warm.append(_painted(page))
        context.close()
    page = _context(browser, url, cookie).new_page()
    opened = [_drawn_open(page, number) for number in range(rounds)]
    switched = [_drawn_queue(page, number) for number in range(rounds)]
    long_open = page.evaluate("window.long")
    claimed = [_drawn_claim(page) for _ in range(min(rounds, 40))]
    long_claim = page.evaluate("window.long")
    return {
        "queue painted, cold": _spread([each["paint"] for each in cold]),
        "queue painted, warm": _spread([each["paint"] for each in warm]),
        "cold page": {
            "requests": cold[0]["requests"],
            "kB": round(cold[0]["bytes"] / 1000, 1),
            "script and style, kB": round(cold[0]["built"] / 1000, 1),
        },
        "warm page": {"requests": warm[0]["requests"], "kB": round(warm[0]["bytes"] / 1000, 1)},
        "what writing loads": {"kB": round(_writing(page) / 1000, 1)},
        "main thread, a queue, ms": _busy(browser, url, cookie),
        "open a conversation": _spread(opened),
        "another queue": _spread(switched),
        "claim painted": _spread(claimed),
        "long tasks": _long([*(ms for each in cold for ms in each["long"]), *long_open, *long_claim]),
    }


def _busy(browser: Browser, url: str, cookie: tuple[str, ...]) -> dict[str, float]:
    """Return the milliseconds that the main thread of a new page works until a queue is live: the least of five."""
    found: list[dict[str, float]] = []
    for _ in range(5):
        context = _context(browser, url, cookie)
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Performance.enable")
        page.goto("/queue/everyone/")
        page.wait_for_selector("#connection[data-state=live]", state="attached")
        metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
        found.append({said: round(1000 * metrics[name], 1) for name, said in _BUSY.items()})
        context.close()
    return min(found, key=lambda each: each["all"])


def _writing(page: Page) -> float:
    """Return the bytes of what is only loaded when somebody writes: the editor and the names of emoji."""
    page.goto("/queue/everyone/")
    page.goto(page.locator(".row-link").first.get_attribute("href") or "/")
    page.keyboard.press("r")
    page.wait_for_selector("#compose-text[contenteditable=true]")
    page.keyboard.type(":smi")
    page.wait_for_selector("#compose-suggestions [role=option]")
    loaded: float = page.evaluate(_LATER)
    return loaded


def _searched(browser: Browser, url: str, cookie: tuple[str, ...], words: list[str]) -> dict[str, Any]:
    """Ask for words from the commonest to the rarest."""
    page = _context(browser, url, cookie).new_page()
    page.goto("/search/")
    paints = []
    for word in words:
        page.goto(f"/search/?q={word}")
        page.wait_for_function("() => window.drawn")
        paints.append(page.evaluate(_PAINT)["paint"])
    return {"search results": _spread(paints)}


def _context(browser: Browser, url: str, cookie: tuple[str, ...]) -> BrowserContext:
    context = browser.new_context(base_url=url, viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": cookie[0], "value": cookie[-1], "url": url}])
    context.add_init_script(_WATCH)
    context.set_default_timeout(_PATIENCE)
    return context


def _painted(page: Page) -> dict[str, Any]:
    page.goto("/queue/everyone/")
    page.wait_for_function("() => window.drawn")
    found: dict[str, Any] = page.evaluate(_PAINT)
    return found


def _drawn_open(page: Page, number: int) -> float:
    if number == 0:
        page.goto("/queue/everyone/")
        page.wait_for_selector("#connection[data-state=live]", state="attached")
    row = page.locator(".row").nth(number % 50).get_attribute("data-id")
    found: float = page.evaluate(
        _DRAWN, [f"#row-{row} .row-link", f'#pane [data-conversation="{row}"] #timeline']
    )
    return found


def _drawn_queue(page: Page, number: int) -> float:
    """Go to another queue from the one that is shown, by a click at the side."""
    slug = ("lane", "everyone")[number % 2]
    found: float = page.evaluate(
        _DRAWN, [f'.side a[href="/queue/{slug}/"]', f'queue-list[data-slug="{slug}"] ~ bulk-bar']
    )
    return found


def _drawn_claim(page: Page) -> float:
    page.goto("/queue/lane/")
    page.wait_for_selector("#connection[data-state=live]", state="attached")
    page.locator(".row").first.hover()
    found: float = page.evaluate(_DRAWN, [".row .row-acts [data-key=c]", "#toasts .toast"])
    return found


def _spread(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "p50": round(ordered[len(ordered) // 2], 1),
        "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 1),
    }


def _long(values: list[float]) -> dict[str, float]:
    return {"over 50 ms": len(values), "longest": round(max(values, default=0.0), 1)}


if __name__ == "__main__":
    main()
