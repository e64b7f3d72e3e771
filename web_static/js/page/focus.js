/** What was wrong with a form is read first: the page begins there. */
export function startFocus() {
  const place = document.querySelector("[data-focused]");
  if (place instanceof HTMLElement) place.focus();
}
