/* The list: j and k, and news that never moves a row under the pointer. */

import { Idiomorph, htmx } from "../base/page";
import { restOn, sourceOf } from "./ahead";
import "./claiming";
import { bulk } from "./selection";
import "./swipe";
import { t } from "../base/words";

const IDLE_MS = 4000;

class QueueList extends HTMLElement {
  #touched = 0;
  #fresh = "";
  #asked = 0;
  #told = 0;

  connectedCallback(): void {
    document.body.addEventListener("queue", this.#hear);
    this.addEventListener("click", this.#click);
    this.addEventListener("wheel", this.#touch, { passive: true });
    this.addEventListener("pointermove", this.#touch, { passive: true });
    this.addEventListener("pointerover", (event) => this.#equip((event.target as Element).closest<HTMLElement>(".row")));
    this.addEventListener("focusin", (event) => this.#equip((event.target as Element).closest<HTMLElement>(".row")));
  }

  disconnectedCallback(): void {
    document.body.removeEventListener("queue", this.#hear);
  }

  rows(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(".row")];
  }

  choose(step: number): void {
    const rows = this.rows();
    const now = rows.findIndex((row) => row.matches(".chosen")) ;
    const start = now >= 0 ? now : rows.findIndex((row) => row.matches(".open")) ;
    const next = rows[Math.max(0, Math.min(rows.length - 1, start + step))];
    this.#touched = performance.now();
    for (const row of rows) row.classList.toggle("chosen", row === next);
    this.#equip(next ?? null);
    next?.scrollIntoView({ block: "nearest" });
    next?.querySelector<HTMLElement>(".row-link")?.focus({ preventScroll: true });
  }

  open(id: number): void {
    for (const row of this.rows()) {
      const at = Number(row.dataset["id"]) === id;
      row.classList.toggle("open", at);
      if (at) row.classList.add("chosen");
      else row.classList.remove("chosen");
    }
  }

  /** Somebody comes to a row: lay the verbs over it. They wait in one template, so that fifty rows stay light. */
  #equip(row: HTMLElement | null): void {
    const acts = this.querySelector<HTMLTemplateElement>("template[data-acts]");
    if (row && acts && !row.querySelector(".row-acts")) row.append(acts.content.cloneNode(true));
    if (row) bulk()?.equip(row);
    restOn(row);
  }

  #touch = (): void => {
    this.#touched = performance.now();
  };

  #click = (event: Event): void => {
    const target = event.target as Element;
    const row = target.closest<HTMLElement>(".row");
    const verb = target.closest<HTMLButtonElement>("[data-verb]");
    const ask = target.closest<HTMLElement>("[data-ask]")?.dataset["ask"];
    const link = target.closest<HTMLAnchorElement>(".row-link");
    if (row && verb) {
      const values = verb.name ? { [verb.name]: verb.value } : {};
      const address = `/conversations/${row.dataset["id"] ?? ""}/${verb.dataset["verb"] ?? ""}`;
      void htmx.ajax("post", address, { source: verb, target: "#dialogs", swap: "none", values });
    } else if (row && ask) {
      void htmx.ajax("get", `/deeds/${ask}/?id=${row.dataset["id"] ?? ""}`, { target: "#dialogs", swap: "innerHTML" });
    } else if (link && isPlain(event)) {
      event.preventDefault();
      const address = link.getAttribute("href") ?? "";
      void htmx.ajax("get", sourceOf(address), { target: "#pane", swap: "innerHTML show:none", push: address } as never);
    }
    if (target.closest("[data-refresh]")) {
      event.preventDefault();
      void this.#fetch().then(() => this.#lay());
    }
  };

  #hear = async (): Promise<void> => {
    await this.#fetch();
    const idle = performance.now() - this.#touched > IDLE_MS && !this.matches(":hover");
    if (idle) this.#lay();
    else this.#layInPlace();
  };

  /** Of two answers the one that was asked for later counts, whichever comes first. */
  async #fetch(): Promise<void> {
    const asked = ++this.#asked;
    const open = document.querySelector<HTMLElement>("#pane [data-conversation]")?.dataset["conversation"] ?? "";
    const answer = await fetch(`${this.dataset["src"] ?? ""}&open=${open}`, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) return;
    const told = await answer.text();
    if (asked > this.#told) [this.#told, this.#fresh] = [asked, told];
  }

  /** Take the new order over as a whole. */
  #lay(): void {
    if (!this.#fresh) return;
    const chosen = this.querySelector<HTMLElement>(".chosen")?.id;
    Idiomorph.morph(this, this.#fresh, { morphStyle: "outerHTML" });
    if (chosen) document.getElementById(chosen)?.classList.add("chosen");
    htmx.process(this);
    this.dispatchEvent(new CustomEvent("htmx:afterSettle", { bubbles: true }));
  }

  /** Somebody is about to click: rows keep their places, only what they say is brought up to date. */
  #layInPlace(): void {
    const holder = document.createElement("template");
    holder.innerHTML = this.#fresh;
    const wanted = new Map([...holder.content.querySelectorAll<HTMLElement>(".row")].map((row) => [row.id, row]));
    const here = this.rows();
    if (!here.length && wanted.size) return this.#lay();
    for (const row of here) {
      const now = wanted.get(row.id);
      row.classList.toggle("gone", !now);
      if (now) {
        if (row.matches(".chosen")) now.classList.add("chosen");
        const acts = row.querySelector(".row-acts");
        if (acts) now.append(acts.cloneNode(true));
        Idiomorph.morph(row, now.outerHTML, { morphStyle: "outerHTML" });
        htmx.process(row);
      }
      wanted.delete(row.id);
    }
    const pill = this.querySelector<HTMLElement>(".fresh");
    if (pill) {
      pill.hidden = wanted.size === 0;
      pill.textContent = t("{count} new", { count: wanted.size });
    }
    this.dispatchEvent(new CustomEvent("htmx:afterSettle", { bubbles: true }));
  }
}

customElements.define("queue-list", QueueList);

function isPlain(event: Event): boolean {
  return event instanceof MouseEvent && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
}

function list(): QueueList | null {
  return document.querySelector<QueueList>("queue-list");
}

/* From queue to queue the frame stays: only what it holds is fetched and laid out. */
document.addEventListener("click", (event) => {
  const link = (event.target as Element).closest<HTMLAnchorElement>(".side a, .bottom a");
  const address = link?.getAttribute("href") ?? "";
  if (!address.startsWith("/queue/") || !list() || !isPlain(event)) return;
  event.preventDefault();
  const whole = { target: "#main", select: "#main > *", selectOOB: "#top-end:morph", swap: "innerHTML show:none", push: "true" };
  void htmx.ajax("get", address, whole as never);
});

function arrived(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".bottom a")) {
    if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  // As after a page that was loaded, whoever listens is told where they are, and Tab goes on from there.
  document.querySelector<HTMLElement>(".list")?.focus({ preventScroll: true });
}

document.addEventListener("key", (event) => {
  const key = (event as CustomEvent<string>).detail;
  const open = document.querySelector<HTMLElement>("#pane [data-conversation]");
  if (document.querySelector("dialog[open]") || !list()) return;
  if (key === "j" || key === "k") {
    list()?.choose(key === "j" ? 1 : -1);
    if (open) list()?.querySelector<HTMLElement>(".chosen .row-link")?.click();
  } else if (key === "x" && bulk()) {
    const row = open ? document.querySelector<HTMLElement>(".row.open") : document.querySelector<HTMLElement>(".row.chosen");
    if (row) bulk()?.toggle(Number(row.dataset["id"]));
  } else if (key === "X") bulk()?.all();
  else if (key === "Escape" && bulk()?.size) bulk()?.clear();
  else if (key === "Escape" && open) document.querySelector<HTMLElement>("[data-back]")?.click();
  else return;
  event.preventDefault();
});

document.addEventListener("htmx:afterSwap", (event) => {
  const { id } = event.target as Element;
  if (id === "main") arrived();
  else if (id !== "pane") return;
  const open = document.querySelector<HTMLElement>("#pane [data-conversation]");
  list()?.open(Number(open?.dataset["conversation"] ?? 0));
  document.dispatchEvent(new CustomEvent("pane:changed"));
});
