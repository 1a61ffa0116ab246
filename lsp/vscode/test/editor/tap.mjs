// Stands between the editor and the language server, passes everything on, and keeps what the editor said.
// usage: node tap.mjs LOG SERVER [ARGUMENT…]

import { spawn } from "node:child_process";
import fs from "node:fs";

const [log, server, ...args] = process.argv.slice(2);
const child = spawn(server, args, { stdio: ["pipe", "inherit", "inherit"] });
let waiting = Buffer.alloc(0);

process.stdin.on("data", (bytes) => {
  child.stdin.write(bytes);
  waiting = Buffer.concat([waiting, bytes]);
  for (;;) {
    const header = waiting.indexOf("\r\n\r\n");
    if (header < 0) return;
    const length = Number(/content-length: *(\d+)/i.exec(waiting.subarray(0, header).toString())[1]);
    const start = header + 4;
    if (waiting.length < start + length) return;
    fs.appendFileSync(log, `${waiting.subarray(start, start + length)}\n`);
    waiting = waiting.subarray(start + length);
  }
});
process.stdin.on("end", () => child.stdin.end());
child.on("exit", (code) => process.exit(code ?? 1));
