/* Dialogs that arrive with data-open show themselves; data-show opens one, data-close closes the one around it. */

/** Where there is nothing to fill in or to choose first, the dialog itself has the focus, not the cross that shuts it. */
function show(dialog: HTMLDialogElement): void {
  if (dialog.open) return;
  dialog.showModal();
  if (!document.activeElement?.matches("[data-close]:not([autofocus])")) return;
  dialog.tabIndex = -1;
  dialog.focus();
}

function showArrived(root: ParentNode): void {
  for (const dialog of root.querySelectorAll<HTMLDialogElement>("dialog[data-open]")) {
    dialog.removeAttribute("data-open");
    show(dialog);
  }
}

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const opener = target.closest<HTMLElement>("[data-show]");
  const wanted = opener && document.getElementById(opener.dataset["show"] ?? "");
  if (wanted instanceof HTMLDialogElement) {
    event.preventDefault();
    show(wanted);
  }
  if (target.closest("[data-close]")) target.closest("dialog")?.close();
  if (target instanceof HTMLDialogElement) target.close();
});

document.addEventListener("htmx:afterSwap", () => showArrived(document));
document.addEventListener("dialog-close", () => {
  for (const dialog of document.querySelectorAll<HTMLDialogElement>("dialog[open]")) dialog.close();
});
showArrived(document);

export { show };
