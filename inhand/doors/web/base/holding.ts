/* Who presses "z" and types "tomorrow" means the dialog, also before it is there. From asking for a dialog, a talk or
   another queue until its arrival keys are held. Then they go where one may write, or are taken as keys of what came. */

type Asked = { xhr: XMLHttpRequest; target: Element; requestConfig: { verb: string }; shouldSwap: boolean };

const MOVING = ["Enter", "Backspace", "ArrowDown", "ArrowUp"];
let coming: Asked | undefined;
let held: string[] = [];
const unwanted = new WeakSet<XMLHttpRequest>();

export function waiting(): boolean {
  return coming !== undefined;
}

/** Hold a key for what is coming; the list may be walked on while a talk is. Escape waits no longer. */
export function hold(event: KeyboardEvent, walks: boolean): boolean {
  if (!coming) return false;
  if (event.key === "Escape") {
    unwanted.add(coming.xhr);
    stop();
    return true;
  }
  if (walks && coming.target.id === "pane" && !held.length) return false;
  if (event.key.length !== 1 && !MOVING.includes(event.key)) return false;
  held.push(event.key);
  return true;
}

document.addEventListener("htmx:beforeSend", (event) => {
  const asked = (event as CustomEvent<Asked>).detail;
  if (asked.requestConfig.verb !== "get" || !asked.target.matches("#dialogs, #pane, #main")) return;
  coming = asked;
  asked.xhr.addEventListener("loadend", () => {
    if (asked.xhr === coming?.xhr) stop();
  });
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event as CustomEvent<Asked>;
  if (unwanted.has(detail.xhr)) detail.shouldSwap = false;
});

// A newer one may have been asked for meanwhile: then its arrival counts.
document.addEventListener("htmx:afterSettle", (event) => {
  const came = (event as CustomEvent<Partial<Asked> | null>).detail?.xhr;
  if (!coming || came !== coming.xhr) return;
  const asShortcuts = coming.target.id !== "dialogs";
  for (const key of stop()) give(key, asShortcuts);
});

function stop(): string[] {
  const keys = held;
  coming = undefined;
  held = [];
  return keys;
}

function give(key: string, asShortcuts: boolean): void {
  const at = document.activeElement ?? document.body;
  const writes = at.matches("input, textarea, [contenteditable]");
  // The only way to type for somebody that the field, its listeners and its undo take for typing.
  if (writes && key.length === 1) document.execCommand("insertText", false, key);
  else if (writes && key === "Backspace") document.execCommand("delete");
  else if (writes || asShortcuts) at.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}
