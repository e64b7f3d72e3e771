/* global L */
/** Zoom by buttons, the whole city at the start; the map can be dragged once it is larger than its frame. */

/** @param {any} map @param {{bounds: [[number, number], [number, number]]}} options South-west and north-east. */
export function addButtons(map, { bounds }) {
  const box = /** @type {HTMLElement} */ (document.getElementById("map"));
  // Without a margin the picture is exactly what is seen, so that paper can scale it as a whole.
  map.options.renderer = L.svg({ padding: 0 });
  let whole = map.getZoom();
  let all = true;
  const buttons = makeButtons(box);
  const showAll = () => {
    map.invalidateSize({ animate: false, pan: false });
    all = true;
    map.setMinZoom(0);
    map.fitBounds(bounds, { animate: false, padding: [8, 8] });
    whole = map.getZoom();
    map.setMinZoom(whole);
    update();
  };
  const update = () => {
    all = map.getZoom() <= whole + 0.01;
    buttons.out.disabled = all;
    buttons.all.hidden = all;
    buttons.in.disabled = map.getZoom() >= map.getMaxZoom();
    map.dragging[all ? "disable" : "enable"]();
  };
  buttons.in.addEventListener("click", () => map.zoomIn());
  buttons.out.addEventListener("click", () => map.zoomOut());
  buttons.all.addEventListener("click", showAll);
  map.on("zoomend", update);
  map.on("sozialraum:all", showAll);
  new ResizeObserver(() => (all ? showAll() : map.invalidateSize({ animate: false }))).observe(map.getContainer());
  window.addEventListener("beforeprint", showAll);
  showAll();
}

/** @param {HTMLElement} box */
function makeButtons(box) {
  const group = document.createElement("div");
  group.className = "zoom";
  /** @param {string} sign @param {string | undefined} name */
  const add = (sign, name) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.setAttribute("aria-label", name ?? sign);
    button.title = name ?? "";
    group.append(button);
    return button;
  };
  const made = { in: add("+", box.dataset.zoomIn), out: add("−", box.dataset.zoomOut), all: add("⤢", box.dataset.zoomAll) };
  box.append(group);
  return made;
}
