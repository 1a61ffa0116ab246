//! `hac-lsp`: the language server on standard input and output.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hac_lsp::client::Editor;
use hac_lsp::input;
use hac_lsp::server::Server;
use mimalloc::MiMalloc;
use tower_lsp::LspService;

/// As in `hac`, and for its reason.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// How much of a message waits between the client and the library.
const BUFFER_BYTES: usize = 64 * 1024;

fn main() -> std::io::Result<ExitCode> {
    let runtime = tokio::runtime::Runtime::new()?;
    let was_polite = runtime.block_on(serve());
    // A thread may still wait for standard input, on which nothing of interest can come.
    runtime.shutdown_background();
    Ok(if was_polite {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Serves one client to its end; whether it took its leave first.
async fn serve() -> bool {
    let shut_down = Arc::new(AtomicBool::new(false));
    let heard = Arc::clone(&shut_down);
    let (received, passed_on) = tokio::io::duplex(BUFFER_BYTES);
    tokio::spawn(async move { input::pass_on(tokio::io::stdin(), passed_on, &heard).await });
    let (service, socket) = LspService::build(|client| Server::new(Editor::new(client)))
        .custom_method(input::MALFORMED, Server::malformed)
        .finish();
    tower_lsp::Server::new(received, tokio::io::stdout(), socket)
        // One handler at a time, in the order of the messages: a change must not overtake the one before it.
        .concurrency_level(1)
        .serve(service)
        .await;
    shut_down.load(Ordering::SeqCst)
}
