//! `hac build --verify`: what terraform itself says about the generated code, in terms of the `.ha` file.

#![expect(clippy::disallowed_methods, reason = "terraform runs on a copy on the disk")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde::Deserialize;
use tempfile::TempDir;

use super::args::Global;
use super::disk::{cannot_write, temporary_folder};
use super::report::Findings;
use super::{Exit, Failure};
use hac_pipeline::emit::{OutputTree, SOURCE_MAP, SourceMap};

/// Runs terraform on a copy of the output, so that the folder holds only what `hac` wrote and what people put there.
pub(super) fn run(
    folder: &Path,
    tree: &OutputTree,
    global: &Global,
    findings: &mut Findings<'_>,
) -> Result<Exit, Failure> {
    let copy = copy_of(folder, tree)?;
    let map: SourceMap = tree
        .get(SOURCE_MAP)
        .and_then(|bytes| serde_json::from_slice(bytes).ok())
        .expect("the emitter writes the source map as JSON");
    let formatted = terraform(copy.path(), &["fmt", "-check", "-recursive", "-diff"])?;
    if !formatted.status.success() {
        return Err(told("terraform fmt", &formatted));
    }
    let initialised = terraform(
        copy.path(),
        &["init", "-backend=false", "-input=false", "-no-color"],
    )?;
    if !initialised.status.success() {
        return Err(told("terraform init", &initialised));
    }
    let validated = terraform(copy.path(), &["validate", "-json"])?;
    let report: Report =
        serde_json::from_slice(&validated.stdout).map_err(|_| told("terraform validate", &validated))?;
    let said = report.diagnostics.iter().map(|diagnostic| diagnostic.text(&map));
    if !report.valid {
        return Err(Failure::new("terraform validate refuses the generated code")
            .notes(said.map(|text| text.trim_end().to_owned()).collect())
            .exit(Exit::Internal));
    }
    findings.show(&said.collect::<String>())?;
    if !global.quiet {
        findings.show("Verified: terraform fmt, init and validate accept it.\n")?;
    }
    Ok(Exit::Clean)
}

#[derive(Deserialize)]
struct Report {
    valid: bool,
    diagnostics: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    severity: String,
    summary: String,
    #[serde(default)]
    detail: String,
    range: Option<Range>,
}

#[derive(Deserialize)]
struct Range {
    filename: String,
    start: Start,
}

#[derive(Deserialize)]
struct Start {
    line: usize,
}

impl Message {
    fn text(&self, map: &SourceMap) -> String {
        let place = self.range.as_ref().map_or_else(String::new, |range| {
            let generated = format!("{}:{}", range.filename, range.start.line);
            match map.find(&range.filename, range.start.line) {
                Some(entry) => format!(
                    "  {}:{}: {}\n  generated as {generated}\n",
                    entry.source, entry.line, entry.element
                ),
                None => format!("  in {generated}\n"),
            }
        });
        format!(
            "terraform {}: {}\n{place}  {}\n",
            self.severity, self.summary, self.detail
        )
    }
}

/// A temporary copy of what was built.
fn copy_of(folder: &Path, tree: &OutputTree) -> Result<TempDir, Failure> {
    let copy = temporary_folder()?;
    let cannot = |error: std::io::Error| cannot_write(copy.path(), &error);
    for (path, bytes) in tree {
        let at = copy.path().join(path);
        fs::create_dir_all(at.parent().unwrap_or(copy.path())).map_err(cannot)?;
        fs::write(&at, bytes).map_err(cannot)?;
    }
    // People's own files take part: an override of theirs must validate too.
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let own = entry
            .path()
            .extension()
            .is_some_and(|extension| extension == "tf")
            && name.to_str().is_some_and(|name| !tree.contains_key(name));
        if own {
            fs::copy(entry.path(), copy.path().join(&name)).map_err(cannot)?;
        }
    }
    Ok(copy)
}

fn terraform(folder: &Path, arguments: &[&str]) -> Result<Output, Failure> {
    Command::new("terraform")
        .args(arguments)
        .current_dir(folder)
        .output()
        .map_err(|error| {
            Failure::new(format!("cannot run terraform: {error}"))
                .help("install terraform 1.5 or later, or build without --verify")
        })
}

fn told(what: &str, output: &Output) -> Failure {
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Failure::new(format!("{what} failed:\n{}", text.trim_end()))
}
