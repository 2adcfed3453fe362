/* The talk and the composer. The desk keeps every fact; here is only what a person is doing right now. */

import "./recipients";
import "./uploads";
import { csrf, htmx, Idiomorph } from "../base/page";
import { typing } from "../base/keys";
import { toast } from "../base/toasts";
import { writing } from "../live/socket";
import type { Rich } from "./editor";
import type { ComposeRecipients } from "./recipients";
import type { ComposeFiles } from "./uploads";
import { t } from "../base/words";

const SAVE_MS = 2000;
const WATCH_MS = 3000;
// More than this the browser does not send for a page that is going away.
const MOST_KEPT_ALIVE = 60_000;
const NEAR_END = 160;

interface Swap {
  requestConfig: { path: string };
}

/** What is written, as it is kept: at the desk, or here while the desk cannot be reached. */
interface Kept {
  text: string;
  html: string;
  kind: string;
  to?: string;
  cc?: string;
  bcc?: string;
}

interface Asking {
  verb: string;
  issueRequest: (confirmed: boolean) => void;
}

class ReplyComposer extends HTMLElement {
  #saveTimer = 0;
  #saved = "";
  #saving: Promise<void> | undefined;
  #rich: Rich | undefined;
  #off = new AbortController();

  connectedCallback(): void {
    const signal = (this.#off = new AbortController()).signal;
    this.addEventListener("input", (event) => this.#typed(event), { signal });
    this.addEventListener("keydown", (event) => this.#key(event), { signal, capture: true });
    this.addEventListener("click", (event) => this.#click(event), { signal });
    document.body.addEventListener(`conversation:${this.#id}`, () => void this.#hear(), { signal });
    this.addEventListener("htmx:confirm", (event) => this.#sends(event as CustomEvent<Asking>), { signal });
    // What was just sent, or put before an approver, is no draft any more.
    this.addEventListener("htmx:beforeSwap", (event) => this.#sent(event as CustomEvent<Swap>), { signal });
    document.addEventListener("composer-clear", () => this.#clear(), { signal });
    document.addEventListener("click", (event) => this.#elsewhere(event), { signal });
    window.addEventListener("online", () => void this.#save(), { signal });
    // A page brought back by the browser must not send under a key that was used.
    window.addEventListener("pageshow", (event) => event.persisted && this.#newKey(), { signal });
    const watch = window.setInterval(() => this.#watch(), WATCH_MS);
    signal.addEventListener("abort", () => clearInterval(watch));
    const mode = this.dataset["mode"] ?? "reply";
    if (this.#restore()) this.open(this.dataset["mode"] ?? mode);
    else if (!this.form.hidden) this.open(mode);
  }

  disconnectedCallback(): void {
    this.#off.abort();
    if (this.#saveTimer) void this.#save();
    this.#rich?.close();
  }

  get form(): HTMLFormElement {
    return this.querySelector("form.compose") as HTMLFormElement;
  }

  get plain(): HTMLTextAreaElement {
    return this.querySelector("textarea") as HTMLTextAreaElement;
  }

  get files(): ComposeFiles {
    return this.querySelector("compose-files") as ComposeFiles;
  }

  get #id(): string {
    return this.dataset["id"] ?? "";
  }

  get #mode(): string {
    return this.dataset["mode"] ?? "reply";
  }

  get #text(): string {
    return this.#rich?.text ?? this.plain.value;
  }

  #field(name: string): HTMLInputElement {
    return this.form.elements.namedItem(name) as HTMLInputElement;
  }

  open(mode: string): void {
    const wasHidden = this.form.hidden;
    this.dataset["mode"] = mode;
    this.#field("kind").value = mode;
    this.form.hidden = false;
    (this.querySelector(".composer-closed") as HTMLElement).hidden = true;
    for (const tab of this.querySelectorAll<HTMLElement>("[role=tab]")) {
      tab.setAttribute("aria-selected", String(tab.dataset["compose"] === mode));
    }
    this.querySelector<ComposeRecipients>("compose-recipients")?.turn?.(mode === "forward");
    const words = this.plain.dataset;
    words["reply"] ??= this.plain.placeholder;
    this.plain.placeholder = words[`placeholder${mode[0]?.toUpperCase() ?? ""}${mode.slice(1)}`] ?? words["reply"] ?? "";
    (this.querySelector("[data-rich]") as HTMLElement).dataset["placeholder"] = this.plain.placeholder;
    // Whoever begins to write has seen what the page shows; a draft of old has seen what it saw then.
    if (wasHidden && !this.#text) this.#field("seen_revision").value = revision();
    if (!this.#saved) this.#saved = JSON.stringify(this.#now());
    this.#focus();
    void this.#format();
    void this.#hear();
  }

  close(): void {
    this.form.hidden = true;
    (this.querySelector(".composer-closed") as HTMLElement).hidden = false;
    void this.#save();
  }

  insert(words: string): void {
    if (this.form.hidden) this.open("reply");
    if (this.#rich) {
      this.#rich.insert(words);
      return;
    }
    const { selectionStart, selectionEnd } = this.plain;
    this.plain.setRangeText(words, selectionStart, selectionEnd, "end");
    this.plain.focus();
    this.plain.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #focus(): void {
    const forwards = this.#mode === "forward" && !this.#field("to")?.value;
    if (forwards) this.querySelector<HTMLElement>("[data-row=to] [data-entry]")?.focus();
    else if (this.#rich) this.#rich.focus();
    else {
      this.plain.focus({ preventScroll: true });
      this.plain.setSelectionRange(this.plain.value.length, this.plain.value.length);
    }
  }

  /** Put the formatted editor in the place of the plain one, which was enough until it came. */
  async #format(): Promise<void> {
    const root = this.querySelector("[data-rich]") as HTMLElement;
    const tools = this.querySelector("[data-tools]") as HTMLElement;
    if (this.#rich || root.hasAttribute("contenteditable")) return;
    root.setAttribute("contenteditable", "false");
    const { Rich } = await import("./editor");
    if (!this.isConnected || this.#rich) return;
    const { plain } = this;
    const typed = plain.value !== plain.defaultValue;
    const held = document.activeElement === plain;
    const rich = new Rich(root, tools, {
      templates: this.dataset["templates"] ?? "",
      people: this.dataset["people"] ?? "",
      mode: () => this.#mode,
      changed: () => this.#changed(),
      picture: (file) => this.files.picture(file),
      files: (files) => this.files.add(files),
    });
    if (typed || !root.textContent?.trim()) rich.set(plain.value);
    plain.id = "compose-plain";
    root.id = "compose-text";
    root.setAttribute("role", "textbox");
    root.setAttribute("aria-multiline", "true");
    root.setAttribute("aria-labelledby", "compose-label");
    plain.hidden = true;
    root.hidden = tools.hidden = false;
    this.#rich = rich;
    if (!typed) this.#saved = JSON.stringify(this.#now());
    this.#sync();
    if (held) rich.focus();
  }

  /** The form says what the editor holds. */
  #sync(): void {
    if (!this.#rich) return;
    this.plain.value = this.#rich.text;
    this.#field("html").value = this.#rich.html;
  }

  #changed(): void {
    this.#sync();
    writing(Number(this.#id));
    if (!this.#saveTimer) this.#saveTimer = window.setTimeout(() => void this.#save(), SAVE_MS);
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
    const kept = target.closest<HTMLElement>("[data-draft-keep]");
    if (kept) this.#keep(kept.dataset["draftKeep"] ?? "0");
    if (target.closest("[data-draft-load]")) this.#reload();
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
      this.#focus();
    }
    if (target.closest("[data-discard]")) {
      target.closest("dialog")?.close();
      void this.#discard();
    }
    const menu = target.closest("#template-menu");
    if (menu && target.closest("summary")) void this.#find("");
  }

  #acknowledge(seen: string): void {
    this.#field("seen_revision").value = seen;
    this.querySelector("#news")?.replaceChildren();
  }

  #typed(event: Event): void {
    const target = event.target as HTMLElement;
    if (target.matches("[data-template-search]")) void this.#find((target as HTMLInputElement).value);
    else if (target === this.plain || target.matches("[data-line]")) this.#changed();
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing || this.#rich?.takes(event)) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      const which = { note: "[data-send-note]", forward: "[data-send-forward]" }[this.#mode] ?? "[data-send]";
      this.querySelector<HTMLElement>(which)?.click();
    } else if (event.key === "Escape" && typing(event.target) && !this.querySelector("details.menu[open], .suggestions:not([hidden])")) {
      event.stopPropagation();
      this.close();
      this.querySelector<HTMLElement>("[data-compose]")?.focus();
    }
  }

  async #find(wanted: string): Promise<void> {
    const address = `${this.dataset["templates"] ?? ""}?q=${encodeURIComponent(wanted)}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    const place = this.querySelector("#template-results");
    if (!answer.ok || !place) return;
    place.innerHTML = await answer.text();
    htmx.process(place);
  }

  /** The guard, before send has to refuse: ask what the writer has not seen. */
  async #hear(): Promise<void> {
    void this.#others();
    if (this.form.hidden || this.#mode === "note") return;
    await this.#fetch(`${this.dataset["news"] ?? ""}?seen=${this.#field("seen_revision").value}`, "#news");
  }

  /** Read along while a colleague writes here. */
  #watch(): void {
    if (document.visibilityState === "visible" && document.querySelector("#pane [data-presence] .writing")) void this.#others();
  }

  async #others(): Promise<void> {
    const place = this.querySelector<HTMLElement>("#other-drafts");
    if (place) await this.#fetch(place.dataset["others"] ?? "", "#other-drafts");
  }

  async #fetch(address: string, where: string): Promise<void> {
    const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
    const place = this.querySelector<HTMLElement>(where);
    if (!answer?.ok || answer.redirected || !place) return;
    Idiomorph.morph(place, await answer.text(), { morphStyle: "outerHTML" });
    const fresh = this.querySelector(where);
    if (fresh) htmx.process(fresh);
  }

  #now(): Kept {
    const kept: Kept = { text: this.#text, html: this.#rich?.html ?? this.#field("html").value, kind: this.#mode };
    for (const name of ["to", "cc", "bcc"] as const) if (this.#field(name)) kept[name] = this.#field(name).value;
    return kept;
  }

  /** One at a time, so that each knows which keeping it goes on with. */
  async #save(): Promise<void> {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = 0;
    const saving = (this.#saving ?? Promise.resolve()).then(() => this.#keepNow());
    this.#saving = saving;
    await saving;
    if (this.#saving === saving) this.#saving = undefined;
  }

  /** Keep first, then send: a keeping that came after would leave a draft of what was sent. */
  #sends(event: CustomEvent<Asking>): void {
    if (event.detail.verb !== "post" || !(this.#saveTimer || this.#saving)) return;
    event.preventDefault();
    const kept = this.#saveTimer ? this.#save() : this.#saving;
    void kept?.then(() => event.detail.issueRequest(true));
  }

  async #keepNow(): Promise<void> {
    const now = this.#now();
    const written = JSON.stringify(now);
    if (written === this.#saved || (!this.#saved && !now.text)) return;
    const body = new URLSearchParams({ ...now, version: this.#field("version").value, seen_revision: this.#field("seen_revision").value });
    const headers = { "X-CSRFToken": csrf(), "HX-Request": "true" };
    try {
      const keepalive = written.length < MOST_KEPT_ALIVE;
      const answer = await fetch(this.dataset["draft"] ?? "", { method: "POST", body, headers, keepalive });
      if (answer.status === 409) {
        const place = this.querySelector("#draft-news");
        if (place) place.outerHTML = await answer.text();
        this.#say(t("not saved"));
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      this.#field("version").value = answer.headers.get("X-Draft-Version") ?? "0";
      this.#saved = written;
      localStorage.removeItem(`draft:${this.#id}`);
      this.#say(now.text.trim() ? t("saved") : "");
    } catch {
      localStorage.setItem(`draft:${this.#id}`, written);
      this.#say(t("not saved yet, kept here"));
      if (this.isConnected) this.#saveTimer = window.setTimeout(() => void this.#save(), SAVE_MS * 2);
    }
  }

  #say(words: string): void {
    const shown = this.querySelector<HTMLElement>("[data-saved]");
    if (shown) shown.textContent = words;
  }

  /** Take up what could not be saved when this browser last wrote here. */
  #restore(): boolean {
    const written = localStorage.getItem(`draft:${this.#id}`);
    if (!written) return false;
    const kept = JSON.parse(written) as Kept;
    this.dataset["mode"] = kept.kind;
    this.plain.value = kept.text;
    const root = this.querySelector("[data-rich]") as HTMLElement;
    root.replaceChildren();
    if (kept.html) void this.#format().then(() => this.#rich?.setHTML(kept.html));
    for (const name of ["to", "cc", "bcc"] as const) {
      if (this.#field(name) && kept[name] !== undefined) {
        this.#field(name).value = kept[name];
        this.#field(name).dispatchEvent(new Event("refill"));
      }
    }
    this.#saved = "kept here";
    this.#saveTimer = window.setTimeout(() => void this.#save(), SAVE_MS);
    return true;
  }

  #keep(version: string): void {
    this.#field("version").value = version;
    this.querySelector("#draft-news")?.replaceChildren();
    this.#saved = "kept by hand";
    void this.#save();
  }

  #reload(): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = 0;
    void htmx.ajax("get", this.dataset["composer"] ?? "", { target: "#composer", swap: "outerHTML" });
  }

  #sent(event: CustomEvent<Swap>): void {
    if (event.target !== this || !/\/(reply|approval)$/.test(event.detail.requestConfig.path)) return;
    clearTimeout(this.#saveTimer);
    this.#saveTimer = 0;
    localStorage.removeItem(`draft:${this.#id}`);
  }

  async #discard(): Promise<void> {
    await this.files.removeAll();
    this.#write("");
    this.close();
    toast(t("Your reply was discarded. Nothing was sent."));
  }

  /** The words have become a note, and with them the draft. */
  #clear(): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = 0;
    this.#write("");
    this.files.clear();
    this.#field("version").value = "0";
    this.#saved = JSON.stringify(this.#now());
    this.#newKey();
    this.#say("");
    this.close();
  }

  #write(words: string): void {
    if (this.#rich) this.#rich.set(words);
    this.plain.value = words;
    this.#sync();
  }

  #newKey(): void {
    this.#field("client_key").value = crypto.getRandomValues(new Uint32Array(4)).join("-");
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

let coming = 0;

/** Once for all that one swap changes, when the browser lays it out anyway: to ask how high it is costs a layout. */
function toEnd(): void {
  coming ||= requestAnimationFrame(() => {
    coming = 0;
    const flow = document.querySelector<HTMLElement>("#flow");
    if (flow) flow.scrollTop = flow.scrollHeight;
  });
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
