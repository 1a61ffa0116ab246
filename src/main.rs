//! The command line program.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A compiler makes many small strings: a fifth of a build went to the system's allocator.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    hac::cli::run(std::env::args_os())
}
