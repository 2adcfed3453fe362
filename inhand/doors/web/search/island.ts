/* The search field: Enter goes to the first result, and j and k work as soon as the field is left with Escape. */

import "./search.css";

class SearchBox extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("keydown", (event) => {
      const field = event.target;
      if (!(field instanceof HTMLInputElement)) return;
      if (event.key === "Escape" || event.key === "ArrowDown") {
        event.preventDefault();
        field.blur();
        document.querySelector<HTMLElement>(".row .row-link")?.focus();
      }
    });
  }
}

customElements.define("search-box", SearchBox);

// "/" from anywhere: here the field is already on the page.
document.addEventListener("click", (event) => {
  const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-search]");
  const field = document.querySelector<HTMLInputElement>("search-box input");
  if (!link || !field) return;
  event.preventDefault();
  field.focus();
  field.select();
});
