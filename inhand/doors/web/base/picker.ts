/* A list that narrows while one types: in menus and in the dialogs of verbs. Enter takes what is typed, or the first. */

import { matches } from "./palette";
import { t } from "./words";

const ASK_MS = 120;
let asking = 0;

function listOf(input: Element): HTMLElement | null {
  return input.closest<HTMLElement>("[data-picker], .menu-list");
}

function items(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>(".menu-item:not(.typed):not([data-stays])")];
}

function narrow(input: HTMLInputElement): void {
  const list = listOf(input);
  if (!list) return;
  const words = input.value.trim();
  const reads = input.dataset["filter"];
  for (const item of items(list)) item.hidden = reads !== "when" && !matches(item.textContent ?? "", words);
  const typed = list.querySelector<HTMLElement>("[data-typed]");
  const said = typed?.querySelector("[data-typed-words]");
  if (!typed || !said) return;
  if (reads === "word") {
    const known = items(list).some((item) => item.getAttribute("value")?.toLowerCase() === words.toLowerCase());
    typed.hidden = !words || known;
    said.textContent = t("New tag “{words}”", { words });
  } else void preview(input, typed, said);
}

/** Say which moment the words mean. */
async function preview(input: HTMLInputElement, typed: HTMLElement, said: Element): Promise<void> {
  clearTimeout(asking);
  const words = input.value.trim();
  typed.hidden = !words;
  if (!words) return;
  await new Promise((done) => (asking = window.setTimeout(done, ASK_MS)));
  const answer = await fetch(`${input.dataset["when"] ?? ""}?words=${encodeURIComponent(words)}`);
  if (input.value.trim() !== words) return;
  const meant = answer.ok && !answer.redirected ? await answer.text() : "";
  said.textContent = meant || t("No moment ahead that this means");
  typed.classList.toggle("unclear", !meant);
}

document.addEventListener("input", (event) => {
  const input = event.target as Element;
  if (input.matches("[data-filter]")) narrow(input as HTMLInputElement);
});

document.addEventListener("keydown", (event) => {
  const target = event.target as HTMLElement;
  const list = listOf(target);
  if (!list?.querySelector("[data-filter]") || event.isComposing) return;
  const input = target.matches("[data-filter]");
  const shown = items(list).filter((item) => item.checkVisibility());
  if (event.key === "Enter" && input) {
    event.preventDefault();
    const typed = list.querySelector<HTMLElement>("[data-typed]:not([hidden])");
    (typed ?? shown[0])?.click();
  } else if (list.matches("[data-picker]") && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    const stops = [list.querySelector<HTMLElement>("[data-filter]"), ...shown];
    const at = stops.indexOf(target) + (event.key === "ArrowDown" ? 1 : -1);
    stops.at(at % stops.length)?.focus();
  }
});
