// What a person types into VS Code is what the file holds, whatever is suggested meanwhile.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { open, save, start, suggests } from "./vscode.mjs";

const server = [process.env.HAC_LSP];
const trading = path.resolve(import.meta.dirname, "../../../../examples/trading/platform.ha");

/** Slow enough that suggestions come between the keys, as they do for people. */
const KEY = { delay: 20 };

/**
 * Types a text as a person does: without indentation, and without the closing braces on lines of their own, both of
 * which the editor has written already. Waits so long before each Enter, and gives how often a list of suggestions was
 * open then.
 */
async function type(page, text, waits) {
  let lists = 0;
  const lines = text.split("\n").map((line) => line.trim());
  for (const [at, line] of lines.entries()) {
    const closes = /^[\]})]/.test(line);
    if (closes) {
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("End");
    }
    await page.keyboard.type(closes ? line.slice(1) : line, KEY);
    const next = lines[at + 1];
    if (next === undefined || /^[\]})]/.test(next)) continue;
    await page.waitForTimeout(waits);
    if (await suggests(page)) lists += 1;
    await page.keyboard.press("Enter");
  }
  return lists;
}

/** Types a text into an empty file; gives what was saved, how many lists were open at Enter, and what was asked. */
async function typed(text, { waits }) {
  const code = await start({ files: { "platform.ha": "" }, server });
  try {
    await open(code.page, "platform.ha");
    const lists = await type(code.page, text, waits);
    const saved = await save(code.page, path.join(code.workspace, "platform.ha"));
    return { saved, lists, messages: code.messages() };
  } finally {
    await code.stop();
  }
}

/** The text before the cursor, on its line, at each request for suggestions that a key caused. */
function asked(messages) {
  const texts = new Map();
  const lines = [];
  for (const { method, params } of messages) {
    const uri = params?.textDocument?.uri;
    if (method === "textDocument/didOpen") texts.set(uri, params.textDocument.text);
    if (method === "textDocument/didChange") texts.set(uri, params.contentChanges.at(-1).text);
    if (method !== "textDocument/completion" || params.context?.triggerKind !== 2) continue;
    const line = texts.get(uri).split("\n")[params.position.line];
    lines.push(line.slice(0, params.position.character));
  }
  return lines;
}

test("the trading platform comes out as it was typed", async () => {
  const text = fs.readFileSync(trading, "utf8");
  const { saved, lists, messages } = await typed(text, { waits: 250 });
  assert.equal(saved, text);
  // Otherwise the test says nothing.
  assert.ok(lists > 5, `${lists} lists were open at Enter`);
  const lines = asked(messages);
  assert.ok(lines.length > 50, `${lines.length} requests`);
  assert.deepEqual(lines.filter((line) => line.includes("#")), [], "nothing is asked in comments");
});

// The list that opens while a word is typed has what begins with that word, and perhaps not the word itself first.
const NAMES = `platform shop {
  tier web_old: compute {
    instance = t3.large
  }
  tier web: compute {
    uses = [assets]
  }
  tier sessions: dynamodb {
    expire = expires
    key session: string
  }
  dns "shop.example.com" {
    serves = web
    doc = "of web"
  }
}
`;

test("a name that begins another is not completed by Enter", async () => {
  const { saved, lists } = await typed(NAMES, { waits: 1000 });
  assert.equal(saved, NAMES);
  assert.ok(lists > 0, "a list was open at Enter");
});
