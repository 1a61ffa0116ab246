//! The command line program.

use std::process::ExitCode;

fn main() -> ExitCode {
    hac::cli::run(std::env::args_os())
}
