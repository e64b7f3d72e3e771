/** Buttons that copy a text of the page; what came of it is told where everything is told. */
import { announce } from "./swap.js";

export function startCopying() {
  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element ? event.target.closest("button[data-copies]") : null;
    if (!(button instanceof HTMLElement)) return;
    const place = document.getElementById(button.dataset.copies ?? "");
    const label = button.querySelector(".kern-label") ?? button;
    let told = button.dataset.copied ?? "";
    try {
      await window.navigator.clipboard.writeText(place?.textContent ?? "");
    } catch {
      // Not allowed here: the text stays on the page and can be written down.
      told = button.dataset.notCopied ?? "";
    }
    label.textContent = told;
    announce(told);
  });
}
