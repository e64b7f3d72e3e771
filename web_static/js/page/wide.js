/**
 * A table that is wider than its place scrolls within it, so that the page does not; and because its cells may hold
 * nothing to stop at, the place itself becomes a stop of the tab key then, and only then.
 */
export function startWideTables() {
  const watcher = new ResizeObserver((entries) => {
    for (const place of new Set(entries.map((each) => each.target.closest("[data-wide]")))) fit(/** @type {HTMLElement} */ (place));
  });
  const watch = () => {
    watcher.disconnect();
    for (const each of document.querySelectorAll("[data-wide], [data-wide] > table")) watcher.observe(each);
  };
  watch();
  document.addEventListener("sozialraum:swapped", watch);
}

/** @param {HTMLElement} place */
function fit(place) {
  const scrolls = place.scrollWidth > place.clientWidth;
  place.classList.toggle("scrolls", scrolls);
  if (scrolls) place.tabIndex = 0;
  else place.removeAttribute("tabindex");
}
