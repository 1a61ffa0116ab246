// A real VS Code (code-server) in a real browser, with the extension in it: all pinned by package-lock.json beside this
// file and installed by `make editor`.

import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const home = process.env.HAC_EDITOR;
if (!home) throw new Error("HAC_EDITOR names the folder that `make editor` installs into; run `make editor`");
const require = createRequire(path.join(home, "package.json"));
const { chromium } = require("playwright-core");
const entry = require.resolve("code-server/out/node/entry.js");

const here = import.meta.dirname;
const vsix = process.env.HAC_VSIX ?? path.resolve(here, "../../hac.vsix");

/** How long anything may take. Far more than it does take, so that a busy machine fails no test. */
const PATIENCE = 60_000;

/** Opened while extensions are still being loaded: such a file is indented as plain text is, whatever they say. */
const FIRST = "first.ha";

/** What would only come between the test and the editor; what people have is left as VS Code sets it. */
const QUIET = {
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off",
  "git.openRepositoryInParentFolders": "never",
};

/**
 * Starts VS Code on a folder that holds `files`, committed to git; `server` is the command of the language server,
 * `settings` are a person's own. `stop` must be called.
 */
export async function start({ files, server, settings = {} }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "hac-editor-"));
  const workspace = path.join(folder, "workspace");
  const user = path.join(folder, "user");
  fs.mkdirSync(path.join(user, "User"), { recursive: true });
  fs.mkdirSync(workspace);
  const all = { [FIRST]: "", ...files };
  for (const [name, text] of Object.entries(all)) fs.writeFileSync(path.join(workspace, name), text);
  commit(workspace);
  const log = path.join(folder, "messages");
  const command = [process.execPath, path.join(here, "tap.mjs"), log, ...server];
  const configured = { ...QUIET, "hac.server.command": command, ...settings };
  fs.writeFileSync(path.join(user, "User/settings.json"), JSON.stringify(configured));
  fs.writeFileSync(path.join(folder, "config.yaml"), "auth: none\ncert: false\n");
  const shared = ["--user-data-dir", user, "--extensions-dir", path.join(folder, "extensions")];
  shared.push("--config", path.join(folder, "config.yaml"));
  const installed = spawnSync(process.execPath, [entry, ...shared, "--install-extension", vsix], { encoding: "utf8" });
  if (installed.status !== 0) throw new Error(`the extension is not installed: ${installed.stdout}${installed.stderr}`);

  const port = await freePort();
  const options = ["--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check"];
  const output = fs.openSync(path.join(folder, "code-server.log"), "w");
  const code = spawn(process.execPath, [entry, ...shared, ...options, workspace], {
    stdio: ["ignore", output, output],
    detached: true,
  });
  let browser;
  const stop = async () => {
    await browser?.close();
    try {
      // With its children, which are a group of their own.
      process.kill(-code.pid, "SIGTERM");
    } catch {
      // It has ended already.
    }
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  };
  try {
    await until(async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok);
    browser = await chromium.launch({
      executablePath: process.env.HAC_CHROMIUM,
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    });
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(PATIENCE);
    await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(workspace)}`);
    await page.waitForSelector(".explorer-folders-view .monaco-list-row");
    await open(page, FIRST);
    // The server is there, and VS Code knows what it can do.
    await until(() => messages(log).some(({ method }) => method === "textDocument/didOpen"));
    return { page, workspace, messages: () => messages(log), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function commit(workspace) {
  const who = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
  for (const args of [["init", "-q"], ["add", "."], [...who, "commit", "-q", "-m", "first"]]) {
    const ran = spawnSync("git", args, { cwd: workspace, encoding: "utf8" });
    if (ran.status !== 0) throw new Error(`git ${args.join(" ")}: ${ran.stderr}`);
  }
}

/** Runs a command by the name that the palette lists it under. */
export async function run(page, command) {
  await page.keyboard.press("F1");
  const palette = page.locator(".quick-input-widget:visible");
  await palette.locator("input[type=text]").fill(`>${command}`);
  await palette.locator(".monaco-list-row", { hasText: command }).first().click();
  // Where it hovers over nothing that would cover the editor with what is known of it.
  await page.mouse.move(700, 800);
  await palette.waitFor({ state: "hidden" });
}

/** Opens a file of the workspace and waits for its language. */
export async function open(page, name) {
  await page.locator(".explorer-folders-view .monaco-list-row", { hasText: name }).first().dblclick();
  await page.waitForSelector(".monaco-editor .view-line");
  await page.locator(".tabs-container .tab.active", { hasText: name }).waitFor();
  await page.locator("#status\\.editor\\.mode", { hasText: "hac platform" }).waitFor();
  await page.locator(".monaco-editor .view-lines").first().click();
}

/** Saves, and gives what is then on the disk. */
export async function save(page, file) {
  await page.keyboard.press("Control+S");
  await page.locator(".tabs-container .tab.active.dirty").waitFor({ state: "detached" });
  return fs.readFileSync(file, "utf8");
}

/** Whether the list of suggestions is on the screen, with something in it. */
export async function suggests(page) {
  return (await page.locator(".suggest-widget.visible .monaco-list-row").count()) > 0;
}

/** Repeats until it is true. */
export async function until(condition) {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const holds = async () => condition();
    if (await holds().catch(() => false)) return;
    if (Date.now() > deadline) throw new Error(`this never came true: ${condition}`);
    await new Promise((go) => setTimeout(go, 100));
  }
}

/** What the editor said to the server, in order. */
function messages(log) {
  const lines = fs.readFileSync(log, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
}

function freePort() {
  return new Promise((give) => {
    const probe = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => give(port));
    });
  });
}
