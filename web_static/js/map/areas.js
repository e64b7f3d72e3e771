/* global L */
/** Districts as focusable shapes: one tab stop, arrow keys, hover, the open one marked; tied to the table's rows. */
import { loadAreas } from "./geometry.js";
import { nearestInDirection } from "./directions.js";
import { Labels } from "./labels.js";
import { chosenKey, readPlaces, readRows } from "./rows.js";

/** @typedef {import("./geometry.js").Area} Area */
/** @typedef {import("./rows.js").Row} Row */

const DIRECTIONS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const PATTERNS = { withheld: "url(#hatch)", "no-data": "url(#dots)" };

/** @param {any} map @param {{address?: string, element?: string}} source */
export async function drawAreas(map, source) {
  const box = /** @type {HTMLElement} */ (document.getElementById("map"));
  try {
    const areas = await loadAreas(source);
    const layer = new Areas(map, box, areas);
    layer.refresh();
    await document.fonts.ready;
    layer.labels.place();
    box.dataset.drawn = "";
  } catch (error) {
    console.error(error);
    const status = document.getElementById("map-status");
    if (status) status.textContent = box.dataset.failed ?? "";
    box.dataset.failedToDraw = "";
  }
}

class Areas {
  /** @param {any} map @param {HTMLElement} box @param {Area[]} areas */
  constructor(map, box, areas) {
    this.map = map;
    this.box = box;
    this.areas = areas;
    /** @type {Map<string, Row>} */
    this.rows = new Map();
    this.byKey = new Map(areas.map((area) => [area.key, area]));
    this.status = /** @type {HTMLElement} */ (document.getElementById("map-status"));
    this.shapes = new Map(areas.map((area) => [area.key, this.drawArea(area)]));
    const everything = areas.flatMap((area) => area.polygons.flat());
    for (const className of ["casing", "border"]) this.outline(everything, className);
    this.rings = { hover: this.ring("hover"), chosen: this.ring("chosen"), focus: this.ring("focus") };
    this.labels = new Labels(map, areas, box);
    this.tabStop = "";
    this.listen();
  }

  /** @param {any} corners @param {string} className */
  outline(corners, className) {
    return L.polygon(corners, { className, interactive: false, fill: false, stroke: false, smoothFactor: 0.6 }).addTo(this.map);
  }

  /** @param {string} name */
  ring(name) {
    const lines = ["ring-case", "ring-line"].map((part) => {
      const line = this.outline([], `ring ${part}`);
      line.getElement().dataset.ring = name;
      return line;
    });
    return {
      /** @param {Area | undefined} area */
      show: (area) => lines.forEach((line) => line.setLatLngs(area ? area.polygons : []).bringToFront()),
    };
  }

  /** @param {Area} area */
  drawArea(area) {
    const options = { className: "district", stroke: false, fill: true, fillOpacity: 1, smoothFactor: 0.6, interactive: true };
    const shape = L.polygon(area.polygons, options).addTo(this.map).getElement();
    shape.dataset.area = area.key;
    return /** @type {SVGPathElement} */ (shape);
  }

  /** Takes values, links and the open district from the page as it is now. */
  refresh() {
    this.rows = readRows();
    for (const area of this.areas) this.dress(area, this.rows.get(area.key));
    const chosen = chosenKey();
    if (!this.rows.has(this.tabStop)) this.tabStop = this.rows.has(chosen) ? chosen : (this.byName()[0] ?? "");
    this.moveTabStop(chosen && this.rows.has(chosen) ? chosen : this.tabStop);
    this.rings.hover.show(undefined);
    this.rings.chosen.show(this.byKey.get(chosen));
    this.labels.show(this.rows);
    this.say("");
  }

  /** @param {Area} area @param {Row | undefined} row */
  dress(area, row) {
    const shape = this.shapes.get(area.key);
    if (!shape) return;
    const fill = row ? row.fill : area.district ? "no-data" : "undistricted";
    shape.setAttribute("class", `district leaflet-interactive fill-${fill}`);
    shape.setAttribute("fill", PATTERNS[/** @type {keyof typeof PATTERNS} */ (fill)] ?? "#fff");
    if (row) {
      shape.setAttribute("role", "link");
      shape.setAttribute("tabindex", "-1");
      shape.setAttribute("aria-label", this.textOf(area.key));
      if (chosenKey() === area.key) shape.setAttribute("aria-current", "true");
      else shape.removeAttribute("aria-current");
    } else {
      shape.setAttribute("aria-hidden", "true");
    }
  }

