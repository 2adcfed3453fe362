/* The palette: what the page offers is found at once by a few letters, what the desk knows follows as one types. */

import { show } from "./dialogs";
import { icon } from "./page";

type Command = { text: string; hint: string; glyph: string; run: () => void };
type Hit = { text: string; hint: string; href: string; icon: string };

const TYPED_MS = 90;
const LOCAL = 6;

function commands(): Command[] {
  const found = new Map<string, Command>();
  for (const element of document.querySelectorAll<HTMLElement>("[data-command], .side a, #pane [data-key], .row-link")) {
    const text = (element.dataset["command"] ?? row(element) ?? element.getAttribute("aria-label") ?? element.innerText)
      .replace(/\s+/g, " ")
      .trim();
    const hint = element.dataset["key"] ?? "";
    if (text && !found.has(text)) found.set(text, { text, hint, glyph: "", run: () => element.click() });
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

async function ask(wanted: string): Promise<Command[]> {
  const answer = await fetch(`/palette/?q=${encodeURIComponent(wanted)}`, { headers: { "HX-Request": "true" } });
  if (!answer.ok || answer.redirected) return [];
  const { hits } = (await answer.json()) as { hits: Hit[] };
  return hits.map(({ text, hint, href, icon: glyph }) => ({ text, hint, glyph, run: () => location.assign(href) }));
}

export function openPalette(): void {
  const palette = document.querySelector<HTMLDialogElement>("#palette");
  const input = palette?.querySelector("input");
  const list = palette?.querySelector<HTMLElement>("[role=listbox]");
  if (!palette || !input || !list) return;
  const all = commands();
  let told: Command[] = [];
  let at = 0;
  let timer = 0;
  const choose = (index: number): void => {
    const options = [...list.querySelectorAll<HTMLElement>("[role=option]")];
    at = Math.max(0, Math.min(index, options.length - 1));
    options.forEach((each, place) => {
      each.setAttribute("aria-selected", String(place === at));
      each.classList.toggle("at", place === at);
    });
    options[at]?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[at]?.id ?? "");
  };
  const draw = (): void => {
    const wanted = input.value.trim();
    const here = all.filter((each) => matches(each.text, wanted)).sort(closer(wanted)).slice(0, wanted ? LOCAL : 12);
    const exact = here.filter((each) => each.text.toLowerCase().includes(wanted.toLowerCase()));
    // What the desk found stands before what merely has the letters somewhere.
    const lines = [...exact, ...told, ...here.filter((each) => !exact.includes(each))];
    const texts = new Set<string>();
    const fitting = lines.filter((each) => !texts.has(each.text) && texts.add(each.text));
    list.replaceChildren(...fitting.map((each, index) => option(each, index, palette)));
    if (!fitting.length) list.textContent = list.dataset["empty"] ?? "";
    choose(at);
  };
  input.value = "";
  input.oninput = () => {
    at = 0;
    clearTimeout(timer);
    const wanted = input.value.trim();
    if (!wanted) told = [];
    else
      timer = window.setTimeout(async () => {
        const answer = await ask(wanted);
        if (input.value.trim() !== wanted) return;
        told = answer;
        draw();
      }, TYPED_MS);
    draw();
  };
  input.onkeydown = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      list.querySelector<HTMLElement>("[aria-selected=true]")?.click();
    }
  };
  draw();
  show(palette);
  input.focus();
}

function option(command: Command, index: number, palette: HTMLDialogElement): HTMLElement {
  const made = document.createElement("div");
  made.className = "menu-item";
  made.id = `palette-${index}`;
  made.setAttribute("role", "option");
  const words = document.createElement("span");
  words.className = "one-line";
  words.textContent = command.text;
  if (command.glyph) made.append(icon(command.glyph));
  made.append(words);
  if (command.hint) {
    const hint = document.createElement(command.glyph ? "small" : "kbd");
    hint.textContent = command.hint;
    made.append(hint);
  }
  made.onclick = () => {
    palette.close();
    command.run();
  };
  return made;
}
