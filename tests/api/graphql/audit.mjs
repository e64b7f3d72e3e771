// Runs the server audits of the npm package `graphql-http` against an address and prints one JSON line each.
// Usage: node audit.mjs http://localhost:8000/graphql path/to/node_modules [name=value of a cookie]
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [url, modules, cookie] = process.argv.slice(2);
const require = createRequire(pathToFileURL(join(resolve(modules), "graphql-http", "package.json")));
const { auditServer } = require("graphql-http");

/** As a page of ours asks: with the cookie of who is signed in, where one is given. */
function fetchFn(address, options = {}) {
  if (!cookie) return fetch(address, options);
  return fetch(address, { ...options, headers: { ...options.headers, cookie, "sec-fetch-site": "same-origin" } });
}

for (const result of await auditServer({ url, fetchFn })) {
  const { id, name, status, reason } = result;
  process.stdout.write(JSON.stringify({ id, name, status, reason: reason ?? null }) + "\n");
}
