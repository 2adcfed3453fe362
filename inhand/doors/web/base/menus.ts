/* Menus are details elements: here they close on Escape, on a click elsewhere and after a choice, and take arrows. */

function openMenus(): HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")];
}

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  for (const menu of openMenus()) {
    const item = target.closest(".menu-item");
    const chosen = item !== null && menu.contains(item) && !item.hasAttribute("data-stays");
    if (!menu.contains(target) || chosen) menu.open = false;
  }
});

document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target as HTMLElement;
    if (menu instanceof HTMLDetailsElement && menu.matches(".menu[open]")) {
      menu.querySelector<HTMLElement>("[autofocus], [data-filter], .menu-item, input, select, textarea")?.focus();
    }
  },
  true,
);

document.addEventListener("keydown", (event) => {
  const menu = openMenus().at(-1);
  if (!menu) return;
  if (event.key === "Escape") {
    event.stopImmediatePropagation();
    menu.open = false;
    menu.querySelector("summary")?.focus();
    return;
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const items = [...menu.querySelectorAll<HTMLElement>(".menu-item")].filter((each) => each.offsetParent);
  const at = items.indexOf(document.activeElement as HTMLElement);
  if (document.activeElement instanceof HTMLTextAreaElement || !items.length) return;
  event.preventDefault();
  items.at((at + (event.key === "ArrowDown" ? 1 : -1 + items.length)) % items.length)?.focus();
});
