/* Keys press what carries data-key: "c", "g m", "C". The queue handles j and k itself. Moved or switched off in my account. */

import { show } from "./dialogs";
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
    const control = found.find(visible) ?? found.find((each) => scope === row || each.matches("details.menu *"));
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
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target) || switchedOff()) return;
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
  if (switchedOff() || document.querySelector("dialog[open]")) return;
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

/* The palette: everything on the page that goes somewhere or does something, found by a few letters. */

type Command = { text: string; hint: string; run: () => void };

function commands(): Command[] {
  const found = new Map<string, Command>();
  for (const element of document.querySelectorAll<HTMLElement>("[data-command], .side a, #pane [data-key], .row-link")) {
    const text = (element.dataset["command"] ?? row(element) ?? element.getAttribute("aria-label") ?? element.innerText)
      .replace(/\s+/g, " ")
      .trim();
    if (text && !found.has(text)) found.set(text, { text, hint: element.dataset["key"] ?? "", run: () => element.click() });
  }
  return [...found.values()];
}

/** A row is found by who wrote and what about. */
function row(element: HTMLElement): string | undefined {
  if (!element.matches(".row-link")) return undefined;
  return `${element.querySelector("b")?.textContent ?? ""}: ${element.querySelector(".row-subject")?.textContent ?? ""}`;
}

export function matches(text: string, wanted: string): boolean {
  let at = 0;
  const low = text.toLowerCase();
  return [...wanted.toLowerCase()].every((letter) => (at = low.indexOf(letter, at) + 1) > 0);
}

/** What holds the very letters comes before what only holds them somewhere in their order. */
function closer(wanted: string): (a: Command, b: Command) => number {
  const low = wanted.toLowerCase();
  const rank = (each: Command): number => (each.text.toLowerCase().includes(low) ? 0 : 1);
  return (a, b) => rank(a) - rank(b);
}

function openPalette(): void {
  const palette = document.querySelector<HTMLDialogElement>("#palette");
  const input = palette?.querySelector("input");
  const list = palette?.querySelector<HTMLElement>("[role=listbox]");
  if (!palette || !input || !list) return;
  const all = commands();
  let at = 0;
  const draw = (): void => {
    const fitting = all.filter((each) => matches(each.text, input.value)).sort(closer(input.value)).slice(0, 12);
    at = Math.max(0, Math.min(at, fitting.length - 1));
    list.replaceChildren(...fitting.map((each, index) => option(each, index === at, palette)));
    if (!fitting.length) list.textContent = "Nothing fits.";
  };
  input.value = "";
  input.oninput = () => {
    at = 0;
    draw();
  };
  input.onkeydown = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      at += event.key === "ArrowDown" ? 1 : -1;
      draw();
    } else if (event.key === "Enter") {
      event.preventDefault();
      list.querySelector<HTMLElement>("[aria-selected=true]")?.click();
    }
  };
  draw();
  show(palette);
  input.focus();
}

function option(command: Command, selected: boolean, palette: HTMLDialogElement): HTMLElement {
  const made = document.createElement("div");
  made.className = "menu-item";
  made.setAttribute("role", "option");
  made.setAttribute("aria-selected", String(selected));
  made.classList.toggle("at", selected);
  const words = document.createElement("span");
  words.className = "one-line";
  words.textContent = command.text;
  made.append(words);
  if (command.hint) {
    const key = document.createElement("kbd");
    key.textContent = command.hint;
    made.append(key);
  }
  made.onclick = () => {
    palette.close();
    command.run();
  };
  return made;
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
