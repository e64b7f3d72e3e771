/**
 * Keys `?` and `g k`: only outside fields, and they can be switched off (WCAG 2.1.4). The choice stays in
 * this browser; where it may not be kept (private windows), the shortcuts are simply on.
 */
import { openHelp } from "./help.js";

const KEPT_AS = "sozialraum.shortcuts";
/** Second key, and the link of the navigation that it follows. */
const PLACES = new Map([["k", "to-map"]]);
const PATIENCE = 1500;

/** @returns {boolean} */
function areOn() {
  try {
    return localStorage.getItem(KEPT_AS) !== "off";
  } catch {
    return true;
  }
}

/** @param {boolean} on */
function keep(on) {
  try {
    localStorage.setItem(KEPT_AS, on ? "on" : "off");
  } catch (error) {
    console.info("The choice lasts until this page is left.", error);
  }
}

/** @param {HTMLElement} place The paragraph that gets a button. */
function addSwitch(place) {
  const state = document.createElement("span");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kern-btn kern-btn--secondary kern-btn--x-small";
  const label = document.createElement("span");
  label.className = "kern-label";
  button.append(label);
  place.append(" ", state, " ", button);
  state.setAttribute("role", "status");
  const show = () => {
    state.textContent = (on ? place.dataset.isOn : place.dataset.isOff) ?? "";
    label.textContent = (on ? place.dataset.off : place.dataset.on) ?? "";
  };
  button.addEventListener("click", () => {
    on = !on;
    keep(on);
    document.dispatchEvent(new CustomEvent("sozialraum:shortcuts"));
  });
  document.addEventListener("sozialraum:shortcuts", show);
  show();
}

let on = areOn();
let pressedG = 0;

/** @param {KeyboardEvent} event */
function isOurs(event) {
  const inField = event.target instanceof Element && event.target.closest("input, select, textarea, [contenteditable], dialog[open]");
  return on && !inField && !event.ctrlKey && !event.metaKey && !event.altKey;
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (!isOurs(event)) return;
  if (event.key === "?") {
    event.preventDefault();
    openHelp();
  } else if (event.key === "g") {
    pressedG = event.timeStamp;
  } else if (event.timeStamp - pressedG < PATIENCE && PLACES.has(event.key)) {
    document.getElementById(PLACES.get(event.key) ?? "")?.click();
  }
}

export function startShortcuts() {
  for (const place of document.querySelectorAll("[data-shortcut-switch]")) addSwitch(/** @type {HTMLElement} */ (place));
  document.addEventListener("keydown", onKey);
}
