/* A conversation whose row somebody rests on is asked for ahead, and is there when they open it. Only reading: nobody is
   told, and what changes meanwhile is asked for anew. */

const RESTS_MS = 90;
const GOOD_FOR_MS = 30_000;

type Asked = { link: string; address: string; at: number; news: string; off: AbortController };
let asked: Asked | undefined;
let timer = 0;

export function restOn(row: HTMLElement | null): void {
  clearTimeout(timer);
  const link = row?.querySelector(".row-link")?.getAttribute("href");
  if (!link || row?.matches(".open") || isGood(link)) return;
  timer = window.setTimeout(() => void ask(link, `conversation:${row?.dataset["id"] ?? ""}`), RESTS_MS);
}

/** Where to take a conversation from: what was asked for ahead, once, or the desk. */
export function sourceOf(link: string): string {
  clearTimeout(timer);
  const good = isGood(link);
  const was = drop();
  return good && was ? was.address : link;
}

function isGood(link: string): boolean {
  return asked?.link === link && performance.now() - asked.at < GOOD_FOR_MS;
}

/** One at a time, and only while the page hears of changes. The browser keeps the answer, for this address alone. */
async function ask(link: string, news: string): Promise<void> {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  if (connection?.saveData || !document.querySelector("#connection[data-state=live]")) return;
  forget();
  const now: Asked = { link, address: `${link}&ahead=${Date.now()}`, at: performance.now(), news, off: new AbortController() };
  asked = now;
  document.body.addEventListener(news, forget);
  const headers = { "HX-Request": "true" };
  try {
    const answer = await fetch(now.address, { headers, priority: "low", signal: now.off.signal });
    await answer.text();
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  } catch {
    if (asked === now) forget();
  }
}

function drop(): Asked | undefined {
  const was = asked;
  asked = undefined;
  if (was) document.body.removeEventListener(was.news, forget);
  return was;
}

function forget(): void {
  drop()?.off.abort();
}
