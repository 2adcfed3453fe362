/* Keys press what carries data-key: "c", "g m", "C". The queue handles j and k itself. Moved or switched off in my account. */

import { show } from "./dialogs";
import { hold, waiting } from "./holding";
import { openPalette } from "./palette";
import { takeBack } from "./toasts";

const SEQUENCE_MS = 900;
let prefix = "";
let prefixTimer = 0;

/* What this teammate set: which keys mean what, and whether there are any (my account, Keys). */
const mine = JSON.parse(document.body.dataset["keys"] || "{}") as { off?: boolean; map?: Record<string, string> };
const moved = new Map(Object.entries(mine.map ?? {}).map(([meant, pressed]) => [pressed, meant]));
const prefixes = new Set(["g", ...[...moved.keys()].filter((key) => key.includes(" ")).map((key) => key.split(" ")[0])]);

/** What a pressed key means here; nothing if what it meant has moved to another. */
function meaning(pressed: string): string {
  return moved.get(pressed) ?? (mine.map && pressed in mine.map ? "" : pressed);
}

export function typing(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

function switchedOff(): boolean {
  return mine.off === true;
}

function visible(element: HTMLElement): boolean {
  return element.checkVisibility({ visibilityProperty: true });
}

/** Press the first visible control of a key: in an open dialog, else in the chosen row, else anywhere. */
function press(key: string): boolean {
  const selector = `[data-key="${CSS.escape(key)}"]`;
  const dialog = document.querySelector("dialog[open]");
  const pane = document.querySelector("#pane [data-conversation]");
  const row = pane ? null : document.querySelector(".row.chosen");
  // What is selected is meant before what is open.
  const several = document.querySelector("bulk-bar:not([hidden])");
  const scopes = dialog ? [dialog] : [several, row, document.querySelector("#pane"), document];
  for (const scope of scopes) {
    const found = [...(scope?.querySelectorAll<HTMLElement>(selector) ?? [])];
    // What lies in a closed menu has its key all the same.
    const control = found.find(visible) ?? found.find((each) => scope === row || scope === several || each.matches("details.menu .menu-list *"));
    if (control) {
      control.focus({ preventScroll: true });
      control.click();
      return true;
    }
  }
  return false;
}

function remember(key: string): void {
  prefix = key;
  clearTimeout(prefixTimer);
  prefixTimer = window.setTimeout(() => (prefix = ""), SEQUENCE_MS);
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || switchedOff()) return;
  if (typing(event.target)) return;
  if (hold(event, ["j", "k"].includes(meaning(event.key)))) {
    event.preventDefault();
    return;
  }
  if (!prefix && prefixes.has(event.key) && !moved.has(event.key)) {
    remember(event.key);
    return;
  }
  const key = meaning(prefix ? `${prefix} ${event.key}` : event.key);
  prefix = "";
  // The list and others hear it first; who answers prevents the rest.
  const unheard = document.dispatchEvent(new CustomEvent("key", { detail: key, cancelable: true }));
  if (!key || (unheard && !does(key))) return;
  event.preventDefault();
});

function does(key: string): boolean {
  if (key === "?") openHelp();
  else return press(key);
  return true;
}

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== "z" || typing(event.target)) return;
  if (switchedOff() || waiting() || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  const undo = document.querySelector<HTMLElement>("undo-bar [data-undo], #toasts [data-undo-deed]");
  if (undo) undo.click();
  else takeBack();
});

function openHelp(): void {
  const help = document.querySelector<HTMLDialogElement>("#help");
  if (!help) return;
  show(help);
}

document.addEventListener("click", (event) => {
  if ((event.target as Element).closest("[data-palette]")) openPalette();
  if ((event.target as Element).closest("[data-help]")) openHelp();
});

/* Keys that moved show where they are now. */
function relabel(): void {
  for (const hint of document.querySelectorAll<HTMLElement>("[data-key] > kbd")) {
    const meant = hint.parentElement?.dataset["key"] ?? "";
    hint.textContent = mine.map?.[meant] ?? hint.textContent;
  }
}
if (mine.map) {
  relabel();
  document.addEventListener("htmx:afterSettle", relabel);
}
