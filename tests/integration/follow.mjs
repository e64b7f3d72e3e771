// A program that follows what is done, with the npm packages `graphql-ws` and `ws`. Each line of its output is JSON.
// Usage: node follow.mjs <node_modules> <address> <cookie> <what>
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, address, cookie, what] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${modules}/`));
const WebSocket = require("ws");
const { createClient } = require("graphql-ws");

const EVENTS = "subscription ($after: String) { caseEvents(after: $after) { cursor events { id act } } }";
const say = (line) => console.log(JSON.stringify(line));
const withCookie = { headers: { cookie } };

/** Open a connection, send `messages` one after the other's answer or at once, and tell how it ended. */
function raw(name, { messages = [], protocol = "graphql-transport-ws", options = withCookie, until = "close", most = 1 }) {
  return new Promise((resolve) => {
    const socket = new WebSocket(address, protocol, options);
    const got = [];
    let ended = false;
    const done = (end) => {
      if (ended) return;
      ended = true;
      socket.terminate();
      say({ name, got, ...end });
      resolve();
    };
    socket.on("open", () => messages.forEach((each) => socket.send(each)));
    socket.on("message", (data) => {
      const message = JSON.parse(String(data));
      got.push(message);
      if (got.filter((each) => each.type === until).length === most) done({});
    });
    socket.on("unexpected-response", (_request, response) => done({ status: response.statusCode }));
    socket.on("close", (code, reason) => done({ code, reason: String(reason) }));
    socket.on("error", (error) => done({ failed: error.message }));
  });
}

const init = JSON.stringify({ type: "connection_init" });
const subscribe = (id, query = EVENTS, more = {}) => JSON.stringify({ type: "subscribe", id, payload: { query, ...more } });

async function protocol() {
  await Promise.all([
    raw("slow init", {}),
    raw("init twice", { messages: [init, init] }),
    raw("subscribe before init", { messages: [subscribe("1")] }),
    raw("no JSON", { messages: ["nonsense"] }),
    raw("a list", { messages: ["[]"] }),
    raw("a number", { messages: ["7"] }),
    raw("unknown type", { messages: ['{"type":"start"}'] }),
    raw("bytes", { messages: [Buffer.from(init)] }),
    raw("deep JSON", { messages: ['{"type":"ping","payload":{"a":' + "[".repeat(20000)] }),
    raw("no payload", { messages: [init, '{"type":"subscribe","id":"1"}'] }),
  ]);
  await Promise.all([
    raw("id is a number", { messages: [init, '{"type":"subscribe","id":1,"payload":{"query":"{a}"}}'] }),
    raw("query is a list", { messages: [init, '{"type":"subscribe","id":"1","payload":{"query":[]}}'] }),
    raw("id twice", { messages: [init, subscribe("1"), subscribe("1")] }),
    raw("too large", { messages: [init, "x".repeat(200000)] }),
    raw("ping", { messages: ['{"type":"ping"}'], until: "pong" }),
    raw("foreign origin", { options: { ...withCookie, origin: "https://elsewhere.example" } }),
    raw("own origin", { options: { ...withCookie, origin: new URL(address.replace("ws", "http")).origin }, messages: [init], until: "connection_ack" }),
    raw("legacy protocol", { protocol: "graphql-ws" }),
    raw("no protocol", { protocol: [] }),
    raw("nobody", { options: {}, messages: ["nonsense"] }),
  ]);
  await Promise.all([
    raw("bad syntax", { messages: [init, subscribe("1", "subscription {")], until: "error" }),
    raw("unknown field", { messages: [init, subscribe("1", "subscription { nothing }")], until: "error" }),
    raw("a query", { messages: [init, subscribe("1", "{ __typename }")], until: "error" }),
    raw("two at once", { messages: [init, subscribe("1", "subscription { a: caseEvents { cursor } b: caseEvents { cursor } }")], until: "error" }),
    raw("foreign cursor", { messages: [init, subscribe("1", EVENTS, { variables: { after: "17" } })], until: "error" }),
    raw("too many", { messages: [init, ...Array.from({ length: 11 }, (_, i) => subscribe(`${i}`))], until: "error" }),
    raw("after complete", { messages: [init, subscribe("1"), '{"type":"complete","id":"1"}', subscribe("1"), '{"type":"ping"}'], until: "pong" }),
    raw("begins", { messages: [init, subscribe("1")], until: "next" }),
  ]);
}

/** Follow until the input ends; a broken connection is opened again, from where it broke. */
async function follow() {
  const variables = { after: null };
  const client = createClient({
    url: address,
    webSocketImpl: class extends WebSocket { constructor(url, protocols) { super(url, protocols, withCookie); } },
    retryAttempts: 50,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 30)),
    shouldRetry: () => true,
    on: { connected: () => say({ connected: true }), closed: (event) => say({ closed: event.code }) },
  });
  const finished = new Promise((resolve) => {
    const stop = client.subscribe({ query: EVENTS, variables }, {
      next: ({ data, errors }) => {
        if (data) variables.after = data.caseEvents.cursor; // sent anew with each new connection
        say({ events: data?.caseEvents.events, errors });
      },
      error: (error) => { say({ error: Array.isArray(error) ? error : { code: error.code, reason: error.reason } }); resolve(); },
      complete: () => { say({ complete: true }); resolve(); },
    });
    process.stdin.on("data", () => stop());
  });
  await finished;
  await client.dispose();
  process.exit(0);
}

await (what === "protocol" ? protocol() : follow());
process.exit(0);
