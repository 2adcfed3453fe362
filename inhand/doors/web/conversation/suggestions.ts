/* The list under the words: "/" finds templates, "@" colleagues in a note, ":" emoji. */

import { csrf } from "../base/page";
import { t } from "../base/words";
import type Squire from "squire-rte";
import type { Surroundings } from "./editor";

interface Choice {
  title: string;
  hint: string;
  words: string;
  /** Where to say that it was used. */
  used?: string;
}

type Find = (wanted: string, around: Surroundings) => Promise<Choice[]>;

const MOST = 8;

const KINDS: { mark: RegExp; modes: string[]; find: Find }[] = [
  { mark: /(?:^|\s)(\/([^\s/]*))$/u, modes: ["reply", "forward"], find: templates },
  { mark: /(?:^|\s)(@([\p{L}\d'’-]*(?: [\p{L}'’-]+)?))$/u, modes: ["note"], find: colleagues },
  { mark: /(?:^|\s)(:([a-z0-9_+-]{2,}))$/u, modes: ["reply", "forward", "note"], find: emoji },
];
const FIRST_EMOJI = "smile heart thumbsup tada pray wave rocket white_check_mark".split(" ");

export class Suggestions {
  readonly #list = document.createElement("div");
  #choices: Choice[] = [];
  #at = 0;
  #mark = "";
  #asked = 0;

  constructor(
    readonly editor: Squire,
    readonly root: HTMLElement,
    readonly around: Surroundings,
  ) {
    this.#list.className = "suggestions";
    this.#list.id = "compose-suggestions";
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", t("Suggestions"));
    this.#list.hidden = true;
    root.after(this.#list);
    this.#list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const chosen = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (chosen) this.#choose(Number(chosen.dataset["place"]));
    });
    root.addEventListener("blur", () => this.close());
  }

  /** Look at the words before the caret; ``emoji`` opens that list without a name. */
  async look(emojiOnly = false): Promise<void> {
    const before = this.#before();
    const asked = ++this.#asked;
    const kind = KINDS.find((each) => each.modes.includes(this.around.mode()) && each.mark.test(before));
    const found = kind?.mark.exec(before);
    if (!kind || !found) {
      if (emojiOnly && /(?:^|\s):$/.test(before)) this.#show(":", await emoji(""));
      else this.close();
      return;
    }
    const choices = await kind.find(found[2] ?? "", this.around);
    if (asked === this.#asked) this.#show(found[1] ?? "", choices.slice(0, MOST));
  }

  takes(event: KeyboardEvent): boolean {
    if (this.#list.hidden) return false;
    const moves = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (moves) this.#move(moves);
    else if (event.key === "Enter" || event.key === "Tab") this.#choose(this.#at);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    event.stopImmediatePropagation();
    return true;
  }

  close(): void {
    this.#list.hidden = true;
    this.root.removeAttribute("aria-activedescendant");
  }

  #before(): string {
    const { startContainer, startOffset, collapsed } = this.editor.getSelection();
    return collapsed && startContainer instanceof Text ? startContainer.data.slice(0, startOffset) : "";
  }

  #show(mark: string, choices: Choice[]): void {
    this.#mark = mark;
    this.#choices = choices;
    this.#list.replaceChildren(...choices.map((choice, place) => option(choice, place)));
    this.#list.hidden = !choices.length;
    this.root.setAttribute("aria-controls", this.#list.id);
    if (!choices.length) return;
    this.#at = 0;
    this.#move(0);
    this.#place();
  }

  /** Above the caret, as the composer stands at the foot of the page. */
  #place(): void {
    const caret = this.editor.getCursorPosition();
    const around = (this.#list.offsetParent ?? document.body).getBoundingClientRect();
    const left = Math.max(8, Math.min(caret.left - around.left, around.width - this.#list.offsetWidth - 8));
    this.#list.style.left = `${left}px`;
    this.#list.style.bottom = `${around.bottom - caret.top + 4}px`;
  }

  #move(by: number): void {
    this.#at = (this.#at + by + this.#choices.length) % this.#choices.length;
    for (const [place, each] of [...this.#list.children].entries()) {
      each.setAttribute("aria-selected", String(place === this.#at));
      if (place === this.#at) {
        this.root.setAttribute("aria-activedescendant", each.id);
        each.scrollIntoView({ block: "nearest" });
      }
    }
  }

  #choose(place: number): void {
    const chosen = this.#choices[place];
    const range = this.editor.getSelection();
    this.close();
    if (!chosen || !(range.startContainer instanceof Text)) return;
    range.setStart(range.startContainer, range.startOffset - this.#mark.length);
    this.editor.setSelection(range);
    this.editor.insertPlainText(chosen.words, false);
    if (chosen.used) void fetch(chosen.used, { method: "POST", headers: { "X-CSRFToken": csrf(), "HX-Request": "true" } });
  }
}

function option(choice: Choice, place: number): HTMLElement {
  const made = document.createElement("div");
  made.className = "menu-item";
  made.id = `compose-suggestion-${place}`;
  made.dataset["place"] = String(place);
  made.setAttribute("role", "option");
  const title = document.createElement("b");
  title.textContent = choice.title;
  const hint = document.createElement("span");
  hint.className = "soft one-line";
  hint.textContent = choice.hint;
  made.append(title, hint);
  return made;
}

async function templates(wanted: string, around: Surroundings): Promise<Choice[]> {
  const page = await fragment(`${around.templates}?q=${encodeURIComponent(wanted)}`);
  return [...page.querySelectorAll<HTMLElement>("[data-insert]")].map((each) => ({
    title: each.querySelector("b")?.textContent ?? "",
    hint: each.querySelector(".amber-text")?.textContent?.trim() ?? each.dataset["insert"] ?? "",
    words: each.dataset["insert"] ?? "",
    used: each.getAttribute("hx-post") ?? "",
  }));
}

async function fragment(address: string): Promise<DocumentFragment> {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  const made = document.createElement("template");
  if (answer.ok && !answer.redirected) made.innerHTML = await answer.text();
  return made.content;
}

async function colleagues(wanted: string, around: Surroundings): Promise<Choice[]> {
  const answer = await fetch(`${around.people}?who=us&q=${encodeURIComponent(wanted)}`);
  const found = answer.ok ? ((await answer.json()) as [string, string][]) : [];
  return found.map(([name, teams]) => ({ title: name, hint: teams, words: `@${name} ` }));
}

async function emoji(wanted: string): Promise<Choice[]> {
  const { default: all } = await import("virtual:emoji");
  const names = wanted ? Object.keys(all).filter((name) => name.includes(wanted)) : FIRST_EMOJI;
  names.sort((a, b) => Number(b.startsWith(wanted)) - Number(a.startsWith(wanted)) || a.length - b.length);
  return names.slice(0, MOST).map((name) => ({ title: all[name] ?? "", hint: `:${name}:`, words: all[name] ?? "" }));
}
