/* Recipients as chips. The desk reads the lines; without script those are what one writes in. */

import { t } from "../base/words";

type Pair = [address: string, name: string];
type Named = { to: Pair[]; cc: Pair[] };

const WAIT_MS = 150;
const LOOKS_RIGHT = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;

class ComposeRecipients extends HTMLElement {
  connectedCallback(): void {
    for (const row of this.querySelectorAll<HTMLElement>("[data-row]")) new Row(row);
    const cc = this.#line("cc");
    const more = document.createElement("div");
    more.className = "recipient-more";
    more.append(this.#button(t("Copy"), () => this.#reveal("cc")), this.#button(t("Blind copy"), () => this.#reveal("bcc")));
    const everybody = JSON.parse(this.dataset["everybody"] ?? "{}") as Named;
    if (everybody.cc.length) {
      more.prepend(
        this.#button(t("Reply to all"), () => this.fill(everybody), "only-answer"),
        this.#button(t("Only to the writer"), () => this.fill(this.#writer), "only-answer"),
      );
    }
    this.querySelector("[data-row=to]")?.append(more);
    for (const name of ["cc", "bcc"]) this.#row(name).hidden = !this.#line(name).value;
    cc.addEventListener("refill", () => (this.#row("cc").hidden = !cc.value));
  }

  /** A forward goes to nobody yet, a reply to whom it answers; what was named by hand stays. */
  turn(forwards: boolean): void {
    const now = this.#line("to").value;
    if (forwards && now === written(this.#everybody.to)) this.fill({ to: [], cc: [] });
    else if (!forwards && !now) this.fill(this.#everybody);
  }

  fill(named: Named): void {
    for (const name of ["to", "cc"] as const) {
      const line = this.#line(name);
      line.value = written(named[name]);
      line.dispatchEvent(new Event("refill"));
    }
    this.#line("to").dispatchEvent(new Event("input", { bubbles: true }));
  }

  get #everybody(): Named {
    return JSON.parse(this.dataset["everybody"] ?? "{}") as Named;
  }

  get #writer(): Named {
    return JSON.parse(this.dataset["writer"] ?? "{}") as Named;
  }

  #row(name: string): HTMLElement {
    return this.querySelector(`[data-row=${name}]`) as HTMLElement;
  }

  #line(name: string): HTMLInputElement {
    return this.querySelector(`input[name=${name}]`) as HTMLInputElement;
  }

  #reveal(name: string): void {
    this.#row(name).hidden = false;
    this.#row(name).querySelector<HTMLElement>("[data-entry]")?.focus();
  }

  #button(words: string, does: () => void, kind = ""): HTMLButtonElement {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `link-button ${kind}`;
    made.textContent = words;
    made.addEventListener("click", does);
    return made;
  }
}

/** One line: the input that is sent is hidden, chips and an entry stand for it. */
class Row {
  readonly #line: HTMLInputElement;
  readonly #entry = document.createElement("input");
  readonly #chips = document.createElement("span");
  readonly #found = document.createElement("div");
  #people: Pair[] = [];
  #at = -1;
  #timer = 0;

