/* The rules: a button to print them, which only makes sense where this runs. */

class RulesPrint extends HTMLElement {
  connectedCallback(): void {
    this.hidden = false;
    this.addEventListener("click", () => window.print());
  }
}

customElements.define("rules-print", RulesPrint);
