/**
 * After a form was sent, the reader is where its answer stands: at what was wrong, else at what was found, else at
 * the message of what was done, else at the heading. A page that was opened in any other way leaves the focus where it is.
 * Without a script the browser begins at the top of the page, where the messages stand.
 */
const KEPT_AS = "sozialraum.sent";
/** Seconds after which a page is no answer to a form any more; files may come instead of a page. */
const AT_MOST = 60;
const ANSWERS = ["[data-focused]", "main [data-found]", "main [role='status'].notice, main [role='status'].kern-alert", "main h1"];

/** @returns {boolean} */
function wasSent() {
  try {
    const at = Number(window.sessionStorage.getItem(KEPT_AS));
    window.sessionStorage.removeItem(KEPT_AS);
    return Date.now() - at < AT_MOST * 1000;
  } catch {
    return false; // Where nothing may be kept (private windows), only errors take the focus.
  }
}

/** Let the page that comes next take the reader to its answer. */
export function leadToAnswer() {
  try {
    window.sessionStorage.setItem(KEPT_AS, String(Date.now()));
  } catch {
    // As above.
  }
}

export function startAtTheAnswer() {
  const places = wasSent() ? ANSWERS : ANSWERS.slice(0, 1);
  const place = places.map((each) => document.querySelector(each)).find((each) => each !== null);
  if (place instanceof HTMLElement) {
    if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
    place.focus();
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return;
    if (form.method === "post" && !("file" in form.dataset)) leadToAnswer();
  });
}
