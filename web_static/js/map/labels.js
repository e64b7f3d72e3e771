/* global L */
/**
 * Names and values on the areas, where they fit: name and value, else the value, else nothing (the table has
 * all). On phones values only. Above 60 areas a name stands only where all of it fits, and the areas in view are
 * labelled anew with every move; the one that is pointed at is always named.
 */
import { readPlaces } from "./rows.js";
import { svg } from "./svg.js";

/** @typedef {import("./geometry.js").Area} Area */
/** @typedef {import("./rows.js").Row} Row */
/** @typedef {{x: number, y: number, width: number, height: number}} Box Middle and size, in pixels. */

const FEW = 60;
const PHONE = 500;
const NAME_FONT = '500 11.5px "Fira Sans"';
const VALUE_FONT = '600 13.5px "Fira Sans"';
const NAME_HEIGHT = 12.5;
const VALUE_HEIGHT = 14.5;
const SIGN_SIZE = 24;
/** So much of a name's width must lie inside its area; the rest may stand over the border, on the name's own halo. */
const INSIDE = 0.84;
const REACH = 7;
const STEP = 7;

const canvas = document.createElement("canvas").getContext("2d");

/** @param {string} text @param {string} font */
function widthOf(text, font) {
  if (!canvas) return text.length * 7;
  canvas.font = font;
  return canvas.measureText(text).width;
}

/** @param {string} name @returns {string[][]} The name in one line, then broken in two where it may be. */
function waysToWrite(name) {
  const ways = [[name]];
  for (let index = 1; index < name.length; index += 1) {
    if (name[index - 1] === "-" || name[index - 1] === "/") ways.push([name.slice(0, index), name.slice(index)]);
    if (name[index] === " ") ways.push([name.slice(0, index), name.slice(index + 1)]);
  }
  return ways;
}

/** @param {[number, number][][]} rings @param {number} x @param {number} y */
function inside(rings, x, y) {
  let within = false;
  for (const ring of rings) {
    for (let index = 0, last = ring.length - 1; index < ring.length; last = index, index += 1) {
      const [ax, ay] = ring[index];
      const [bx, by] = ring[last];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) within = !within;
    }
  }
  return within;
}

/** @param {[number, number][][]} rings @param {Box} box */
function holds(rings, { x, y, width, height }) {
  for (const across of [-0.5, -0.25, 0, 0.25, 0.5]) {
    for (const down of [-0.5, 0.5]) {
      if (!inside(rings, x + across * width, y + down * height)) return false;
    }
  }
  return true;
}

/** Places around a middle, the nearest first. */
const AROUND = Array.from({ length: (2 * REACH + 1) ** 2 }, (_, number) => ({
  right: ((number % (2 * REACH + 1)) - REACH) * STEP,
  down: (Math.floor(number / (2 * REACH + 1)) - REACH) * STEP,
})).sort((one, other) => Math.hypot(one.right, one.down) - Math.hypot(other.right, other.down));

/** @param {Box} one @param {Box} other */
const overlap = (one, other) =>
  Math.abs(one.x - other.x) * 2 < one.width + other.width && Math.abs(one.y - other.y) * 2 < one.height + other.height;

/** @param {[number, number][][]} rings @returns {Box} The box around an area on the screen. */
function boxAround(rings) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const ring of rings) {
    for (const [x, y] of ring) {
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  }
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top };
}

/** Whether `part` lies within `whole`: asked before the costly question of the shape itself. @param {Box} part @param {Box} whole */
const liesIn = (part, whole) =>
  Math.abs(part.x - whole.x) * 2 + part.width <= whole.width && Math.abs(part.y - whole.y) * 2 + part.height <= whole.height;

/** @param {string} fill */
const isMissing = (fill) => fill === "withheld" || fill === "no-data";

export class Labels {
  /** @param {any} map @param {Area[]} areas @param {HTMLElement} box */
  constructor(map, areas, box) {
    this.map = map;
    this.areas = areas;
    this.words = box.dataset;
    /** @type {Map<string, Row>} */
    this.rows = new Map();
    this.pointed = "";
    this.many = areas.length > FEW;
    /** Areas whose name stands on the map. @type {Set<string>} */
    this.named = new Set();
    this.bounds = new Map(areas.map((area) => [area.key, L.latLngBounds(area.polygons.flat(2))]));
    this.group = svg("g", { class: "labels", "aria-hidden": "true" });
    this.pointer = svg("g", { class: "labels pointed", "aria-hidden": "true" });
    map.on(this.many ? "moveend" : "zoomend viewreset resize", () => this.place());
  }

  /** @param {Map<string, Row>} rows */
  show(rows) {
    this.rows = rows;
    this.place();
  }

  /** The value as it is written on the map. @param {Row} row */
  shortOf(row) {
    if (row.fill === "withheld") return this.words.withheld ?? "";
    if (row.fill === "no-data") return this.words.noData ?? "";
    return row.short;
  }

  place() {
    const root = this.map.getPane("overlayPane").querySelector("svg > g");
    root?.append(this.group);
    this.group.replaceChildren();
    this.named.clear();
    const taken = readPlaces("office-list").map(({ lat, lon }) => {
      const { x, y } = this.map.latLngToLayerPoint([lat, lon]);
      return { x, y, width: SIGN_SIZE, height: SIGN_SIZE };
    });
    const view = this.map.getBounds();
    const seen = this.many ? this.areas.filter((area) => view.intersects(this.bounds.get(area.key))) : this.areas;
    for (const area of seen) this.placeOne(area, taken);
    this.point(this.pointed);
  }

