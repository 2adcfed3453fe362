/* One WebSocket to the desk. It says what changed; the elements concerned fetch their own fragment. */

import { htmx, icon } from "../base/page";
import { toast } from "../base/toasts";
import { t } from "../base/words";

type Person = { id: number; name: string; initials: string; does: "reading" | "writing" };
type News = {
  id?: number;
  name: string;
  conversation?: number;
  by?: number | null;
  who?: Person[];
  text?: string;
  former?: number;
};

const QUEUE_EVERY_MS = 900;
const SPREAD_MS = 350;
const STILL_HERE_MS = 20_000;
const WRITING_EVERY_MS = 5_000;
const WRITING_SHOWN_MS = 45_000;
const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

const me = Number(document.body.dataset["me"] ?? 0);
const present = new Map<number, Person[]>();
const changed = new Set<number>();
let socket: WebSocket | undefined;
let since = Number(document.body.dataset["since"] ?? 0);
let tries = 0;
let lost = false;
let wroteAt = 0;
let queueTimer = 0;
let announcedAt = 0;

function connect(): void {
  const address = new URL(`/live/?since=${since}`, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  socket = new WebSocket(address);
  socket.onopen = () => {
    tries = 0;
    state("live");
    // What happened while the page was away may be more than the desk remembers to tell.
    if (lost) refreshAll();
    lost = false;
    stillHere();
  };
  socket.onmessage = (event) => take(JSON.parse(String(event.data)) as News);
  socket.onclose = () => {
    lost = true;
    if (tries > 0) state("lost");
    setTimeout(connect, RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)]);
  };
}

function take(news: News): void {
  if (news.name === "presence") {
    present.set(news.conversation ?? 0, (news.who ?? []).filter((each) => each.id !== me));
    drawPresence(document);
    return;
  }
  if (news.name === "returned") {
    toast(news.text ?? "", "stays");
    return;
  }
  if (news.former === me && news.by !== me) void tellTaken(news.id ?? 0);
  since = Math.max(since, news.id ?? 0);
  if (news.conversation) changed.add(news.conversation);
  // The first news after a quiet while is told at once, but not by all pages in the same moment; a flood is gathered.
  const quiet = performance.now() - announcedAt > QUEUE_EVERY_MS;
  const soon = changed.has(openConversation()) ? 30 : quiet ? 40 + Math.random() * SPREAD_MS : QUEUE_EVERY_MS;
  queueTimer ||= window.setTimeout(announce, soon);
}

/* A colleague has what I had: the desk says who, and why. */
async function tellTaken(entry: number): Promise<void> {
  const answer = await fetch(`/me/taken/${entry}`);
  if (answer.ok) toast(await answer.text(), "stays");
}

function announce(): void {
  queueTimer = 0;
  announcedAt = performance.now();
  for (const conversation of changed) htmx.trigger(document.body, `conversation:${conversation}`);
  changed.clear();
  htmx.trigger(document.body, "queue");
}

function refreshAll(): void {
  const open = openConversation();
  if (open) htmx.trigger(document.body, `conversation:${open}`);
  htmx.trigger(document.body, "queue");
}

function state(now: "live" | "lost"): void {
  const shown = document.querySelector<HTMLElement>("#connection");
  if (shown) {
    shown.dataset["state"] = now;
    shown.title = now === "live" ? t("Live: this page shows what happens at once") : t("Not connected: trying again");
  }
  const banner = document.querySelector<HTMLElement>("#offline");
  if (banner) banner.hidden = now === "live";
}

/* Presence: what we do, and what others do. */

function openConversation(): number {
  const open = document.querySelector<HTMLElement>("#pane [data-conversation]");
  return Number(open?.dataset["conversation"] ?? 0);
}

function say(what: Record<string, number>): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(what));
}

function stillHere(): void {
  // "reading" would end "writing", which is shown for a minute after the last key.
  if (wroteAt && performance.now() - wroteAt < WRITING_SHOWN_MS) return;
  const open = document.visibilityState === "visible" ? openConversation() : 0;
  say(open ? { reading: open } : {});
}

export function writing(conversation: number): void {
  if (wroteAt && performance.now() - wroteAt < WRITING_EVERY_MS) return;
  wroteAt = performance.now();
  say({ writing: conversation });
}

function drawPresence(root: ParentNode): void {
  for (const place of root.querySelectorAll<HTMLElement>("[data-presence]")) {
    const people = present.get(Number(place.dataset["presence"])) ?? [];
    const wanted = people.map((each) => `${each.id}${each.does}`).join();
    if ((place.dataset["drawn"] ?? "") === wanted) continue;
    place.dataset["drawn"] = wanted;
    place.replaceChildren(...people.map((each) => person(each, place.dataset["long"] !== undefined)));
  }
}

function person(each: Person, long: boolean): HTMLElement {
  const made = document.createElement("span");
  const does = (name: string): string => (each.does === "writing" ? t("{name} is writing", { name }) : t("{name} is reading", { name }));
  made.className = each.does;
  made.title = does(each.name);
  made.append(icon(each.does === "writing" ? "pen-line" : "eye", made.title));
  made.append(long ? does(each.name.split(" ")[0] ?? "") : each.initials);
  return made;
}

if (me) {
  connect();
  setInterval(stillHere, STILL_HERE_MS);
  document.addEventListener("visibilitychange", stillHere);
  document.addEventListener("htmx:afterSettle", () => drawPresence(document));
  document.addEventListener("pane:changed", () => {
    wroteAt = 0;
    stillHere();
  });
  window.addEventListener("offline", () => state("lost"));
  window.addEventListener("online", () => {
    if (socket?.readyState === WebSocket.OPEN) state("live");
  });
}
