/* Several rows at once: a checkbox on hover or x, and a bar at the bottom whose buttons ask for a form with all ids.
   A new verb for many is one more button with data-bulk in _bulk.html. */

import { htmx } from "../base/page";
import { t } from "../base/words";

class BulkBar extends HTMLElement {
  #picked = new Set<number>();
  #last = 0;
  #off = new AbortController();

  connectedCallback(): void {
    const signal = (this.#off = new AbortController()).signal;
    document.addEventListener("change", this.#change, { signal });
    document.addEventListener("htmx:afterSettle", () => this.draw(), { signal });
    document.addEventListener("picked-clear", () => this.clear(), { signal });
    document.addEventListener("click", this.#click, { capture: true, signal });
    this.draw();
  }

  disconnectedCallback(): void {
    this.#off.abort();
  }

  get size(): number {
    return this.#picked.size;
  }

  toggle(id: number): void {
    if (!this.#picked.delete(id)) this.#picked.add(id);
    this.#last = id;
    this.draw();
  }

  /** Pick every row that is shown, or none if all are. */
  all(): void {
    const ids = rows().map((row) => Number(row.dataset["id"]));
    const whole = ids.every((id) => this.#picked.has(id));
    this.#picked = new Set(whole ? [] : ids);
    this.draw();
  }

  clear(): void {
    this.#picked.clear();
    this.draw();
  }

  /** Lay a checkbox over a row. It waits in a template, so that fifty rows stay light. */
  equip(row: Element): HTMLInputElement | null {
    const made = this.querySelector<HTMLTemplateElement>("template[data-pick]");
    if (made && !row.querySelector(".row-pick")) row.append(made.content.cloneNode(true));
    return row.querySelector<HTMLInputElement>(".row-pick input");
  }

  /** Rows come and go: what is picked shows it, and what is gone is not picked any more. */
  draw(): void {
    if (this.hidden && !this.#picked.size) return;
    const shown = new Map(rows().map((row) => [Number(row.dataset["id"]), row]));
    for (const id of this.#picked) if (!shown.has(id)) this.#picked.delete(id);
    for (const [id, row] of shown) {
      const picked = this.#picked.has(id);
      row.classList.toggle("picked", picked);
      const box = picked ? this.equip(row) : row.querySelector<HTMLInputElement>(".row-pick input");
      if (box) box.checked = picked;
    }
    this.hidden = this.#picked.size === 0;
    const told = this.querySelector("[data-picked]");
    if (told) told.textContent = t("{count} selected", { count: this.#picked.size });
  }

  #change = (event: Event): void => {
    const box = event.target as Element;
    const row = box.matches(".row-pick input") ? box.closest<HTMLElement>(".row") : null;
    if (!row) return;
    this.toggle(Number(row.dataset["id"]));
    // In a box, keys would be taken for typing.
    row.querySelector<HTMLElement>(".row-link")?.focus({ preventScroll: true });
  };

  #click = (event: Event): void => {
    const target = event.target as Element;
    const row = target.closest(".row-pick")?.closest<HTMLElement>(".row");
    if (row && (event as MouseEvent).shiftKey && this.#last) {
      event.preventDefault();
      this.#upTo(Number(row.dataset["id"]));
    }
    if (!this.contains(target)) return;
    const ids = [...this.#picked];
    const { bulk: asks, bulkDoes: does } = target.closest<HTMLElement>("[data-bulk], [data-bulk-does]")?.dataset ?? {};
    const query = ids.map((id) => `id=${id}`).join("&");
    if (asks) void htmx.ajax("get", `${asks}?${query}`, { target: "#dialogs", swap: "innerHTML" });
    if (does) void htmx.ajax("post", does, { target: "#dialogs", swap: "none", values: { id: ids } });
    if (target.closest("[data-pick-none]")) this.clear();
  };

  #upTo(id: number): void {
    const ids = rows().map((row) => Number(row.dataset["id"]));
    const [from, to] = [ids.indexOf(this.#last), ids.indexOf(id)].sort((a, b) => a - b) as [number, number];
    for (const each of ids.slice(Math.max(0, from), to + 1)) this.#picked.add(each);
    this.draw();
  }
}

customElements.define("bulk-bar", BulkBar);

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("queue-list .row")];
}

export function bulk(): BulkBar | null {
  return document.querySelector<BulkBar>("bulk-bar");
}
