/* The service worker: it lets the desk be installed, and shows a page of its own while there is no network. */

if ("serviceWorker" in navigator && window.isSecureContext && document.body.dataset["me"]) {
  window.addEventListener("load", () => void navigator.serviceWorker.register("/worker.js").catch(() => undefined));
}

export {};
