/* htmx and idiomorph, set up once: no eval, no inline style, refusals (409, 422) are shown like answers. */

import htmx from "htmx.org";
import { Idiomorph } from "idiomorph/htmx";

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}

window.htmx = htmx;
htmx.config.allowEval = false;
htmx.config.disableInheritance = true;
htmx.config.includeIndicatorStyles = false;
htmx.config.scrollIntoViewOnBoost = false;
// What has come answers to keys and clicks at once: a form that is sent before htmx knows it would leave the page.
htmx.config.defaultSettleDelay = 0;
htmx.config.attributesToSettle = ["class", "width", "height"];
htmx.config.historyCacheSize = 0;
htmx.config.refreshOnHistoryMiss = true;
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "409|422", swap: true, error: false },
  { code: "[45]..", swap: false, error: true },
  { code: "...", swap: false },
];

/* What comes instead of something else: it is put there, and what htmx listens to for what goes is let go. By itself htmx
   tells two events of every element that goes, and gives what has the same id its former look for a moment. */
type Heard = { listenerInfos?: { on: EventTarget; trigger: string; listener: EventListener }[] };
let known: { getInternalData: (element: Element) => Heard };
htmx.defineExtension("instead", {
  init(api: typeof known) {
    known = api;
  },
  handleSwap(style, target, fragment) {
    if (style !== "innerHTML") return false;
    const here = target as Element;
    for (const gone of here.querySelectorAll("[hx-trigger]")) {
      for (const { on, trigger, listener } of known.getInternalData(gone).listenerInfos ?? []) on.removeEventListener(trigger, listener);
    }
    here.replaceChildren(...fragment.childNodes);
    return [...here.children];
  },
});

// What a person opened stays open, and what they type stays typed, when fresh markup is laid over the page.
Idiomorph.defaults.ignoreActiveValue = true;
Idiomorph.defaults.callbacks = {
  ...Idiomorph.defaults.callbacks,
  beforeAttributeUpdated(name: string, node: Element): boolean {
    if (name === "open") return !(node instanceof HTMLDetailsElement || node instanceof HTMLDialogElement);
    return !node.hasAttribute("data-keeps");
  },
  beforeNodeMorphed(node: Node): boolean {
    return !(node instanceof Element && node.hasAttribute("data-keeps"));
  },
};

export function csrf(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf"]')?.content ?? "";
}

document.addEventListener("htmx:configRequest", (event) => {
  const { headers } = (event as CustomEvent<{ headers: Record<string, string> }>).detail;
  headers["X-CSRFToken"] = csrf();
});

// A session that ended: the desk answers a fragment with its sign-in page, so go there.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
  if (xhr.responseURL.includes("/sign-in/") && !location.pathname.startsWith("/sign-in/")) location.reload();
});

export function icon(name: string, label = ""): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${document.documentElement.dataset["icons"] ?? ""}#${name}`);
  svg.append(use);
  return svg;
}

export { htmx, Idiomorph };
