/* Short words about what was done. They come as the event "toast" (by HX-Trigger) or from an island. */

import { icon } from "./page";

const SHOWN_MS = 4500;

export function toast(text: string, tone: "" | "problem" | "stays" = ""): void {
  const made = document.createElement("p");
  made.className = tone === "problem" ? "toast problem-toast" : "toast";
  made.textContent = text;
  document.querySelector("#toasts")?.append(made);
  if (tone === "stays") made.append(closing(made));
  else setTimeout(() => made.remove(), tone ? SHOWN_MS * 2 : SHOWN_MS);
}

function closing(made: HTMLElement): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.append(icon("x", "Dismiss"));
  button.addEventListener("click", () => made.remove());
  return button;
}

document.addEventListener("toast", (event) => {
  const { value, text, tone } = (event as CustomEvent<{ value?: string; text?: string; tone?: "" | "problem" }>).detail;
  toast(text ?? value ?? "", tone ?? "");
});

document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
  toast(xhr.getResponseHeader("X-Problem") ?? `That did not work (${xhr.status}). Nothing was changed.`, "problem");
});

document.addEventListener("htmx:sendError", () => {
  toast("The desk cannot be reached. What you wrote is still here.", "problem");
});

/** The undo bar drives itself: it goes when its time is over. */
class UndoBar extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    this.#timer = window.setTimeout(() => this.remove(), Number(this.dataset["seconds"]) * 1000);
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
  }
}

customElements.define("undo-bar", UndoBar);
