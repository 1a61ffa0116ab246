// The bundle as VS Code loads it, with a stand-in for VS Code itself.

import assert from "node:assert/strict";
import Module, { createRequire } from "node:module";
import { test } from "node:test";

const require = createRequire(import.meta.url);

/** Anything of VS Code: may be called, constructed and looked into, for ever. */
function anything() {
  return new Proxy(class {}, {
    apply: () => anything(),
    get: (target, name) => (name in target || typeof name === "symbol" ? target[name] : anything()),
  });
}

/** Loads the bundle with a configured command, and gives what people were told. */
async function activated(command) {
  const told = [];
  const vscode = new Proxy(
    {
      workspace: { getConfiguration: () => ({ get: () => command }) },
      window: { showErrorMessage: (message) => told.push(message) },
    },
    { get: (target, name) => target[name] ?? anything() },
  );
  const load = Module._load;
  Module._load = (name, ...rest) => (name === "vscode" ? vscode : load(name, ...rest));
  try {
    const extension = require("../dist/extension.js");
    assert.equal(typeof extension.deactivate, "function");
    await extension.activate({ subscriptions: [] });
    await extension.deactivate();
  } finally {
    Module._load = load;
  }
  return told;
}

test("an empty command is told, and nothing is started", async () => {
  assert.deepEqual(await activated([]), ["hac: the setting hac.server.command is empty."]);
});
