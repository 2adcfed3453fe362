/* Widths and hidden sides of this browser, kept in this browser. */

const root = document.documentElement;
const MIN = 260;
const MAX = 620;

function setList(width: number): void {
  root.style.setProperty("--list", `${Math.max(MIN, Math.min(MAX, width))}px`);
}

const kept = Number(localStorage.getItem("list-width"));
if (kept) setList(kept);
for (const side of ["side", "context"]) {
  if (localStorage.getItem(side) === "closed") root.dataset[side] = "closed";
}

/** The edge between list and conversation: drag it, or move it with the arrow keys. */
class PaneEdge extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("pointerdown", (event) => {
      this.setPointerCapture(event.pointerId);
      const list = this.parentElement;
      const left = list?.getBoundingClientRect().left ?? 0;
      this.onpointermove = (move) => setList(move.clientX - left);
      this.onpointerup = () => {
        this.onpointermove = null;
        this.#keep();
      };
    });
    this.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -24, ArrowRight: 24 }[event.key];
      if (!step) return;
      setList((this.parentElement?.offsetWidth ?? 364) + step);
      this.#keep();
    });
  }

  #keep(): void {
    localStorage.setItem("list-width", String(this.parentElement?.offsetWidth ?? ""));
  }
}

customElements.define("pane-edge", PaneEdge);

function toggle(name: "side" | "context"): void {
  const narrow = window.innerWidth < (name === "side" ? 1024 : 1280);
  if (narrow) {
    root.dataset["drawer"] = root.dataset["drawer"] === name ? "" : name;
    return;
  }
  root.dataset[name] = root.dataset[name] === "closed" ? "" : "closed";
  localStorage.setItem(name, root.dataset[name] || "open");
}

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const toggler = target.closest<HTMLElement>("[data-toggle]");
  if (toggler) toggle(toggler.dataset["toggle"] as "side" | "context");
  else if (root.dataset["drawer"] && (target.closest("a") || !target.closest(".side, .context"))) root.dataset["drawer"] = "";
});

document.addEventListener("click", (event) => {
  for (const name of ["theme", "density"]) {
    const setting = name === "theme" ? "setTheme" : "setDensity";
    const chosen = (event.target as Element).closest<HTMLElement>(`[data-set-${name}]`)?.dataset[setting];
    if (chosen === undefined) continue;
    if (chosen) root.dataset[name] = chosen;
    else delete root.dataset[name];
    // A cookie, so that the desk can paint the next page right from its first pixel.
    document.cookie = `${name}=${chosen}; path=/; max-age=31536000; samesite=lax`;
  }
});

// Which of them counts is seen when their menu opens.
document.addEventListener(
  "toggle",
  (event) => {
    for (const each of (event.target as Element).querySelectorAll<HTMLElement>("[data-set-theme], [data-set-density]")) {
      const { setTheme, setDensity } = each.dataset;
      const chosen = setTheme === undefined ? setDensity === (root.dataset["density"] ?? "") : setTheme === (root.dataset["theme"] ?? "");
      each.setAttribute("aria-pressed", String(chosen));
    }
  },
  true,
);

document.addEventListener("key", (event) => {
  const sides = { "[": ["side"], "]": ["context"], "\\": ["side", "context"] }[(event as CustomEvent<string>).detail];
  if (!sides) return;
  event.preventDefault();
  // Both at once: whatever is still there goes first, then both come back.
  const open = sides.filter((side) => root.dataset[side] !== "closed");
  for (const side of open.length ? open : sides) toggle(side as "side" | "context");
});
