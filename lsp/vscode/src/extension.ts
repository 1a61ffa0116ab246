// Starts the language server; everything else is the server's.

import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/node";

import { endsInComment } from "./comment";

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
      // What is on the disk or will be. The other side of a comparison (`git:`) is a text of another time: judged by the
      // files of today, it would show what never was true.
      documentSelector: [
        { scheme: "file", language: "ha" },
        { scheme: "untitled", language: "ha" },
      ],
      middleware: {
        provideCompletionItem: (document, position, context, token, next) => {
          const byKey = context.triggerKind === vscode.CompletionTriggerKind.TriggerCharacter;
          const before = document.lineAt(position.line).text.slice(0, position.character);
          return byKey && endsInComment(before) ? [] : next(document, position, context, token);
        },
      },
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
