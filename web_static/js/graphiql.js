/* global GraphiQL, React, ReactDOM */
/** GraphiQL from our own files; it asks the endpoint by POST, so that no variable stands in an address. */
const place = /** @type {HTMLElement} */ (document.getElementById("ide"));
const fetcher = GraphiQL.createFetcher({ url: new URL(place.dataset.endpoint ?? "/graphql", location.href).href });
ReactDOM.createRoot(place).render(React.createElement(GraphiQL, { fetcher, defaultEditorToolsVisibility: true }));
