/* global GraphiQL, MutationObserver, React, ReactDOM, cancelAnimationFrame, requestAnimationFrame */
/** GraphiQL from our own files; it asks the endpoint by POST, so that no variable stands in an address. */
const EXAMPLE = `# Neighbourhoods of every level with what is there
{
  levels {
    nameDe
    neighbourhoods(first: 5) {
      nodes {
        name
        figures(indicators: ["people"], measures: [RATE]) { state value }
        programmes(first: 3) { nodes { name placesFree } }
      }
    }
  }
}
`;

const place = /** @type {HTMLElement} */ (document.getElementById("ide"));
const fetcher = GraphiQL.createFetcher({ url: new URL(place.dataset.endpoint ?? "/graphql", location.href).href });
const logo = React.createElement(GraphiQL.Logo, null, " ");
/** Queries and variables may name people: they stay in this tab's memory, never in the browser's storage. */
const kept = new Map();
const storage = {
  get length() { return kept.size; },
  getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
  setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value),
  removeItem: (/** @type {string} */ key) => void kept.delete(key),
  clear: () => kept.clear(),
};
const properties = { fetcher, storage, defaultQuery: EXAMPLE, defaultEditorToolsVisibility: true };

/** Name the editors' hidden text fields, which have no label of their own, after the region they stand in. */
function nameEditors() {
  for (const field of place.querySelectorAll(".CodeMirror textarea:not([aria-label])")) {
    field.setAttribute("aria-label", field.closest("[aria-label]")?.getAttribute("aria-label") ?? "Editor");
  }
}

/** What is longer or wider than its place can be scrolled by keys too: the text fields lie beside what scrolls. */
function reachScrolled() {
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll(".CodeMirror-scroll"))) {
    part.tabIndex = part.scrollHeight > part.clientHeight || part.scrollWidth > part.clientWidth ? 0 : -1;
  }
}

let waiting = 0;
new MutationObserver(() => {
  nameEditors();
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(reachScrolled);
}).observe(place, { childList: true, subtree: true });
window.addEventListener("resize", reachScrolled);
ReactDOM.createRoot(place).render(React.createElement(GraphiQL, properties, logo));
