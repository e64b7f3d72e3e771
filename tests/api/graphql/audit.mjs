// Runs the server audits of the npm package `graphql-http` against an address and prints one JSON line each.
// Usage: node audit.mjs http://localhost:8000/graphql path/to/node_modules
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [url, modules] = process.argv.slice(2);
const require = createRequire(pathToFileURL(join(resolve(modules), "graphql-http", "package.json")));
const { auditServer } = require("graphql-http");

for (const result of await auditServer({ url })) {
  const { id, name, status, reason } = result;
  process.stdout.write(JSON.stringify({ id, name, status, reason: reason ?? null }) + "\n");
}
