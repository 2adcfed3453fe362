/* On a phone: a row pulled to the right is claimed, or closed if somebody has it; to the left it is snoozed. */

import { t } from "../base/words";

const ENOUGH = 84;
const MOST = 132;

type Pull = { row: HTMLElement; id: number; x: number; y: number; sideways: boolean };
let pull: Pull | null = null;

function verbs(row: HTMLElement): [string, string] {
  if (row.matches(".nobody-yet")) return ["Claim", ""];
  return row.matches(".owned") ? ["Close", "Snooze"] : ["", ""];
}

document.addEventListener(
  "touchstart",
  (event) => {
    const row = (event.target as Element).closest<HTMLElement>("queue-list .row");
    const touch = event.touches[0];
    pull = row && touch && event.touches.length === 1 ? { row, id: touch.identifier, x: touch.clientX, y: touch.clientY, sideways: false } : null;
  },
  { passive: true },
);

document.addEventListener(
  "touchmove",
  (event) => {
    const touch = event.touches[0];
    if (!pull || !touch) return;
    const [x, y] = [touch.clientX - pull.x, touch.clientY - pull.y];
    if (!pull.sideways && Math.abs(y) > Math.abs(x)) {
      pull = null;
      return;
    }
    const [right, left] = verbs(pull.row);
    const does = x > 0 ? right : left;
    if (!does || Math.abs(x) < 8) return;
    pull.sideways = true;
    event.preventDefault();
    const way = Math.max(-MOST, Math.min(MOST, x));
    pull.row.classList.add("pulled");
    pull.row.classList.toggle("enough", Math.abs(way) >= ENOUGH);
    pull.row.dataset["does"] = does;
    pull.row.dataset["says"] = { Claim: t("Claim"), Close: t("Close"), Snooze: t("Snooze") }[does] ?? "";
    pull.row.style.setProperty("--pull", `${way}px`);
  },
  { passive: false },
);

document.addEventListener("touchend", () => {
  if (!pull?.sideways) return;
  const { row } = pull;
  const does = row.matches(".enough") ? row.dataset["does"] : "";
  pull = null;
  row.classList.remove("pulled", "enough");
  row.style.removeProperty("--pull");
  // The row's own verbs are laid over it, and pressed as a pointer would.
  row.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
  const key = { Claim: "c", Close: "e", Snooze: "z" }[does ?? ""];
  if (key) row.querySelector<HTMLElement>(`.row-acts [data-key="${key}"]`)?.click();
});
