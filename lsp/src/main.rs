//! `hac-lsp`: the language server on standard input and output.

use std::process::ExitCode;
use std::time::Duration;

use hac_lsp::client::Editor;
use hac_lsp::input::{self, End};
use hac_lsp::server::Server;
use mimalloc::MiMalloc;
use tokio::io::{duplex, stdin, stdout};
use tower_lsp::LspService;

/// As in `hac`, and for its reason.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// How much of a message waits between the client and the library.
const BUFFER_BYTES: usize = 64 * 1024;

/// How long answers may take that were asked for before the client went.
const GRACE: Duration = Duration::from_secs(2);

fn main() -> std::io::Result<ExitCode> {
    let runtime = tokio::runtime::Runtime::new()?;
    let end = runtime.block_on(serve());
    // A thread may still wait for standard input, on which nothing of interest can come, or work for nobody.
    runtime.shutdown_background();
    Ok(if end.is_success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Serves one client to its end.
async fn serve() -> End {
    let (received, passed_on) = duplex(BUFFER_BYTES);
    let (answers, said) = duplex(BUFFER_BYTES);
    let reading = tokio::spawn(input::forward(stdin(), passed_on));
    let writing = tokio::spawn(input::pass_back(answers, stdout()));
    let (service, socket) = LspService::build(|client| Server::new(Editor::new(client)))
        .custom_method(input::MALFORMED, Server::malformed)
        .finish();
    let serving = tower_lsp::Server::new(received, said, socket)
        // One handler at a time, in the order of the messages: a change must not overtake the one before it.
        .concurrency_level(1)
        .serve(service);
    let serving = tokio::spawn(serving);
    tokio::pin!(writing);
    tokio::select! {
        // What the client said before it went comes first: its end is also the end of what is written.
        biased;
        end = reading => {
            // The library ends when it has answered; then there is nothing more to write.
            let _ = tokio::time::timeout(GRACE, async { tokio::join!(serving, writing) }).await;
            end.unwrap_or(End::Lost)
        }
        // Nobody listens any more.
        _ = &mut writing => End::Gone,
    }
}