  /** @param {Area} area @param {Box[]} taken */
  placeOne(area, taken) {
    const row = this.rows.get(area.key);
    const value = row ? this.shortOf(row) : "";
    const rings = this.onScreen(area);
    for (const [lines, within] of this.waysToLabel(area, row)) {
      const spot = this.findRoom(rings, area, { lines, value, within }, taken);
      if (!spot) continue;
      taken.push(spot);
      if (lines.length) this.named.add(area.key);
      this.group.append(this.write(spot, lines, value, row?.fill ?? "undistricted"));
      return;
    }
  }

  /** @param {Area} area @param {Row | undefined} row @returns {[string[], number][]} Lines above the value, and how much of them must lie inside; best way first. */
  waysToLabel(area, row) {
    const phone = this.map.getSize().x < PHONE;
    if (!row) return area.district || phone ? [] : [[[this.words.undistricted ?? ""], INSIDE]];
    if (phone) return isMissing(row.fill) ? [] : [[[], 1]];
    const names = waysToWrite(area.name);
    /** @type {(inside: number) => [string[], number][]} */
    const named = (inside) => names.map((lines) => [lines, inside]);
    return this.many ? [...named(1), [[], 1]] : [...named(1), ...named(INSIDE), [[], 1]];
  }

  /** @param {Area} area @returns {[number, number][][]} */
  onScreen(area) {
    return area.polygons.flat().map((ring) => ring.map((corner) => {
      const { x, y } = this.map.latLngToLayerPoint(corner);
      return [x, y];
    }));
  }

  /** @param {string[]} lines @param {string} value */
  sizeOf(lines, value) {
    const width = Math.max(...lines.map((line) => widthOf(line, NAME_FONT)), value ? widthOf(value, VALUE_FONT) : 0);
    return { width: width + 2, height: lines.length * NAME_HEIGHT + (value ? VALUE_HEIGHT : 0) };
  }

  /**
   * @param {[number, number][][]} rings @param {Area} area
   * @param {{lines: string[], value: string, within: number}} label @param {Box[]} taken
   * @returns {Box | null} Room for the label: around the middle of the largest circle inside, else near it.
   */
  findRoom(rings, area, { lines, value, within }, taken) {
    const size = this.sizeOf(lines, value);
    const parts = this.partsOf({ lines, value, within }, size.height);
    const { x, y } = this.map.latLngToLayerPoint(area.label);
    const whole = boxAround(rings);
    if (parts.some((part) => part.width > whole.width) || size.height - 3 > whole.height) return null;
    for (const { right, down } of AROUND) {
      const spot = { x: x + right, y: y + down, ...size };
      const boxes = parts.map((part) => ({ ...part, x: spot.x, y: spot.y + part.y }));
      const fits = boxes.every((box) => liesIn(box, whole)) && boxes.every((box) => holds(rings, box));
      if (fits && !taken.some((other) => overlap(spot, other))) return spot;
    }
    return null;
  }

  /**
   * What must lie inside the area, line by line: of a name the most, of a value all.
   * @param {{lines: string[], value: string, within: number}} label @param {number} height
   * @returns {{y: number, width: number, height: number}[]} `y` counts from the label's middle.
   */
  partsOf({ lines, value, within }, height) {
    const parts = lines.map((line, index) => ({
      y: (index + 0.5) * NAME_HEIGHT - height / 2,
      width: within * widthOf(line, NAME_FONT),
      height: NAME_HEIGHT - 3,
    }));
    if (!value) return parts;
    return [...parts, { y: (height - VALUE_HEIGHT) / 2, width: widthOf(value, VALUE_FONT), height: VALUE_HEIGHT - 3 }];
  }

  /** @param {Box} spot @param {string[]} lines @param {string} value @param {string} fill */
  write({ x, y, height }, lines, value, fill) {
    let baseline = y - height / 2 - 2.5;
    const texts = lines.map((line) => {
      baseline += NAME_HEIGHT;
      return svg("text", { x, y: baseline, class: `on-${fill}` }, line);
    });
    if (value) {
      texts.push(svg("text", { x, y: baseline + VALUE_HEIGHT, class: `${isMissing(fill) ? "" : "value"} on-${fill}` }, value));
    }
    return svg("g", {}, ...texts);
  }

  /** Writes name and value of the area that is pointed at, whether they fit or not. @param {string} key */
  point(key) {
    this.pointed = key;
    this.pointer.replaceChildren();
    const area = this.areas.find((other) => other.key === key);
    const row = this.rows.get(key);
    if (!area || !row || !this.many || this.named.has(key)) return;
    const { x } = this.map.latLngToLayerPoint(area.label);
    const highest = Math.min(...this.onScreen(area).flat().map((corner) => corner[1]));
    const value = this.shortOf(row);
    const size = this.sizeOf([area.name], value);
    this.pointer.append(this.write({ x, y: highest - size.height / 2 - 6, ...size }, [area.name], value, row.fill));
    this.group.parentNode?.append(this.pointer);
  }
}
