/**
 * What the page's tables say: values of the areas, offices, places of providers.
 * @typedef {{key: string, fill: string, short: string, text: string, row: HTMLTableRowElement, link: HTMLAnchorElement | null}} Row
 * @typedef {{kind: string, name: string, lat: number, lon: number, area: string, row: HTMLTableRowElement}} Place
 */

/** @returns {Map<string, Row>} Rows by the area's key, in the table's order. */
export function readRows() {
  /** @type {NodeListOf<HTMLTableRowElement>} */
  const rows = document.querySelectorAll("#table tbody tr[data-area]");
  return new Map(
    [...rows].map((row) => {
      const { area = "", fill = "", short = "", text = "" } = row.dataset;
      return [area, { key: area, fill, short, text, row, link: row.querySelector("th a") }];
    }),
  );
}

/**
 * @param {string} list Id of the table.
 * @returns {Place[]} Rows with coordinates.
 */
export function readPlaces(list) {
  /** @type {NodeListOf<HTMLTableRowElement>} */
  const rows = document.querySelectorAll(`#${list} tbody tr[data-lat]`);
  return [...rows].map((row) => ({
    kind: row.dataset.kind ?? "",
    name: row.dataset.name ?? "",
    lat: Number(row.dataset.lat),
    lon: Number(row.dataset.lon),
    area: row.dataset.in ?? "",
    row,
  }));
}

/** @returns {string} Key of the open district, or "". */
export const chosenKey = () => document.getElementById("sheet")?.dataset.area ?? "";
