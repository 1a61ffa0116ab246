//! `hac-lsp`: the language server on standard input and output.

use hac_lsp::client::Editor;
use hac_lsp::server::Server;
use tower_lsp::LspService;

#[tokio::main]
async fn main() {
    let (service, socket) = LspService::new(|client| Server::new(Editor::new(client)));
    tower_lsp::Server::new(tokio::io::stdin(), tokio::io::stdout(), socket)
        // One handler at a time, in the order of the messages: a change must not overtake the one before it.
        .concurrency_level(1)
        .serve(service)
        .await;
}
