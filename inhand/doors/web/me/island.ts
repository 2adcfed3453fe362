/* This device: subscribe it to what its teammate is told. The desk keeps the subscription; the browser its key. */

import { csrf } from "../base/page";

function bytes(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

class PushDevice extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!("serviceWorker" in navigator) || !("PushManager" in window)) {
      this.#say("This browser cannot be told. On a phone, add Inhand to the home screen first.");
      form?.querySelector("button")?.setAttribute("disabled", "");
      return;
    }
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#subscribe(new FormData(form));
    });
  }

  async #subscribe(wanted: FormData): Promise<void> {
    if ((await Notification.requestPermission()) !== "granted") {
      this.#say("The browser does not allow it. Change that in its settings for this site.");
      return;
    }
    try {
      const worker = await navigator.serviceWorker.ready;
      const applicationServerKey = bytes(this.dataset["keyOfDesk"] ?? "");
      const former = await worker.pushManager.getSubscription();
      await former?.unsubscribe();
      const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
      wanted.set("subscription", JSON.stringify(made));
      wanted.set("name", named(navigator.userAgent));
      const headers = { "X-CSRFToken": csrf(), "HX-Request": "true" };
      const answer = await fetch(this.dataset["address"] ?? "", { method: "POST", body: wanted, headers });
      if (!answer.ok) throw new Error(await answer.text());
      location.reload();
    } catch (problem) {
      this.#say(`That did not work: ${problem instanceof Error ? problem.message : String(problem)}`);
    }
  }

  #say(words: string): void {
    const place = this.querySelector("[data-said]");
    if (place) place.textContent = words;
  }
}

customElements.define("push-device", PushDevice);

/** Say which device it is, as a person would. */
function named(agent: string): string {
  const browser = /Edg|Firefox|Chrome|Safari/.exec(agent)?.[0].replace("Edg", "Edge") ?? "A browser";
  const system = /iPhone|iPad|Android|Windows|Mac OS|Linux/.exec(agent)?.[0];
  return system ? `${browser} on ${system}` : browser;
}
