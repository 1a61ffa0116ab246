//! `hac-lsp`: the language server on standard input and output.

use std::process::ExitCode;

use hac_lsp::client::Editor;
use hac_lsp::lifecycle::Lifecycle;
use hac_lsp::server::Server;
use tower_lsp::LspService;

fn main() -> std::io::Result<ExitCode> {
    let runtime = tokio::runtime::Runtime::new()?;
    let lifecycle = Lifecycle::default();
    runtime.block_on(serve(&lifecycle));
    // A thread may still wait for standard input, which nobody will write to.
    runtime.shutdown_background();
    Ok(lifecycle.exit_code())
}

async fn serve(lifecycle: &Lifecycle) {
    let (service, socket) = LspService::new(|client| Server::new(Editor::new(client)));
    tower_lsp::Server::new(lifecycle.input(tokio::io::stdin()), tokio::io::stdout(), socket)
        // One handler at a time, in the order of the messages: a change must not overtake the one before it.
        .concurrency_level(1)
        .serve(lifecycle.service(service))
        .await;
}
