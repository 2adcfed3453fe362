/* The service worker: it lets the desk be installed, and shows a page of its own while there is no network. */

if ("serviceWorker" in navigator && window.isSecureContext && document.body.dataset["me"]) {
  const register = (): void => void navigator.serviceWorker.register("/worker.js").catch(() => undefined);
  // Nobody waits for it: what they came for is drawn first.
  const whenIdle = (): unknown => ("requestIdleCallback" in window ? requestIdleCallback(register, { timeout: 9000 }) : setTimeout(register, 3000));
  window.addEventListener("load", whenIdle);
}

export {};
