/* On a phone the tabs of the settings are one line that scrolls: the present one is brought into sight, the page stays. */

const present = document.querySelector<HTMLElement>(".settings-nav [aria-current]");
const line = present?.parentElement;
if (present && line) line.scrollLeft = present.offsetLeft - line.offsetLeft - (line.clientWidth - present.offsetWidth) / 2;

/* What somebody has begun to fill in is not replaced by what was looked up meanwhile. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const swap = (event as CustomEvent<{ target: HTMLElement; shouldSwap: boolean }>).detail;
  if (!swap.target.classList.contains("mail-servers")) return;
  const typed = [...swap.target.querySelectorAll("input")].some((field) => field.value !== field.defaultValue);
  if (typed) swap.shouldSwap = false;
});
