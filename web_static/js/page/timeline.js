/**
 * A slider over the dates of the choice, and a button that plays them: what the field "reference date" offers, at
 * the pace of a hand. Built here, because without a script the field and its two arrows do the same.
 */
import { announceAnswer, go } from "./swap.js";

const PAUSE_BETWEEN = 1_200;
const REST_OF_THE_HAND = 150;

/** @typedef {{code: string, text: string}} Day */

/** @returns {Day[]} The dates of the field, the oldest first. */
function daysOfTheField() {
  const field = document.getElementById("reference_date");
  if (!(field instanceof HTMLSelectElement)) return [];
  const days = [...field.options].map((option) => ({ code: option.value, text: option.text.trim() }));
  return days.sort((one, other) => (one.code < other.code ? -1 : 1));
}

/** @returns {string} The date that the page shows. */
function shownDay() {
  const field = document.getElementById("reference_date");
  const shown = field instanceof HTMLSelectElement ? [...field.options].find((each) => each.defaultSelected) : undefined;
  return shown?.value ?? "";
}

/** @param {string} day @returns {string} The page as it is, on another date. */
function addressOn(day) {
  const address = new URL(location.href);
  address.searchParams.set("reference_date", day);
  address.hash = "";
  return address.href;
}

class Timeline {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    this.days = /** @type {Day[]} */ ([]);
    this.playing = false;
    this.waiting = 0;
    this.button = place.querySelector("button");
    this.slider = place.querySelector("input");
    this.told = place.querySelector("output");
    this.ends = place.querySelectorAll(".end");
    this.button?.addEventListener("click", () => (this.playing ? this.stop() : this.play()));
    this.slider?.addEventListener("input", () => this.onInput());
    place.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.playing) return;
      event.preventDefault();
      this.stop();
    });
    document.addEventListener("sozialraum:swapped", () => this.follow());
    document.addEventListener("visibilitychange", () => document.hidden && this.stop());
    this.follow();
  }

  /** Takes over the dates and the shown one from the field. */
  follow() {
    this.days = daysOfTheField();
    this.place.hidden = this.days.length < 2;
    if (this.place.hidden || !this.slider) return;
    this.slider.max = String(this.days.length - 1);
    this.ends.forEach((end, at) => {
      end.textContent = this.days.at(at ? -1 : 0)?.text ?? "";
    });
    const at = this.days.findIndex((day) => day.code === shownDay());
    // While the hand moves on, what has come is not where the hand is.
    if (at >= 0 && !this.waiting) this.slider.value = String(at);
    this.tell();
  }

  get at() {
    return Number(this.slider?.value ?? 0);
  }

  tell() {
    const day = this.days[this.at];
    if (!day || !this.slider || !this.told) return;
    this.slider.setAttribute("aria-valuetext", day.text);
    this.told.textContent = day.text;
  }

  onInput() {
    this.stop();
    this.tell();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(async () => {
      this.waiting = 0;
      if (await this.show()) announceAnswer();
    }, REST_OF_THE_HAND);
  }

  /** @returns {Promise<boolean>} Whether the date of the slider came to be shown. */
  async show() {
    const day = this.days[this.at];
    if (!day || day.code === shownDay()) return false;
    return go(addressOn(day.code), { push: !this.playing });
  }

  async play() {
    if (!this.slider) return;
    this.playing = true;
    this.name();
    if (this.at >= this.days.length - 1) {
      this.slider.value = "0";
      this.tell();
      if (!(await this.show())) return this.stop();
      await pause();
    }
    while (this.playing && this.at < this.days.length - 1) {
      this.slider.value = String(this.at + 1);
      this.tell();
      if (!(await this.show())) break;
      await pause();
    }
    this.stop();
  }

  stop() {
    if (!this.playing) return;
    this.playing = false;
    this.name();
    // One step of the history for the whole way, and one announcement.
    if (shownDay() && new URL(location.href).searchParams.get("reference_date") !== shownDay()) {
      history.pushState(null, "", addressOn(shownDay()));
      announceAnswer();
    }
  }

  name() {
    const label = this.button?.querySelector(".kern-label");
    if (label) label.textContent = (this.playing ? this.place.dataset.stop : this.place.dataset.play) ?? "";
  }
}

/** @returns {Promise<void>} */
const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_BETWEEN));

export function startTimeline() {
  const place = document.getElementById("timeline");
  if (place) new Timeline(place);
}
