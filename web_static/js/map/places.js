/* global L */
/** Offices and, on request, providers' places: signs by shape; the lists of the page are their twin. */
import { readPlaces } from "./rows.js";
import { drawScale } from "./scale.js";
import { svg } from "./svg.js";

/** @typedef {import("./rows.js").Place} Place */

/** @param {any} map */
export function drawPlaces(map) {
  // The SVG of the areas must be there before signs can lie above it.
  L.polyline([]).addTo(map);
  const group = svg("g", { class: "marks", "aria-hidden": "true" });
  const root = map.getPane("overlayPane").querySelector("svg");
  root.append(group);
  const draw = () => {
    const sites = /** @type {HTMLInputElement | null} */ (document.getElementById("show-sites"))?.checked;
    const places = [...(sites ? readPlaces("site-list") : []), ...readPlaces("office-list")];
    group.replaceChildren(...places.map((place) => markOf(map, place)));
  };
  map.on("zoomend viewreset resize", draw);
  document.addEventListener("sozialraum:swapped", draw);
  document.addEventListener("change", (event) => {
    if (event.target instanceof Element && event.target.id === "show-sites") draw();
  });
  draw();
  drawScale(map);
}

/** @param {any} map @param {Place} place */
function markOf(map, place) {
  const { x, y } = map.latLngToLayerPoint([place.lat, place.lon]);
  const hit = svg("rect", { class: "hit", x: x - 12, y: y - 12, width: 24, height: 24 });
  const use = svg("use", { href: `#sign-${place.kind}`, x: x - 12, y: y - 12, width: 24, height: 24 });
  const mark = svg("g", { "data-place": place.kind }, use, hit);
  mark.addEventListener("pointerover", (event) => {
    event.stopPropagation();
    const status = document.getElementById("map-status");
    if (!status) return;
    status.classList.remove("hint");
    status.textContent = [...place.row.cells].map((cell) => cell.innerText.trim()).filter(Boolean).join(" · ");
  });
  mark.addEventListener("click", (event) => {
    event.stopPropagation();
    const list = place.row.closest("details");
    if (list) list.open = true;
    place.row.scrollIntoView({ block: "center" });
    place.row.classList.add("pointed");
  });
  return mark;
}
