/**
 * A long table begins with its first rows; a button shows the others. All of them are in the page, because the map
 * reads its values there. Without a script, and on paper, every row is shown. The choice stays while the reader moves
 * on; the row of the open district is always in view.
 */
export function startFurtherRows() {
  show();
  document.addEventListener("sozialraum:swapped", show);
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("#show-rows");
    if (!(button instanceof HTMLElement)) return;
    const top = button.getBoundingClientRect().top;
    document.documentElement.classList.toggle("all-rows");
    show();
    // Else what the reader was looking at would be elsewhere, up or down by hundreds of rows.
    if (button.getBoundingClientRect().top < top) window.scrollBy(0, button.getBoundingClientRect().top - top);
  });
}

/** Puts button and sentence in agreement with what is shown. */
function show() {
  const button = document.getElementById("show-rows");
  const part = document.getElementById("rows-shown");
  if (!button || !part) return;
  const all = document.documentElement.classList.contains("all-rows");
  button.setAttribute("aria-expanded", String(all));
  const label = button.querySelector(".kern-label");
  if (label) label.textContent = (all ? button.dataset.fewer : button.dataset.all) ?? "";
  part.textContent = all ? "" : (part.dataset.part ?? "");
}
