/* The formatted editor, fetched when somebody begins to write: Squire, kept to what a mail can carry everywhere. */

import Squire from "squire-rte";
import { cleaned } from "./cleaning";
import { Suggestions } from "./suggestions";

export interface Surroundings {
  /** Where templates, colleagues and the like are asked for. */
  templates: string;
  people: string;
  mode: () => string;
  changed: () => void;
  /** Store a picture and return where it shows. */
  picture: (file: File) => Promise<string>;
  files: (files: File[]) => void;
}

const FORMATS: Record<string, [does: (editor: Squire) => void, undoes: (editor: Squire) => void, path: RegExp]> = {
  bold: [(e) => e.bold(), (e) => e.removeBold(), />B\b|^B\b/],
  italic: [(e) => e.italic(), (e) => e.removeItalic(), />I\b|^I\b/],
  bullets: [(e) => e.makeUnorderedList(), (e) => e.removeList(), /UL\b/],
  numbers: [(e) => e.makeOrderedList(), (e) => e.removeList(), /OL\b/],
  quote: [(e) => e.increaseQuoteLevel(), (e) => e.decreaseQuoteLevel(), /BLOCKQUOTE/],
  code: [(e) => e.code(), (e) => e.removeCode(), /PRE|CODE/],
};

export class Rich {
  readonly #editor: Squire;
  readonly #suggestions: Suggestions;
  #last: string;

  constructor(
    readonly root: HTMLElement,
    readonly tools: HTMLElement,
    around: Surroundings,
  ) {
    const before = root.innerHTML;
    this.#editor = new Squire(root, { blockTag: "DIV", sanitizeToDOMFragment: cleaned, addLinks: true });
    // Its handles are drawn with inline styles, which our pages do not allow.
    this.#editor._imageResizer.destroy();
    if (before.trim()) this.#editor.setHTML(before);
    this.#last = root.innerHTML;
    this.#suggestions = new Suggestions(this.#editor, root, around);
    this.#editor.addEventListener("input", () => this.#heard(around));
    this.#editor.addEventListener("pathChange", () => this.#state());
    this.#editor.addEventListener("pasteImage", (event: Event) => {
      const { clipboardData } = (event as CustomEvent<{ clipboardData: DataTransfer }>).detail;
      void this.pictures([...clipboardData.files], around);
    });
    root.addEventListener("paste", (event) => this.#pasted(event, around), { capture: true });
    tools.addEventListener("mousedown", (event) => (event.target as Element).closest("button") && event.preventDefault());
    tools.addEventListener("click", (event) => this.#format(event));
    tools.addEventListener("submit", (event) => event.preventDefault());
    tools.addEventListener("keydown", (event) => this.#linkKey(event));
    this.#mark();
  }

  get html(): string {
    return this.root.textContent?.trim() || this.root.querySelector("img") ? this.#editor.getHTML() : "";
  }

  /** The words alone, as a textarea would hold them. */
  get text(): string {
    return this.root.innerText.replace(/\u200b/g, "").replace(/\n$/, "");
  }

  set(words: string): void {
    this.#editor.setHTML("");
    if (words) this.#editor.insertPlainText(words, false);
    this.#editor.moveCursorToEnd();
    this.#mark();
  }

  setHTML(html: string): void {
    this.#editor.setHTML(html);
    this.#editor.moveCursorToEnd();
    this.#mark();
  }

  insert(words: string): void {
    this.#editor.focus();
    this.#editor.insertPlainText(words, false);
  }

  focus(): void {
    this.#editor.focus();
    this.#editor.moveCursorToEnd();
  }

  close(): void {
    this.#suggestions.close();
    this.#editor.destroy();
  }

  /** Tell whether a key was for the list that is open under the words. */
  takes(event: KeyboardEvent): boolean {
    return this.#suggestions.takes(event);
  }

  /** Squire tells of any change to its element, of our marks on it, too. */
  #heard(around: Surroundings): void {
    const now = this.root.innerHTML;
    if (now === this.#last) return;
    this.#last = now;
    this.#mark();
    around.changed();
    void this.#suggestions.look();
  }

  async pictures(files: File[], around: Surroundings): Promise<void> {
    const others = files.filter((file) => !/^image\/(png|jpeg|gif|webp)$/.test(file.type));
    if (others.length) around.files(others);
    for (const file of files.filter((each) => !others.includes(each))) {
      const address = await around.picture(file);
      if (address) this.#editor.insertImage(address, { alt: file.name });
    }
  }

  /** Files from a file manager go beside the words; only a picture from the screen goes into them. */
  #pasted(event: ClipboardEvent, around: Surroundings): void {
    const files = [...(event.clipboardData?.files ?? [])];
    const hasWords = event.clipboardData?.types.some((type) => type === "text/html" || type === "text/plain");
    if (!files.length || hasWords || files.every((file) => file.type.startsWith("image/"))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    around.files(files);
  }

  #format(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("[data-format]");
    const known = FORMATS[button?.dataset["format"] ?? ""];
    if (known) {
      known[known[2].test(this.#editor.getPath()) ? 1 : 0](this.#editor);
      this.#editor.focus();
    } else if (button?.dataset["format"] === "emoji") {
      this.#editor.focus();
      this.#editor.insertPlainText(this.#afterSpace() ? ":" : " :", false);
      void this.#suggestions.look(true);
    }
  }

  #afterSpace(): boolean {
    const { startContainer, startOffset } = this.#editor.getSelection();
    return startOffset === 0 || /\s$/.test(startContainer.textContent?.slice(0, startOffset) ?? "");
  }

  #linkKey(event: KeyboardEvent): void {
    const input = event.target as HTMLInputElement;
    if (event.key !== "Enter" || !input.matches("[data-link]")) return;
    event.preventDefault();
    const target = input.value.trim();
    input.value = "";
    input.closest("details")?.removeAttribute("open");
    if (!target) this.#editor.removeLink();
    else this.#editor.makeLink(/^(https?:|mailto:|tel:)/i.test(target) ? target : `https://${target}`);
    this.#editor.focus();
  }

  #state(): void {
    const path = this.#editor.getPath();
    for (const button of this.tools.querySelectorAll<HTMLElement>("[data-format]")) {
      const known = FORMATS[button.dataset["format"] ?? ""];
      if (known) button.setAttribute("aria-pressed", String(known[2].test(path)));
    }
  }

  #mark(): void {
    const empty = !this.root.textContent?.trim() && !this.root.querySelector("img, li, blockquote, pre");
    this.root.toggleAttribute("data-empty", empty);
  }
}

