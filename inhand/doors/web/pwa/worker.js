/* The service worker: an offline page, and what a push shows. It keeps nothing a teammate wrote or read. */

const SHELL = "inhand-SHELL_VERSION";
const OFFLINE = "/offline/";

/* What the network and the cache answer by themselves need not wait until this worker is awake: a page it only runs
   along for, to have the offline page at hand; and a talk, a list, a claim it never sees. */
const ROUTES = [
  { condition: { requestMode: "navigate", requestMethod: "GET" }, source: "race-network-and-fetch-handler" },
  { condition: { urlPattern: { pathname: "/static/inhand/*" } }, source: { cacheName: SHELL } },
  { condition: { urlPattern: { pathname: "/*" } }, source: "network" },
];

self.addEventListener("install", (event) => {
  event.waitUntil(event.addRoutes?.(ROUTES));
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) => cache.addAll([OFFLINE, ...SHELL_FILES]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("inhand-") && name !== SHELL);
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(old(names).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  // Built files are named by their content: what is kept is never old.
  else if (SHELL_FILES.includes(new URL(request.url).pathname)) {
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  }
});

self.addEventListener("push", (event) => {
  const says = event.data?.json() ?? {};
  event.waitUntil(show(says));
});

async function show(says) {
  const pages = await self.clients.matchAll({ type: "window" });
  // Whoever looks at the desk sees it there.
  if (pages.some((page) => page.focused)) return;
  await self.registration.showNotification(says.title ?? "Inhand", {
    body: says.body,
    tag: says.tag,
    renotify: true,
    icon: "ICON",
    badge: "BADGE",
    actions: says.actions ?? [],
    data: { url: says.url ?? "/", token: says.token },
  });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url, token } = event.notification.data;
  const { action } = event;
  if (action === "reply") event.waitUntil(open(`${url}?compose=reply`));
  else if (action) event.waitUntil(act(action, token, url));
  else event.waitUntil(open(url));
});

async function act(action, token, url) {
  const body = new URLSearchParams({ token, action });
  const answer = await fetch("/devices/act", { method: "POST", body }).catch(() => undefined);
  const said = answer ? await answer.text() : "Not connected. Nothing was changed.";
  const done = answer?.ok ?? false;
  await self.registration.showNotification(done ? said : "That did not work", {
    body: done ? "" : said,
    tag: "inhand-done",
    icon: "ICON",
    data: { url },
  });
}

async function open(url) {
  const pages = await self.clients.matchAll({ type: "window" });
  const page = pages[0];
  if (!page) return self.clients.openWindow(url);
  await page.focus();
  return page.navigate(url);
}
