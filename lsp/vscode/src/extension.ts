// Starts the language server; everything else is the server's.

import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const [command, ...args] = vscode.workspace
    .getConfiguration("hac")
    .get<string[]>("server.command", ["hac", "lsp"]);
  if (command === undefined) {
    void vscode.window.showErrorMessage("hac: the setting hac.server.command is empty.");
    return;
  }
  const watcher = vscode.workspace.createFileSystemWatcher("**/*.ha");
  client = new LanguageClient(
    "hac",
    "hac",
    { command, args },
    {
      documentSelector: [{ language: "ha" }],
      // A module that another program wrote, or that git changed, is read again.
      synchronize: { fileEvents: watcher },
    },
  );
  context.subscriptions.push(watcher, client);
  try {
    await client.start();
  } catch (error) {
    void vscode.window.showErrorMessage(
      `hac: cannot start \`${[command, ...args].join(" ")}\`. Install hac and hac-lsp, or change hac.server.command. (${String(error)})`,
    );
  }
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
