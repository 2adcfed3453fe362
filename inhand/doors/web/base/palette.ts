/* The palette: what the page offers is found at once by a few letters, what the desk knows follows as one types. */

import { show } from "./dialogs";
import { icon } from "./page";

type Command = { text: string; hint: string; key: string; glyph: string; run: () => void };
type Hit = { text: string; hint: string; href: string; icon: string };

const TYPED_MS = 90;
const LOCAL = 6;
// What is open comes first, then what can be taken, where one can go, and what is set once in a while.
const OFFERED = ["#pane [data-key]", ".take-next [data-command]", ".side a", "[data-command]", ".row-link"];

function commands(): Command[] {
  const found = new Map<string, Command>();
  for (const element of OFFERED.flatMap((each) => [...document.querySelectorAll<HTMLElement>(each)])) {
    const text = said(element).replace(/\s+/g, " ").trim();
    const glyph = element.querySelector("use")?.getAttribute("href")?.split("#")[1] ?? "chevron-right";
    const key = element.dataset["key"] ?? "";
    if (text && !found.has(text)) found.set(text, { text, hint: "", key, glyph, run: () => element.click() });
  }
  return [...found.values()];
}

/** A row is found by who wrote and what about, a place by its name without its count. */
function said(element: HTMLElement): string {
  const text = (selector: string): string => element.querySelector(selector)?.textContent ?? "";
  if (element.matches(".row-link")) return `${text("b")}: ${text(".row-subject")}`;
  if (element.matches(".side a")) return text("span");
  return element.dataset["command"] ?? element.getAttribute("aria-label") ?? words(element);
}

/** Its words without the key that is drawn beside them. */
function words(element: HTMLElement): string {
  const copy = element.cloneNode(true) as HTMLElement;
  for (const key of copy.querySelectorAll("kbd, .sr")) key.remove();
  return copy.textContent ?? "";
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
  return hits.map(({ text, hint, href, icon: glyph }) => ({ text, hint, key: "", glyph, run: () => location.assign(href) }));
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
  made.append(icon(command.glyph), words);
  for (const [kind, text] of [["small", command.hint], ["kbd", command.key]] as const) {
    if (!text) continue;
    const hint = document.createElement(kind);
    hint.textContent = text;
    made.append(hint);
  }
  made.onclick = () => {
    palette.close();
    command.run();
  };
  return made;
}