  /** Name, value and the offices there. @param {string} key */
  textOf(key) {
    const area = this.byKey.get(key);
    const row = this.rows.get(key);
    if (!row) return (this.box.dataset.undistrictedText ?? "{name}").replace("{name}", area?.name ?? "");
    const here = readPlaces("office-list").filter((place) => place.area === key).map((place) => place.name);
    return here.length ? `${row.text}. ${this.box.dataset.here} ${here.join(", ")}` : row.text;
  }

  byName() {
    const collator = new Intl.Collator(document.documentElement.lang);
    const named = this.areas.filter((area) => this.rows.has(area.key));
    return named.sort((one, other) => collator.compare(one.name, other.name)).map((area) => area.key);
  }

  /** @param {string} key */
  moveTabStop(key) {
    this.shapes.get(this.tabStop)?.setAttribute("tabindex", "-1");
    this.tabStop = key;
    this.shapes.get(key)?.setAttribute("tabindex", "0");
  }

  /** @param {string} key */
  focus(key) {
    const shape = this.shapes.get(key);
    if (!shape) return;
    this.moveTabStop(key);
    shape.focus({ preventScroll: true });
    const area = /** @type {Area} */ (this.byKey.get(key));
    if (!this.map.getBounds().pad(-0.02).contains(area.label)) this.map.panTo(area.label, { animate: false });
    this.box.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} key */
  say(key) {
    const text = key ? this.textOf(key) : (this.status.dataset.hint ?? "");
    this.status.classList.toggle("hint", !key);
    if (this.status.textContent !== text) this.status.textContent = text;
    this.labels.point(key);
    for (const row of document.querySelectorAll("#table tr.pointed")) row.classList.remove("pointed");
    this.rows.get(key)?.row.classList.add("pointed");
  }

  /** @param {string} key */
  open(key) {
    const row = this.rows.get(key);
    if (!row) return;
    if (row.link) {
      row.link.click();
      return;
    }
    for (const other of this.rows.values()) other.row.classList.toggle("chosen", other === row);
    this.rings.chosen.show(this.byKey.get(key));
    row.row.scrollIntoView({ block: "center" });
    this.say(key);
  }

  listen() {
    const pane = this.map.getPane("overlayPane");
    /** @param {Event} event */
    const keyAt = (event) => /** @type {Element} */ (event.target).closest?.("[data-area]")?.getAttribute("data-area") ?? "";
    pane.addEventListener("pointerover", (/** @type {Event} */ event) => this.hover(keyAt(event)));
    pane.addEventListener("pointerleave", () => this.hover(""));
    pane.addEventListener("focusin", (/** @type {Event} */ event) => {
      const key = keyAt(event);
      this.moveTabStop(key || this.tabStop);
      const visible = /** @type {Element} */ (event.target).matches(":focus-visible");
      this.rings.focus.show(visible ? this.byKey.get(key) : undefined);
      this.say(key);
    });
    pane.addEventListener("focusout", () => {
      this.rings.focus.show(undefined);
      this.say("");
    });
    pane.addEventListener("click", (/** @type {Event} */ event) => this.open(keyAt(event)));
    pane.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.onKey(event, keyAt(event)));
    document.addEventListener("sozialraum:swapped", () => this.refresh());
    document.addEventListener("sozialraum:closed", (event) => this.focus(/** @type {CustomEvent} */ (event).detail));
  }

  /** @param {string} key */
  hover(key) {
    this.rings.hover.show(key && key !== chosenKey() ? this.byKey.get(key) : undefined);
    this.rings.chosen.show(this.byKey.get(chosenKey()));
    const focused = document.activeElement?.getAttribute("data-area") ?? "";
    this.say(key || (this.shapes.has(focused) ? focused : ""));
  }

  /** @param {KeyboardEvent} event @param {string} key */
  onKey(event, key) {
    if (!this.rows.has(key) || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.actionOf(event.key, key);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** @param {string} pressed @param {string} key @returns {(() => void) | undefined} */
  actionOf(pressed, key) {
    const direction = DIRECTIONS[/** @type {keyof typeof DIRECTIONS} */ (pressed)];
    if (direction) return () => this.focus(nearestInDirection(this.centres(), key, direction));
    return {
      Home: () => this.focus(this.byName()[0]),
      End: () => this.focus(this.byName().at(-1) ?? ""),
      Enter: () => this.open(key),
      " ": () => this.open(key),
      "+": () => this.map.zoomIn(),
      "-": () => this.map.zoomOut(),
      0: () => this.map.fire("sozialraum:all"),
    }[pressed];
  }

  /** @returns {Map<string, [number, number]>} Middles of the areas on the screen. */
  centres() {
    const named = this.areas.filter((area) => this.rows.has(area.key));
    return new Map(named.map((area) => {
      const { x, y } = this.map.latLngToLayerPoint(area.label);
      return [area.key, [x, y]];
    }));
  }
}
