/**
 * An import that is under way is asked for every second, and its part of the page is replaced; when it is over the page
 * is loaded once more. Without a script the link "reload" does it.
 */
import { leadToAnswer } from "./sent.js";

const PAUSE = 1000;

/** @returns {Promise<HTMLElement | null>} How the import stands now; null where it is over. */
async function ask() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("job");
  return answer.ok && next?.hasAttribute("data-follow") ? next : null;
}

/**
 * A button that has the focus keeps it: only what changes is replaced.
 * @param {HTMLElement} part @param {HTMLElement} next
 */
function takeOver(part, next) {
  for (const name of ["#state-title", ".import-progress", ".import-progress + p", ".notice"]) {
    const [here, there] = [part.querySelector(name), next.querySelector(name)];
    if (!here !== !there) {
      part.replaceWith(next);
      return;
    }
    if (here && there && here.outerHTML !== there.outerHTML) here.replaceWith(there);
  }
}

async function follow() {
  const part = document.getElementById("job");
  if (!part?.hasAttribute("data-follow")) return;
  try {
    const next = await ask();
    if (!next) {
      leadToAnswer();
      location.reload();
      return;
    }
    takeOver(part, next);
  } catch {
    // Not reachable at the moment: it is asked again.
  }
  setTimeout(follow, PAUSE);
}

/** A grid is made without a file; every other import needs one. */
function startNeeding() {
  const form = document.querySelector("form[data-largest]");
  const files = form?.querySelector("input[name=files]");
  const kind = form?.querySelector("select[name=kind]");
  if (!(files instanceof HTMLInputElement && kind instanceof HTMLSelectElement)) return;
  const need = () => { files.required = files.offsetParent !== null; };
  kind.addEventListener("change", need);
  need();
}

/** Tell before sending that files are too large: the server would say so only after it has taken them. */
function startWeighing() {
  const form = document.querySelector("form[data-largest]");
  const files = form?.querySelector("input[name=files]");
  const told = form?.querySelector("[data-too-large]");
  if (!(form instanceof HTMLFormElement && files instanceof HTMLInputElement && told instanceof HTMLElement)) return;
  files.addEventListener("change", () => {
    const size = [...(files.files ?? [])].reduce((sum, file) => sum + file.size, 0);
    const text = size > Number(form.dataset.largest) ? told.dataset.tooLarge ?? "" : "";
    files.setCustomValidity(text);
    told.textContent = text;
  });
}

export function startFollowing() {
  startWeighing();
  startNeeding();
  setTimeout(follow, PAUSE);
}
