/* Short words about what was done. They come as the event "toast" (by HX-Trigger) or from an island. */

import { htmx, icon } from "./page";
import { t } from "./words";

const SHOWN_MS = 4500;
const UNDO_MS = 10_000;

export function toast(text: string, tone: "" | "problem" | "stays" = "", undo = ""): void {
  const made = document.createElement("p");
  made.className = tone === "problem" ? "toast problem-toast" : "toast";
  made.textContent = text;
  document.querySelector("#toasts")?.append(made);
  if (undo) made.append(undoing(made, undo));
  if (tone === "stays") made.append(closing(made));
  else setTimeout(() => made.remove(), undo ? UNDO_MS : tone ? SHOWN_MS * 2 : SHOWN_MS);
}

/** Only the newest deed shows its undo; Ctrl+Z goes further back. */
function undoing(made: HTMLElement, address: string): HTMLButtonElement {
  for (const former of document.querySelectorAll("#toasts [data-undo-deed]")) former.closest(".toast")?.remove();
  const button = document.createElement("button");
  button.type = "button";
  button.dataset["undoDeed"] = "";
  button.textContent = t("Undo");
  button.addEventListener("click", () => {
    made.remove();
    takeBack(address);
  });
  return button;
}

export function takeBack(address = "/deeds/newest/undo"): void {
  void htmx.ajax("post", address, { target: "#dialogs", swap: "none" });
}

function closing(made: HTMLElement): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.append(icon("x", t("Close")));
  button.addEventListener("click", () => made.remove());
  return button;
}

type Told = { value?: string; text?: string; tone?: "" | "problem"; undo?: string };

document.addEventListener("toast", (event) => {
  const { value, text, tone, undo } = (event as CustomEvent<Told>).detail;
  toast(text ?? value ?? "", tone ?? "", undo);
});

document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
  toast(xhr.getResponseHeader("X-Problem") ?? t("That did not work ({status}). Nothing was changed.", { status: xhr.status }), "problem");
});

document.addEventListener("htmx:sendError", () => {
  toast(t("The desk cannot be reached. What you wrote is still here."), "problem");
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
