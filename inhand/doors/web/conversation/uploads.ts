/* Files beside the words: by button, drag and paste. Each is stored at once, with its progress shown. */

import { csrf } from "../base/page";

class ComposeFiles extends HTMLElement {
  #off = new AbortController();

  connectedCallback(): void {
    const signal = (this.#off = new AbortController()).signal;
    const form = this.closest("form");
    form?.addEventListener("change", (event) => this.#chosen(event), { signal });
    form?.addEventListener("dragover", (event) => this.#over(event, form), { signal });
    form?.addEventListener("dragleave", (event) => this.#left(event, form), { signal });
    // Before the editor, which would take a dropped file for words.
    form?.addEventListener("drop", (event) => this.#dropped(event, form), { signal, capture: true });
    this.addEventListener("click", (event) => void this.#remove(event), { signal });
  }

  disconnectedCallback(): void {
    this.#off.abort();
  }

  get list(): HTMLElement {
    return this.querySelector("ul") as HTMLElement;
  }

  get busy(): boolean {
    return this.querySelector("progress") !== null;
  }

  add(files: File[]): void {
    for (const file of files) void this.#send(file, false);
  }

  /** Store a picture that stands in the words, and return where it shows. */
  async picture(file: File): Promise<string> {
    const item = await this.#send(file, true);
    return item?.dataset["src"] ?? "";
  }

  clear(): void {
    this.list.replaceChildren();
  }

  async removeAll(): Promise<void> {
    for (const item of this.querySelectorAll<HTMLElement>("li[data-file]")) await this.#take(item);
  }

  #chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    if (input.name !== "new_file") return;
    this.add([...(input.files ?? [])]);
    input.value = "";
  }

  #over(event: DragEvent, form: HTMLElement): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.add("dropping");
  }

  #left(event: DragEvent, form: HTMLElement): void {
    if (!form.contains(event.relatedTarget as Node | null)) form.classList.remove("dropping");
  }

  #dropped(event: DragEvent, form: HTMLElement): void {
    form.classList.remove("dropping");
    const files = [...(event.dataTransfer?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    event.stopPropagation();
    this.add(files);
  }

  async #send(file: File, inline: boolean): Promise<HTMLElement | null> {
    this.#say("");
    const row = waiting(file);
    this.list.append(row);
    const body = new FormData();
    body.set("file", file);
    body.set("kind", this.closest<HTMLElement>("[data-mode]")?.dataset["mode"] ?? "reply");
    if (inline) body.set("inline", "1");
    try {
      const made = document.createElement("template");
      made.innerHTML = await upload(this.dataset["to"] ?? "", body, row.querySelector("progress"));
      const item = made.content.firstElementChild as HTMLElement;
      row.replaceWith(item);
      return item;
    } catch (problem) {
      row.remove();
      this.#say((problem as Error).message);
      return null;
    }
  }

  async #remove(event: Event): Promise<void> {
    const item = (event.target as Element).closest("[data-remove-file]")?.closest<HTMLElement>("li");
    if (item) await this.#take(item);
  }

  async #take(item: HTMLElement): Promise<void> {
    item.hidden = true;
    const body = new URLSearchParams({ file: item.dataset["file"] ?? "" });
    const headers = { "X-CSRFToken": csrf(), "HX-Request": "true" };
    const answer = await fetch(this.dataset["removal"] ?? "", { method: "POST", body, headers }).catch(() => null);
    if (answer?.ok) item.remove();
    else {
      item.hidden = false;
      this.#say("The file is still attached: the desk cannot be reached. Try again.");
    }
  }

  #say(words: string): void {
    const place = this.querySelector<HTMLElement>("[data-file-problem]");
    if (!place) return;
    place.textContent = words;
    place.hidden = !words;
  }
}

function waiting(file: File): HTMLElement {
  const made = document.createElement("li");
  made.className = "file";
  const name = document.createElement("span");
  name.textContent = file.name;
  const progress = document.createElement("progress");
  progress.max = 1;
  progress.value = 0;
  progress.setAttribute("aria-label", `Storing ${file.name}`);
  made.append(name, progress);
  return made;
}

/** fetch tells nothing of what it has sent so far. */
function upload(address: string, body: FormData, progress: HTMLProgressElement | null): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("X-CSRFToken", csrf());
    request.setRequestHeader("HX-Request", "true");
    request.upload.onprogress = (event) => {
      if (progress && event.lengthComputable) progress.value = event.loaded / event.total;
    };
    request.onload = () => {
      if (request.status === 200) resolve(request.responseText);
      else reject(new Error(request.status === 422 ? request.responseText : "The file could not be stored. Try again."));
    };
    request.onerror = () => reject(new Error("The file was not stored: the desk cannot be reached. Try again."));
    request.send(body);
  });
}

customElements.define("compose-files", ComposeFiles);
export type { ComposeFiles };
