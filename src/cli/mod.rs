//! The command line: the only part of the crate that prints, reads the environment and touches the disk.

mod args;
mod budget;
mod build;
mod check;
mod claims;
mod completions;
mod disk;
mod drill;
mod expand;
mod explain;
mod fix;
mod fmt;
mod gate;
mod lsp;
mod new;
mod output;
mod report;
mod verify;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command, Format};
pub use disk::DiskProvider;
use report::Findings;

/// How a command ended, as its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing to complain about.
    Clean = 0,
    /// The platform has errors.
    Diagnostics = 1,
    /// The command was called wrongly, or a file could not be read or written.
    Usage = 2,
    /// Generated code is out of date.
    Stale = 3,
    /// A bug in `hac`.
    Internal = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// A failure outside the platform itself: a wrong call, or a file that could not be read or written.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) message: String,
    /// What it is about, one by one, and why.
    pub(crate) notes: Vec<String>,
    /// What to do about it, starting with a verb.
    pub(crate) help: Option<String>,
    pub(crate) exit: Exit,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            notes: Vec::new(),
            help: None,
            exit: Exit::Usage,
        }
    }

    pub(crate) fn notes(mut self, notes: Vec<String>) -> Self {
        self.notes = notes;
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn exit(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }
}

/// Runs one command. A bug in `hac` becomes exit code 4 and a message that says so, never a bare panic.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let asked_for = !error.use_stderr();
            // Nothing can be done where even the message cannot be printed.
            let _ = error.print();
            return if asked_for {
                Exit::Clean.into()
            } else {
                Exit::Usage.into()
            };
        }
    };
    std::panic::set_hook(Box::new(report_bug));
    let mut findings = Findings::new(&cli.global);
    let ended = guarded(|| dispatch(&cli, &mut findings));
    findings.end(ended).into()
}

fn guarded(work: impl FnOnce() -> Result<Exit, Failure>) -> Result<Exit, Failure> {
    // After a bug, nothing is done with what was found but telling it.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or(Ok(Exit::Internal))
}

fn dispatch(cli: &Cli, findings: &mut Findings<'_>) -> Result<Exit, Failure> {
    let draws = matches!(cli.command, Command::Budget(_));
    if cli.global.format == Format::Svg && !draws {
        return Err(Failure::new("only `hac budget` draws a picture")
            .help("write `--format text` or `--format json`"));
    }
    match &cli.command {
        Command::Budget(arguments) => budget::run(arguments, &cli.global, findings),
        Command::Build(arguments) => build::run(arguments, &cli.global, findings),
        Command::Check(arguments) => check::run(arguments, &cli.global, findings),
        Command::Fix(arguments) => fix::run(arguments, &cli.global, findings),
        Command::Fmt(arguments) => fmt::run(arguments, &cli.global, findings),
        Command::Expand(arguments) => expand::run(arguments, &cli.global, findings),
        Command::Explain(arguments) => explain::run(arguments, findings),
        Command::Drill(arguments) => drill::run(arguments, findings),
        Command::New(arguments) => new::run(arguments, &cli.global, findings),
        Command::Lsp => lsp::run(),
        Command::Completions(arguments) => completions::run(arguments, findings),
    }
}

fn report_bug(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic
        .location()
        .map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
    let what = panic.payload_as_str().unwrap_or("no message");
    let _ = writeln!(
        std::io::stderr(),
        "internal error: {what}{place}\nThis is a bug in hac, not in your platform; nothing was written. \
         Please report it together with the file that caused it."
    );
}

/// Writes the asked-for result to standard output. A reader that has gone away (`hac explain | head`) is no failure.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::new(format!("cannot write to standard output: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Exit, guarded};

    #[test]
    fn a_bug_has_an_exit_code_of_its_own() {
        assert!(matches!(guarded(|| panic!("a planted bug")), Ok(Exit::Internal)));
        assert!(matches!(guarded(|| Ok(Exit::Stale)), Ok(Exit::Stale)));
    }
}
