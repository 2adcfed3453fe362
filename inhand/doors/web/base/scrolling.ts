/* What scrolls by itself takes the focus while it is larger than its box, so that keys can scroll it, too. */

const BOXES = ".table-card, .chart-scroll, .rules-scroll, .team-scroll, .dialog-body";

const watcher = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const over = target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight;
    if (over) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  }
});

function watch(): void {
  for (const box of document.querySelectorAll(BOXES)) watcher.observe(box);
}

document.addEventListener("htmx:afterSettle", watch);
watch();
