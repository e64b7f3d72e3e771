/**
 * Moving on without a full reload: a link or form marked `data-swap` fetches the next page and takes over its
 * regions (`data-region`), so that the map stays drawn. Whatever goes wrong leads to the ordinary way: the
 * browser opens the address. Address and history hold the state.
 */
import { isForNewTab } from "./help.js";

const SHOW_WAITING_AFTER = 400;

/** @type {AbortController | null} */
let underWay = null;

/** Address of what the page shows: a place within it makes no other page. @param {string} address */
const withoutPlace = (address) => new URL(address, location.href).href.replace(/#.*/, "");
let shown = withoutPlace(location.href);

/**
 * @param {string} address
 * @returns {Promise<Document | null>} The next page; null where it is not one that fits into this one.
 */
async function fetchPage(address) {
  underWay?.abort();
  underWay = new AbortController();
  const answer = await fetch(address, { headers: { Accept: "text/html" }, signal: underWay.signal });
  if (!answer.ok || answer.redirected) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** @param {ParentNode} page */
const regionsOf = (page) => [...page.querySelectorAll("[data-region]")];

/**
 * @param {Document} next
 * @returns {boolean} Whether `next` is this page in another state: same regions, same level of areas.
 */
function fits(next) {
  // What stands beside the map does so in two orders.
  const here = regionsOf(document).map((region) => region.id).sort();
  const there = regionsOf(next).map((region) => region.id).sort();
  const level = (/** @type {ParentNode} */ page) => page.querySelector("#map")?.getAttribute("data-level");
  return here.join() === there.join() && level(document) === level(next);
}

/** @param {ParentNode} page @returns {string[]} Ids of table and sheet, in the order in which they are read. */
const orderBeside = (page) => [...page.querySelectorAll(".beside > [data-region]")].map((region) => region.id);

/** Put table and sheet into an order; what stands in it already is not moved, because moving takes the focus away. @param {string[]} order */
function putBeside(order) {
  if (order.join() === orderBeside(document).join()) return;
  const parts = order.map((id) => document.getElementById(id)).filter((each) => each !== null);
  document.querySelector(".beside")?.append(...parts);
}

/** @param {Document} next */
function takeOver(next) {
  const focused = document.activeElement?.id;
  const order = orderBeside(next);
  for (const region of regionsOf(next)) {
    const old = document.getElementById(region.id);
    if (!old || old.outerHTML === region.outerHTML) continue;
    // A region that tells what is new in it has to stay in the page: put in anew, it would be silent.
    if (old.getAttribute("role") === "status") old.replaceChildren(...document.adoptNode(region).childNodes);
    else old.replaceWith(document.adoptNode(region));
  }
  putBeside(order);
  document.title = next.title;
  if (focused && document.activeElement === document.body) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
}

/** @param {string} text */
export function announce(text) {
  const place = document.getElementById("announcement");
  if (place) place.textContent = text;
}

/**
 * Go to `address`. Resolves to true once its regions are shown, to false where another step overtook this one.
 * @param {string} address
 * @param {{push?: boolean}} [how]
 * @returns {Promise<boolean>}
 */
export async function go(address, { push = true } = {}) {
  const waiting = setTimeout(() => {
    document.body.dataset.busy = "";
    announce(document.body.dataset.loading ?? "");
  }, SHOW_WAITING_AFTER);
  try {
    const next = await fetchPage(address);
    if (!next || !fits(next)) {
      location.assign(address);
      return false;
    }
    if (push) history.pushState(null, "", address);
    takeOver(next);
    shown = withoutPlace(address);
    document.dispatchEvent(new CustomEvent("sozialraum:swapped"));
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return false;
    location.assign(address);
    return false;
  } finally {
    clearTimeout(waiting);
    delete document.body.dataset.busy;
  }
}

/** @param {HTMLFormElement} form */
function addressOf(form) {
  const fields = [...new FormData(form)].filter(([, value]) => value !== "");
  const query = new URLSearchParams(fields.map(([name, value]) => [name, String(value)]));
  return `${form.getAttribute("action") ?? location.pathname}?${query}`;
}

/** @param {MouseEvent} event */
async function onClick(event) {
  const link = event.target instanceof Element ? event.target.closest("a[data-swap]") : null;
  if (!(link instanceof HTMLAnchorElement) || isForNewTab(event) || event.defaultPrevented) return;
  event.preventDefault();
  const opens = "opensSheet" in link.dataset;
  const closes = "closeSheet" in link.dataset;
  const closed = document.getElementById("sheet")?.dataset.area;
  if (!(await go(link.href))) return;
  if (opens) openedSheet();
  else if (closes) document.dispatchEvent(new CustomEvent("sozialraum:closed", { detail: closed }));
  else announceAnswer();
}

/** Puts the reader where the place has changed: at the heading of the sheet. */
export function openedSheet() {
  document.getElementById("sheet-title")?.focus();
}

/** Tells what the map shows now. */
export function announceAnswer() {
  const heading = document.getElementById("heading")?.textContent ?? "";
  const answer = document.querySelector(".answer")?.textContent ?? "";
  announce(`${heading} ${answer}`);
}

export function startSwapping() {
  if (!document.querySelector("[data-region]#table")) return;
  document.addEventListener("click", onClick);
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !("swap" in form.dataset)) return;
    event.preventDefault();
    if (await go(addressOf(form))) announceAnswer();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const within = document.activeElement?.closest("#sheet, #map");
    const close = within && document.querySelector("#sheet [data-close-sheet]");
    if (close instanceof HTMLElement) close.click();
  });
  window.addEventListener("popstate", () => {
    if (withoutPlace(location.href) !== shown) go(location.href, { push: false });
  });
}
