/** The scale, drawn inside the map's picture, so that it shrinks with it on paper. */
import { svg } from "./svg.js";

const LONGEST = 110;
const MARGIN = 12;

/** @param {number} metres @returns {number} The largest of 1, 2, 3, 5 × 10ⁿ that is not above `metres`. */
function roundDown(metres) {
  const power = 10 ** Math.floor(Math.log10(metres));
  return ([5, 3, 2].find((digit) => digit * power <= metres) ?? 1) * power;
}

/** @param {any} map */
export function drawScale(map) {
  const group = svg("g", { class: "scale", "aria-hidden": "true" });
  map.getPane("overlayPane").querySelector("svg").append(group);
  const draw = () => {
    const { x: width, y: height } = map.getSize();
    const middle = height / 2;
    const metres = map.containerPointToLatLng([0, middle]).distanceTo(map.containerPointToLatLng([LONGEST, middle]));
    const length = roundDown(metres);
    const { x, y } = map.containerPointToLayerPoint([width - MARGIN - (LONGEST * length) / metres, height - MARGIN]);
    const line = `M${x} ${y - 6}v6h${(LONGEST * length) / metres}v-6`;
    const text = length >= 1000 ? `${length / 1000} km` : `${length} m`;
    group.replaceChildren(svg("path", { d: line }), svg("text", { x: x + 4, y: y - 4 }, text));
  };
  map.on("zoomend moveend viewreset resize", draw);
  draw();
}
