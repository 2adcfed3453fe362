/* What is pasted or loaded, taken down to what our editor writes: Word, Outlook and web pages bring far more. */

const KEPT: Record<string, string> = {
  B: "B", STRONG: "B", I: "I", EM: "I", U: "U", S: "S", DEL: "S", STRIKE: "S", A: "A", UL: "UL", OL: "OL", LI: "LI",
  BLOCKQUOTE: "BLOCKQUOTE", PRE: "PRE", CODE: "CODE", BR: "BR", P: "DIV", DIV: "DIV", SECTION: "DIV", ARTICLE: "DIV",
  TR: "DIV", H1: "H", H2: "H", H3: "H", H4: "H", H5: "H", H6: "H", IMG: "IMG",
}; // prettier-ignore
const DROPPED = new Set(["SCRIPT", "STYLE", "TITLE", "META", "LINK", "XML", "TEMPLATE", "NOSCRIPT", "SVG", "OBJECT"]);
const MARKER = /^\s*(?:[·•o§▪–-]|(\d+|[a-z])[.)])(?:\s|\u00a0)+/i;

export function cleaned(html: string): DocumentFragment {
  const read = new DOMParser().parseFromString(inert(html), "text/html");
  const made = document.createDocumentFragment();
  copy(listed(read.body), made);
  return made;
}

/** Our pages allow no inline style or script, not even one that is only read; so both are read under other names. */
function inert(html: string): string {
  const bare = html.replace(/<style\b[^]*?<\/style>/gi, "");
  return bare.replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/(\s)(style|on\w+)(?=\s*=)/gi, "$1data-$2"));
}

/** Word writes lists as paragraphs with a drawn mark; make them lists again. */
function listed(body: HTMLElement): HTMLElement {
  for (const first of body.querySelectorAll<HTMLElement>("p[class*=MsoListParagraph], p[data-style*=mso-list]")) {
    if (!first.parentElement) continue;
    for (const mark of first.querySelectorAll("[data-style*='mso-list']")) mark.remove();
    const drawn = MARKER.exec(first.textContent ?? "");
    const ignored = /mso-list:\s*ignore/i.test(first.innerHTML);
    const tag = drawn?.[1] ? "ol" : "ul";
    const before = first.previousElementSibling;
    const list = before?.matches(`${tag}[data-word]`) ? before : document.createElement(tag);
    list.setAttribute("data-word", "");
    const item = document.createElement("li");
    item.append(...first.childNodes);
    if (drawn && !ignored) strip(item, drawn[0].length);
    list.append(item);
    if (list === before) first.remove();
    else first.replaceWith(list);
  }
  return body;
}

function strip(item: Node, length: number): void {
  const walker = document.createTreeWalker(item, NodeFilter.SHOW_TEXT);
  for (let left = length; left > 0 && walker.nextNode(); ) {
    const text = walker.currentNode as Text;
    const here = Math.min(left, text.data.length);
    text.deleteData(0, here);
    left -= here;
  }
}

function copy(from: Node, to: Node): void {
  for (const child of from.childNodes) {
    if (child instanceof Text) to.appendChild(document.createTextNode(child.data));
    else if (child.nodeType === Node.ELEMENT_NODE) element(child as HTMLElement, to);
  }
}

function element(from: HTMLElement, to: Node): void {
  const name = from.tagName.toUpperCase();
  if (DROPPED.has(name) || name.startsWith("O:")) return;
  const kept = KEPT[name];
  if (name === "TD" || name === "TH") {
    copy(from, to);
    to.appendChild(document.createTextNode(" "));
  } else if (kept === "H") heading(from, to);
  else if (kept === "A") link(from, to);
  else if (kept === "IMG") picture(from, to);
  else if (kept) copy(from, to.appendChild(document.createElement(kept)));
  else copy(from, styled(from, to));
}

function heading(from: HTMLElement, to: Node): void {
  const line = to.appendChild(document.createElement("div"));
  copy(from, line.appendChild(document.createElement("b")));
}

function link(from: HTMLElement, to: Node): void {
  const target = from.getAttribute("href") ?? "";
  if (!/^(https?:|mailto:|tel:)/i.test(target)) {
    copy(from, to);
    return;
  }
  const made = document.createElement("a");
  made.href = target;
  copy(from, to.appendChild(made));
}

/** Only what the desk itself keeps can leave with a mail. */
function picture(from: HTMLElement, to: Node): void {
  const address = from.getAttribute("src") ?? "";
  if (!/^\/attachments\/\d+$/.test(address)) return;
  const made = document.createElement("img");
  made.src = address;
  made.alt = from.getAttribute("alt") ?? "";
  to.appendChild(made);
}

/** Google Docs and Word say bold and italic by style. */
function styled(from: HTMLElement, to: Node): Node {
  const style = from.getAttribute("data-style") ?? "";
  let inside = to;
  if (/font-weight:\s*(bold|[6-9]00)/i.test(style)) inside = inside.appendChild(document.createElement("b"));
  if (/font-style:\s*italic/i.test(style)) inside = inside.appendChild(document.createElement("i"));
  return inside;
}
