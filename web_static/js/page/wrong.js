/** After a form was refused, the reader is where it says what was wrong. */
export function startAtWhatWasWrong() {
  const place = document.querySelector("[data-focused]");
  if (place instanceof HTMLElement) place.focus();
}
