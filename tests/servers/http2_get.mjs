// Ask for a page over HTTP/2 with Node's own client: node http2_get.mjs PORT HOST CERTIFICATE PATH
import { readFileSync } from "node:fs";
import { connect } from "node:http2";

const [port, host, certificate, path] = process.argv.slice(2);
const session = connect(`https://127.0.0.1:${port}`, { ca: readFileSync(certificate), servername: host });
session.on("error", (error) => {
  console.log(JSON.stringify({ failed: error.message }));
  process.exit(0);
});
const stream = session.request({ ":path": path, ":authority": host });
stream.on("response", (headers) => {
  console.log(JSON.stringify({ protocol: session.alpnProtocol, status: headers[":status"], cookie: headers["set-cookie"] ?? [] }));
  stream.close();
  session.close();
});
stream.resume();
stream.end();