  constructor(readonly row: HTMLElement) {
    this.#line = row.querySelector("[data-line]") as HTMLInputElement;
    const label = row.querySelector("label") as HTMLLabelElement;
    this.#entry.id = `${this.#line.id}-entry`;
    this.#entry.className = "recipient-entry";
    this.#entry.dataset["entry"] = "";
    this.#entry.autocomplete = "off";
    this.#entry.setAttribute("role", "combobox");
    this.#entry.setAttribute("aria-expanded", "false");
    this.#entry.setAttribute("aria-controls", `${this.#line.id}-found`);
    label.htmlFor = this.#entry.id;
    this.#chips.className = "recipient-chips";
    this.#found.className = "suggestions below";
    this.#found.id = `${this.#line.id}-found`;
    this.#found.setAttribute("role", "listbox");
    this.#found.hidden = true;
    this.#line.type = "hidden";
    label.after(this.#chips);
    this.#chips.append(this.#entry);
    row.append(this.#found);
    this.#entry.addEventListener("input", (event) => this.#typed(event));
    this.#entry.addEventListener("keydown", (event) => this.#key(event));
    this.#entry.addEventListener("blur", () => this.#leave());
    this.#entry.addEventListener("paste", () => setTimeout(() => /[,;\n]/.test(this.#entry.value) && this.#take(), 0));
    this.#line.addEventListener("refill", () => this.#draw());
    this.#found.addEventListener("mousedown", (event) => this.#pick(event));
    this.#draw();
  }

  get #pairs(): Pair[] {
    return read(this.#line.value);
  }

  set #pairs(pairs: Pair[]) {
    this.#line.value = written(pairs);
    this.#draw();
    this.#line.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #draw(): void {
    for (const old of this.#chips.querySelectorAll(".chip")) old.remove();
    this.#entry.before(...this.#pairs.map((pair, place) => this.#chip(pair, place)));
  }

  #chip([address, name]: Pair, place: number): HTMLElement {
    const made = document.createElement("span");
    made.className = LOOKS_RIGHT.test(address) ? "chip" : "chip wrong";
    made.title = LOOKS_RIGHT.test(address) ? address : `${address} is no address that mail can be sent to`;
    const shown = document.createElement("button");
    shown.type = "button";
    shown.className = "chip-words";
    shown.textContent = name || address;
    shown.setAttribute("aria-label", `Change ${name || address}`);
    shown.addEventListener("click", () => this.#edit(place));
    const away = document.createElement("button");
    away.type = "button";
    away.className = "chip-away";
    away.textContent = "×";
    away.setAttribute("aria-label", `Take ${name || address} out`);
    away.addEventListener("click", () => {
      this.#pairs = this.#pairs.toSpliced(place, 1);
      this.#entry.focus();
    });
    made.append(shown, away);
    return made;
  }

  #edit(place: number): void {
    const pair = this.#pairs[place];
    this.#pairs = this.#pairs.toSpliced(place, 1);
    this.#entry.value = pair ? written([pair]) : "";
    this.#entry.focus();
  }

  #typed(event: Event): void {
    event.stopPropagation();
    clearTimeout(this.#timer);
    const wanted = this.#entry.value.trim();
    if (/[,;]$/.test(wanted)) this.#take();
    else if (wanted) this.#timer = window.setTimeout(() => void this.#ask(wanted), WAIT_MS);
    else this.#hide();
  }

  async #ask(wanted: string): Promise<void> {
    const address = this.row.closest<HTMLElement>("[data-people]")?.dataset["people"] ?? "";
    const answer = await fetch(`${address}?q=${encodeURIComponent(wanted)}`);
    if (!answer.ok || this.#entry.value.trim() !== wanted) return;
    const there = new Set(this.#pairs.map(([each]) => each.toLowerCase()));
    this.#people = ((await answer.json()) as Pair[]).filter(([each]) => !there.has(each.toLowerCase()));
    this.#found.replaceChildren(...this.#people.map((pair, place) => this.#option(pair, place)));
    this.#found.hidden = !this.#people.length;
    this.#entry.setAttribute("aria-expanded", String(this.#people.length > 0));
    this.#move(0, true);
  }

  #option([address, name]: Pair, place: number): HTMLElement {
    const made = document.createElement("div");
    made.className = "menu-item";
    made.id = `${this.#found.id}-${place}`;
    made.dataset["place"] = String(place);
    made.setAttribute("role", "option");
    const title = document.createElement("b");
    title.textContent = name || address;
    const hint = document.createElement("span");
    hint.className = "soft one-line";
    hint.textContent = name ? address : "";
    made.append(title, hint);
    return made;
  }

  #key(event: KeyboardEvent): void {
    const moves = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const open = !this.#found.hidden;
    if (moves && open) this.#move(moves);
    else if ((event.key === "Enter" || event.key === "Tab") && open && this.#at >= 0) this.#add(this.#people[this.#at]);
    else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) this.#take();
    else if (event.key === "Escape" && open) this.#hide();
    else if (event.key === "Backspace" && !this.#entry.value && this.#pairs.length) this.#edit(this.#pairs.length - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #move(by: number, first = false): void {
    if (!this.#people.length) return;
    this.#at = first ? 0 : (this.#at + by + this.#people.length) % this.#people.length;
    for (const [place, each] of [...this.#found.children].entries()) {
      each.setAttribute("aria-selected", String(place === this.#at));
      if (place === this.#at) this.#entry.setAttribute("aria-activedescendant", each.id);
    }
  }

  #pick(event: Event): void {
    event.preventDefault();
    const chosen = (event.target as Element).closest<HTMLElement>("[role=option]");
    if (chosen) this.#add(this.#people[Number(chosen.dataset["place"])]);
  }

  #add(pair: Pair | undefined): void {
    this.#entry.value = "";
    this.#hide();
    if (pair) this.#pairs = [...this.#pairs, pair];
  }

  #take(): void {
    const typed = read(this.#entry.value);
    this.#entry.value = "";
    this.#hide();
    if (typed.length) this.#pairs = [...this.#pairs, ...typed];
  }

  #leave(): void {
    this.#hide();
    this.#take();
  }

  #hide(): void {
    clearTimeout(this.#timer);
    this.#found.hidden = true;
    this.#people = [];
    this.#at = -1;
    this.#entry.setAttribute("aria-expanded", "false");
    this.#entry.removeAttribute("aria-activedescendant");
  }
}

function written(pairs: Pair[]): string {
  return pairs.map(([address, name]) => (name ? `"${name.replace(/(["\\])/g, "\\$1")}" <${address}>` : address)).join(", ");
}

/** As the desk reads a line: commas and semicolons part, but not in quotes or between angle brackets. */
function read(line: string): Pair[] {
  const pieces = line.match(/(?:"(?:[^"\\]|\\.)*"|<[^<>]*>|[^,;\r\n])+/g) ?? [];
  return pieces.map((each) => each.trim()).filter(Boolean).map(pair);
}

function pair(piece: string): Pair {
  const found = /^(.*?)<([^<>]*)>\s*$/s.exec(piece);
  if (!found) return [piece, ""];
  const name = (found[1] ?? "").trim().replace(/^"|"$/g, "").replace(/\\(.)/g, "$1");
  return [(found[2] ?? "").trim(), name];
}

customElements.define("compose-recipients", ComposeRecipients);
export type { ComposeRecipients };
