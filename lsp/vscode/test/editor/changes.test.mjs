// Looking at one's changes beside what was committed, with formatting on save, loses none of them.

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";

import { open, run, save, start, until } from "./vscode.mjs";

// Untidy, so that formatting what was committed instead of what is open would change something.
const COMMITTED = `platform   shop {
  region us-east-1 { role=primary, cidr = 10.10.0.0/16 }
}
`;

const TIDY = `platform shop {
  region us-east-1 { role = primary, cidr = 10.10.0.0/16 }
}
`;

test("a comparison with git changes nothing of what is saved", async () => {
  const settings = { "[ha]": { "editor.formatOnSave": true } };
  const code = await start({ files: { "platform.ha": COMMITTED }, server: [process.env.HAC_LSP], settings });
  const { page } = code;
  const file = path.join(code.workspace, "platform.ha");
  /** Writes a line above all others. */
  const write = async (line) => {
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.type(line, { delay: 20 });
  };
  const comparison = page.locator(".monaco-diff-editor .original .view-line").first();
  try {
    await open(page, "platform.ha");
    await write("# First.");
    assert.equal(await save(page, file), `# First.\n${TIDY}`);
    await write("use   ./lib/web");
    // git takes its time to see the first change.
    await until(async () => {
      await run(page, "Git: Open Changes");
      await comparison.waitFor({ timeout: 3000 });
      return true;
    });
    // The server hears of what is open before it is asked to format.
    await page.waitForTimeout(1000);
    assert.equal(await save(page, file), `use ./lib/web\n# First.\n${TIDY}`);

    await run(page, "View: Close Editor");
    await comparison.waitFor({ state: "detached" });
    await open(page, "platform.ha");
    await write("#   Second.");
    await page.waitForTimeout(1000);
    assert.equal(await save(page, file), `#   Second.\nuse ./lib/web\n# First.\n${TIDY}`);
    const opened = code.messages().filter(({ method }) => method === "textDocument/didOpen");
    const schemes = new Set(opened.map(({ params }) => params.textDocument.uri.split(":")[0]));
    assert.deepEqual([...schemes], ["file"]);
  } catch (error) {
    await page.screenshot({ path: path.join(process.env.HAC_EDITOR, "changes.png") });
    throw error;
  } finally {
    await code.stop();
  }
});
