/* The talk and the composer. The desk keeps every fact; here is only what a person is doing right now. */

import { csrf, htmx } from "../base/page";
import { typing } from "../base/keys";
import { toast } from "../base/toasts";
import { writing } from "../live/socket";

const SAVE_MS = 2000;
const NEAR_END = 160;

interface Swap {
  requestConfig: { path: string };
}

class ReplyComposer extends HTMLElement {
  #saveTimer = 0;
  #savedText = "";
  #off = new AbortController();

  connectedCallback(): void {
    const signal = (this.#off = new AbortController()).signal;
    this.#savedText = this.text.value;
    this.addEventListener("input", (event) => this.#typed(event), { signal });
    this.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.addEventListener("click", (event) => this.#click(event), { signal });
    document.body.addEventListener(`conversation:${this.dataset["id"] ?? ""}`, () => void this.#hear(), { signal });
    // What was just sent, or put before an approver, is no draft any more.
    this.addEventListener("htmx:beforeSwap", (event) => this.#sent(event as CustomEvent<Swap>), { signal });
    document.addEventListener("composer-clear", () => this.#clear(), { signal });
    document.addEventListener("click", (event) => this.#elsewhere(event), { signal });
    // A page brought back by the browser must not send under a key that was used.
    window.addEventListener("pageshow", (event) => event.persisted && this.#newKey(), { signal });
    if (!this.form.hidden) this.open(this.dataset["mode"] === "note" ? "note" : "reply");
  }

  disconnectedCallback(): void {
    this.#off.abort();
    if (this.#saveTimer) void this.#save();
  }

  get form(): HTMLFormElement {
    return this.querySelector("form.compose") as HTMLFormElement;
  }

  get text(): HTMLTextAreaElement {
    return this.querySelector("textarea") as HTMLTextAreaElement;
  }

  get #seen(): HTMLInputElement {
    return this.form.elements.namedItem("seen_revision") as HTMLInputElement;
  }

  open(mode: string): void {
    const wasHidden = this.form.hidden;
    this.dataset["mode"] = mode;
    this.form.hidden = false;
    (this.querySelector(".composer-closed") as HTMLElement).hidden = true;
    for (const tab of this.querySelectorAll<HTMLElement>("[role=tab]")) {
      tab.setAttribute("aria-selected", String(tab.dataset["compose"] === mode));
    }
    const held = this.text;
    held.dataset["reply"] ??= held.placeholder;
    held.placeholder = mode === "note" ? (held.dataset["placeholderNote"] ?? "") : held.dataset["reply"];
    // Whoever begins to write has seen what the page shows; a draft of old has seen what it saw then.
    if (wasHidden && !held.value) this.#seen.value = revision();
    held.focus({ preventScroll: true });
    held.setSelectionRange(held.value.length, held.value.length);
    void this.#hear();
  }

  close(): void {
    this.form.hidden = true;
    (this.querySelector(".composer-closed") as HTMLElement).hidden = false;
    void this.#save();
  }

  insert(words: string): void {
    if (this.form.hidden) this.open("reply");
    const { selectionStart, selectionEnd, value } = this.text;
    const slash = value.slice(0, selectionStart).endsWith("/") ? 1 : 0;
    this.text.setRangeText(words, selectionStart - slash, selectionEnd, "end");
    this.text.focus();
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #click(event: Event): void {
    const target = event.target as Element;
    const mode = target.closest<HTMLElement>("[data-compose]")?.dataset["compose"];
    if (mode !== undefined) {
      event.preventDefault();
      if (mode) this.open(mode);
      else this.close();
    }
    if (target.closest("[data-review]")) document.querySelector("#timeline")?.lastElementChild?.scrollIntoView();
    if (target.closest("[data-seen]")) {
      this.#acknowledge(target.closest<HTMLElement>("[data-revision]")?.dataset["revision"] ?? revision());
    }
  }

  /** Buttons outside: templates beside the talk, and what the dialogs ask. */
  #elsewhere(event: Event): void {
    const target = event.target as Element;
    const words = target.closest<HTMLElement>("[data-insert]")?.dataset["insert"];
    if (words !== undefined) this.insert(words);
    const reviewed = target.closest<HTMLElement>("[data-reviewed]");
    if (reviewed) {
      this.#acknowledge(reviewed.dataset["reviewed"] ?? "");
      reviewed.closest("dialog")?.close();
      document.querySelector("#timeline")?.lastElementChild?.scrollIntoView({ block: "end" });
      this.text.focus({ preventScroll: true });
    }
    if (target.closest("[data-discard]")) {
      target.closest("dialog")?.close();
      this.#clear();
      toast("Your reply was discarded. Nothing was sent.");
    }
    const menu = target.closest("#template-menu");
    if (menu && target.closest("summary")) void this.#find("");
  }

  #acknowledge(seen: string): void {
    this.#seen.value = seen;
    this.querySelector("#news")?.replaceChildren();
  }

  #typed(event: Event): void {
    const target = event.target as HTMLElement;
    if (target.matches("[data-template-search]")) {
      void this.#find((target as HTMLInputElement).value);
      return;
    }
    if (target !== this.text) return;
    if (this.dataset["mode"] === "reply") writing(Number(this.dataset["id"]));
    if (!this.#saveTimer) this.#saveTimer = window.setTimeout(() => void this.#save(), SAVE_MS);
    if (this.text.value === "/" && this.dataset["mode"] === "reply") {
      this.querySelector<HTMLDetailsElement>("#template-menu")?.setAttribute("open", "");
      void this.#find("");
    }
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      const which = this.dataset["mode"] === "note" ? "[data-send-note]" : "[data-send]";
      this.querySelector<HTMLElement>(which)?.click();
    } else if (event.key === "Escape" && typing(event.target)) {
      event.stopPropagation();
      this.close();
      this.querySelector<HTMLElement>("[data-compose]")?.focus();
    }
  }

  async #find(wanted: string): Promise<void> {
    const address = `${this.dataset["templates"] ?? ""}?q=${encodeURIComponent(wanted)}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    const place = this.querySelector("#template-results");
    if (answer.ok && place) place.innerHTML = await answer.text();
  }

  /** The guard, before send has to refuse: ask what the writer has not seen. */
  async #hear(): Promise<void> {
    if (this.form.hidden || this.dataset["mode"] !== "reply") return;
    const answer = await fetch(`${this.dataset["news"] ?? ""}?seen=${this.#seen.value}`, {
      headers: { "HX-Request": "true" },
    });
    const place = this.querySelector("#news");
    if (answer.ok && !answer.redirected && place) place.outerHTML = await answer.text();
  }

  async #save(): Promise<void> {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = 0;
    if (this.dataset["mode"] === "note" || this.text.value === this.#savedText) return;
    const words = this.text.value;
    const body = new URLSearchParams({ text: words, seen_revision: this.#seen.value });
    const shown = this.querySelector<HTMLElement>("[data-saved]");
    try {
      const answer = await fetch(this.dataset["draft"] ?? "", {
        method: "POST",
        body,
        headers: { "X-CSRFToken": csrf(), "HX-Request": "true" },
        keepalive: true,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      this.#savedText = words;
      if (shown) shown.textContent = words.trim() ? "saved" : "";
    } catch {
      if (shown) shown.textContent = "not saved yet, kept here";
      if (this.isConnected) this.#saveTimer = window.setTimeout(() => void this.#save(), SAVE_MS * 2);
    }
  }

  #sent(event: CustomEvent<Swap>): void {
    if (event.target !== this || !/\/(reply|approval)$/.test(event.detail.requestConfig.path)) return;
    clearTimeout(this.#saveTimer);
    this.#saveTimer = 0;
  }

  #clear(): void {
    const wasReply = this.dataset["mode"] === "reply";
    this.text.value = "";
    if (!wasReply) this.#savedText = "";
    this.#newKey();
    this.close();
  }

  #newKey(): void {
    const key = this.form.elements.namedItem("client_key") as HTMLInputElement;
    key.value = crypto.getRandomValues(new Uint32Array(4)).join("-");
  }
}

customElements.define("reply-composer", ReplyComposer);

function revision(): string {
  return document.querySelector<HTMLElement>("#timeline")?.dataset["revision"] ?? "0";
}

/** A mail in its sandboxed frame: as high as it is, with its images when asked. */
class MailFrame extends HTMLElement {
  connectedCallback(): void {
    const frame = this.querySelector("iframe");
    if (!frame) return;
    const fit = (): void => {
      const height = frame.contentDocument?.documentElement.scrollHeight;
      if (height) frame.style.height = `${Math.min(height + 2, 4000)}px`;
    };
    frame.addEventListener("load", fit);
    if (frame.contentDocument?.readyState === "complete") fit();
    this.querySelector("[data-images]")?.addEventListener("click", (event) => {
      frame.src = `${this.dataset["src"] ?? ""}?images=1`;
      (event.currentTarget as Element).remove();
    });
  }
}

customElements.define("mail-frame", MailFrame);

/* The talk stays at its end when it is read there, and opens at its newest message. */

function toEnd(): void {
  const flow = document.querySelector<HTMLElement>("#flow");
  if (flow) flow.scrollTop = flow.scrollHeight;
}

let atEnd = true;
document.addEventListener("htmx:beforeSwap", () => {
  const flow = document.querySelector<HTMLElement>("#flow");
  atEnd = !flow || flow.scrollHeight - flow.scrollTop - flow.clientHeight < NEAR_END;
});
document.addEventListener("htmx:afterSettle", () => {
  if (atEnd) toEnd();
});
document.addEventListener("pane:changed", toEnd);
toEnd();

document.addEventListener("undone", (event) => {
  document.querySelector("undo-bar")?.remove();
  const { address } = (event as CustomEvent<{ address: string }>).detail;
  void htmx.ajax("get", address, { target: "#pane", swap: "innerHTML" });
});
