/**
 * The file of borders: whole steps of a grid, each corner as its distance from the one before.
 * @typedef {[number, number]} LatLng
 * @typedef {{key: string, name: string, district: boolean, label: LatLng, polygons: LatLng[][][]}} Area
 * @typedef {{origin: LatLng, step: number, areas: {key: string, name: string, district: boolean, label: [number, number], polygons: number[][][]}[]}} Packed
 */

/**
 * @param {{address?: string, element?: string}} source An address, or the id of an element that holds the text.
 * @returns {Promise<Area[]>}
 */
export async function loadAreas({ address, element }) {
  if (element) return unpack(JSON.parse(document.getElementById(element)?.textContent ?? ""));
  const answer = await fetch(/** @type {string} */ (address));
  if (!answer.ok) throw new Error(`borders: ${answer.status}`);
  return unpack(await answer.json());
}

/**
 * @param {Packed} packed
 * @returns {Area[]}
 */
export function unpack({ origin, step, areas }) {
  /** @type {(x: number, y: number) => LatLng} */
  const place = (x, y) => [origin[1] + y * step, origin[0] + x * step];
  /** @param {number[]} steps */
  const ring = (steps) => {
    let x = 0;
    let y = 0;
    const corners = [];
    for (let index = 0; index < steps.length; index += 2) {
      x += steps[index];
      y += steps[index + 1];
      corners.push(place(x, y));
    }
    return corners;
  };
  return areas.map((area) => ({
    ...area,
    label: place(...area.label),
    polygons: area.polygons.map((rings) => rings.map(ring)),
  }));
}
