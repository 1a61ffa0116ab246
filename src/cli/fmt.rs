//! `hac fmt`

use std::io::Read;
use std::path::{Path, PathBuf};

use super::args::{FmtArgs, Global};
use super::disk::{read_source, replace, sources_below, unreadable};
use super::report::Findings;
use super::{Exit, Failure};
use hac_base::diagnostics::Diagnostics;
use hac_base::source::SOURCE_LIMIT_BYTES;

pub(super) fn run(
    arguments: &FmtArgs,
    global: &Global,
    findings: &mut Findings<'_>,
) -> Result<Exit, Failure> {
    if arguments.paths.iter().any(|path| path == Path::new("-")) {
        return standard_input(arguments, global, findings);
    }
    let mut files: Vec<PathBuf> = Vec::new();
    for path in &arguments.paths {
        files.extend(sources_below(path)?);
    }
    files.dedup();
    let mut exit = Exit::Clean;
    for file in files {
        let text = read_source(&file).map_err(|error| unreadable(&file, &error))?;
        let name = file.display().to_string();
        match format(&name, &text, findings)? {
            None => exit = Exit::Diagnostics,
            Some(formatted) if *formatted == *text => {}
            Some(formatted) => {
                report(&name, (&text, &formatted), arguments, global, findings)?;
                if arguments.check {
                    findings.told(unformatted(&name));
                    exit = Exit::Diagnostics;
                } else if !arguments.diff {
                    replace(&file, &formatted)?;
                }
            }
        }
    }
    Ok(exit)
}

fn standard_input(
    arguments: &FmtArgs,
    global: &Global,
    findings: &mut Findings<'_>,
) -> Result<Exit, Failure> {
    if arguments.paths.len() > 1 {
        return Err(Failure::new(
            "`-` stands for standard input and cannot be combined with files",
        ));
    }
    let mut bytes = Vec::new();
    std::io::stdin()
        .take(SOURCE_LIMIT_BYTES)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::new(format!("cannot read standard input: {error}")))?;
    let text = String::from_utf8(bytes)
        .map_err(|error| Failure::new(format!("standard input is not UTF-8: {}", error.utf8_error())))?;
    let Some(formatted) = format("<stdin>", &text, findings)? else {
        return Ok(Exit::Diagnostics);
    };
    if !arguments.check && !arguments.diff {
        findings.show(&formatted)?;
        return Ok(Exit::Clean);
    }
    if formatted == text {
        return Ok(Exit::Clean);
    }
    report("<stdin>", (&text, &formatted), arguments, global, findings)?;
    Ok(if arguments.check {
        findings.told(unformatted("<stdin>"));
        Exit::Diagnostics
    } else {
        Exit::Clean
    })
}

/// The canonical text; `None` where the file has errors of syntax, which are reported.
fn format(name: &str, text: &str, findings: &mut Findings<'_>) -> Result<Option<String>, Failure> {
    let id = findings.source(name, text);
    let mut diagnostics = Diagnostics::default();
    let file = hac_syntax::parse(id, text, &mut diagnostics);
    diagnostics.sort();
    let is_broken = diagnostics.has_errors();
    findings.diagnostics(diagnostics)?;
    Ok(hac_syntax::format(&file, text).filter(|_| !is_broken))
}

fn unformatted(name: &str) -> Failure {
    Failure::new(format!("`{name}` is not formatted")).help("run `hac fmt`")
}

/// Names the file, or shows the lines that change.
fn report(
    name: &str,
    (old, new): (&str, &str),
    arguments: &FmtArgs,
    global: &Global,
    findings: &mut Findings<'_>,
) -> Result<(), Failure> {
    if arguments.diff {
        let diff = similar::TextDiff::from_lines(old, new);
        findings.show(
            &diff
                .unified_diff()
                .header(name, &format!("{name} (formatted)"))
                .to_string(),
        )
    } else if global.quiet {
        Ok(())
    } else {
        findings.show(&format!("{name}\n"))
    }
}
